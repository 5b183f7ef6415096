import type { Clock, HandArgument, Random, Signs } from '../../lib/index.ts'
import type { MqttConnect } from '../../lib/mqtt/link.ts'
import type { BrokerTrouble } from '../broker/index.ts'
import type { MachineClock } from '../machine-clock.ts'
import type { MemoryBroker } from '../memory-broker.ts'
import type { SerialLine } from '../serial-line.ts'
import type { SimulatedDevice } from '../simulated-device.ts'

/** Where something goes wrong. */
export type FaultLayer = 'physical' | 'power' | 'line' | 'protocol' | 'network' | 'broker' | 'time'

/** A broker in real time, and the way to it. */
export interface LiveBroker extends BrokerTrouble {
  readonly connect: MqttConnect
}

/** What a fault may reach. */
export interface FaultWorld {
  readonly clock: Clock
  readonly devices: ReadonlyMap<string, SimulatedDevice>
  /** The cables of byte devices, where they are simulated too. */
  readonly lines: ReadonlyMap<string, SerialLine>
  /** The broker of the centre in virtual time; absent elsewhere. */
  readonly broker: MemoryBroker | undefined
  /** The embedded broker of a live centre; absent where it is somebody else's. */
  readonly liveBroker?: LiveBroker | undefined
  readonly centre: string
  /** The clock of the program that drives the devices, where it is part of the room. */
  readonly host?: MachineClock | undefined
}

/** Where one fault happens. */
export interface FaultPlace {
  readonly world: FaultWorld
  /** The device; absent for the broker, the mains and the clock. */
  readonly device: SimulatedDevice | undefined
  readonly random: Random
  /** Chance of each opportunity: a byte, a reply, a packet; 1 unless the plan says less. */
  readonly probability: number
  /** By name, checked. */
  readonly args: Readonly<Record<string, number | string>>
}

/** One kind of thing that goes wrong. */
export interface FaultKind {
  readonly layer: FaultLayer
  /** What happens, in a sentence that ends with its effect. */
  readonly about: string
  readonly args?: readonly HandArgument[]
  /** True where `withProbability` is the chance of each byte, reply or packet; else of the fault as a whole. */
  readonly chancy?: true
  /** The chance where a plan names none. Default 1. */
  readonly chance?: number
  /** True where an embedded broker in real time can have it too; of those that need a broker at all. */
  readonly live?: true
  /** How people in the room notice it, and so come to undo it; absent where nobody does. */
  readonly signs?: Signs
  /** Lets it begin; returns what ends it. What is over in a moment returns nothing. */
  readonly begin: (place: FaultPlace) => (() => void) | undefined
}

/** Faults of one sort of place, by name. */
export type FaultKinds = Readonly<Record<string, FaultKind>>

/** An argument that may be left out. */
export const optional = (
  name: string,
  about: string,
  type: HandArgument['type'] = 'number',
): HandArgument => ({
  ...{ name, type, about },
  optional: true,
})

/** A number from the arguments of a fault, or what stands for it. */
export function numberOf({ args }: FaultPlace, name: string, otherwise: number): number {
  const value = args[name]
  return typeof value === 'number' ? value : otherwise
}
