import type { z } from 'zod'
import type { Clock } from './clock.ts'
import type { Explainer } from './explain.ts'
import type { FirmwareMaker } from './firmware.ts'
import type { MqttFirmwareMaker } from './mqtt/firmware.ts'
import type { MqttSession } from './mqtt/session.ts'
import type { Random } from './random.ts'
import type { Connect } from './transport.ts'

/** What kinds of device there are. */
export const KINDS = ['ticket-printer', 'caller-display', 'rating-buttons'] as const

/** One of {@link KINDS}. */
export type Kind = (typeof KINDS)[number]

/** One argument of a verb. The first one may be given without its name: `press 2`. */
export interface HandArgument {
  readonly name: string
  readonly type: 'number' | 'text'
  readonly about: string
  readonly optional?: true
}

/** A verb of a device's hands: what a person can do to it. */
export interface HandVerb {
  readonly about: string
  readonly args?: readonly HandArgument[]
}

/** One act of a device's hands. */
export interface HandAct {
  readonly verb: string
  readonly args?: Readonly<Record<string, number | string>>
}

/** What people in the room see of something that has gone wrong: types of a device's own events. */
export interface Signs {
  readonly begun: string
  /** Absent where nothing shows that it is over. */
  readonly over?: string
}

/** Something that can go wrong with a device, in terms of its hands. */
export interface FaultFact {
  readonly about: string
  /** Handed on to the verb that begins it. */
  readonly args?: readonly HandArgument[]
  readonly begin: HandAct
  /** What undoes it; absent where it is over at once. */
  readonly end?: HandAct
  /** How people notice it, and so come to undo it; absent where nobody does. */
  readonly signs?: Signs
}

/** What every driver is made of. */
export interface DriverContext {
  /** The device's id in its centre. */
  readonly id: string
  readonly clock: Clock
  readonly random: Random
  /** IANA name; what is printed and shown is local, what is stored is not. */
  readonly timezone: string
  /** The device's window, where it has one. */
  readonly window?: number
  /** The device's address in its dialect's own notation. */
  readonly address?: string | number
  /** The model's own options from the configuration, as they are written there. */
  readonly options: Readonly<Record<string, unknown>>
  /** An earlier life of the program left a command to this device without a result, or in doubt: something of it may be there. */
  readonly unsettled?: boolean
}

/** How a byte device's driver is reached. */
export interface ByteDriverContext extends DriverContext {
  readonly connect: Connect
  /** Hears bytes that the driver could make nothing of; for tests and logs. */
  readonly noise?: ((bytes: Uint8Array) => void) | undefined
}

/** How an MQTT device's driver is reached. */
export interface MqttDriverContext extends DriverContext {
  readonly mqtt: MqttSession
  /** The centre's id: the level below the base topic. */
  readonly centre: string
}

/** What stands under `address` in centre.yaml for devices of a model. */
export interface AddressFact {
  /** Messages begin with "expected" and hold no value. */
  readonly schema: z.ZodType
  /** One that would do for the `n`-th such device of a centre, from 1: for advice and for simulated rooms. */
  readonly example: (n: number) => string | number
}

interface ModelFacts {
  /** The name in the registry, e.g. `epson-tm-t88v`. */
  readonly name: string
  readonly kind: Kind
  readonly dialect: string
  /** Maker and type, as printed on the device. */
  readonly title: string
  /** On what this very model was tried; `simulator only` is an honest answer. */
  readonly testedOn: string
  /** Code pages, widths, sensors, speeds: data. */
  readonly profile: object
  /** Serial settings the device leaves the factory with. */
  readonly baudRate?: number
  readonly hands: Readonly<Record<string, HandVerb>>
  /** What can go wrong with it, beside what can with any device: mains, line, network. */
  readonly faults?: Readonly<Record<string, FaultFact>>
  /**
   * What may stand under `options` in centre.yaml, for the driver and the simulated device alike; a strict object.
   * A mistake is told with its line before anything is opened. Messages begin with "expected" and hold no value.
   */
  readonly options: z.ZodType
  /** The model needs an `address`; absent: it does not look at one. */
  readonly address?: AddressFact
}

/** A byte device: dialect and profile under one name. `D` is the driver's contract of its kind. */
export interface ByteModel<D = unknown> extends ModelFacts {
  readonly wire: 'bytes'
  readonly driver: () => Promise<(context: ByteDriverContext) => D>
  readonly firmware: () => Promise<FirmwareMaker>
  /** Makes what says to people what the bytes of its line mean; absent: they are shown as they are. */
  readonly explain?: () => Promise<() => Explainer>
}

/** A device that is its own MQTT client. */
export interface MqttModel<D = unknown> extends ModelFacts {
  readonly wire: 'mqtt'
  /**
   * Whose topics it speaks on: those of this project's `contract`, as any gateway does, or those of its `maker`, so that
   * a gateway has to speak the contract for it.
   */
  readonly speaks: 'contract' | 'maker'
  readonly driver: () => Promise<(context: MqttDriverContext) => D>
  readonly firmware: () => Promise<MqttFirmwareMaker>
}

/** Dialect and profile under one name, with lazy loaders. */
export type Model<D = unknown> = ByteModel<D> | MqttModel<D>

/** Whether devices of a model tell their state, take commands and number their events by the contract, by themselves. */
export function speaksContract(model: Model): boolean {
  return model.wire === 'mqtt' && model.speaks === 'contract'
}
