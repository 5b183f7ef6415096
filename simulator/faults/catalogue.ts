/** Every fault that there is, by the place where it can happen: a closed set. */
import { DeviceError, type HandArgument, VirtualClock } from '../../lib/index.ts'
import type { SimulatedDevice } from '../simulated-device.ts'
import { faultsOf } from './device-faults.ts'
import type { FaultKind, FaultKinds, FaultWorld } from './fault.ts'
import { LINE_FAULTS } from './line-faults.ts'
import { NETWORK_FAULTS } from './network-faults.ts'
import {
  BROKER_FAULTS,
  CLIENT_FAULTS,
  CLOCK_FAULTS,
  MAINS_FAULTS,
  OWN_CLOCK_FAULTS,
  PROGRAM_FAULTS,
} from './room-faults.ts'

/** Places that are no devices. */
export const ROOM_PLACES = ['broker', 'mains', 'clock', 'program'] as const

const ROOM_FAULTS: Readonly<Record<string, FaultKinds>> = {
  broker: BROKER_FAULTS,
  mains: MAINS_FAULTS,
  clock: CLOCK_FAULTS,
  program: PROGRAM_FAULTS,
}

/** What can go wrong at a place of this room. @throws DeviceError `illegal` for a place that there is not. */
export function faultsAt(on: string, world: FaultWorld): FaultKinds {
  const device = world.devices.get(on)
  if (device !== undefined) return faultsOfDevice(device, world)
  const room = Object.hasOwn(ROOM_FAULTS, on) ? ROOM_FAULTS[on] : undefined
  if (room === undefined) {
    throw new DeviceError('illegal', `there is no ${JSON.stringify(on)} here that could have a fault`, {
      fix: `Use one of: ${[...world.devices.keys(), ...ROOM_PLACES].join(', ')}.`,
    })
  }
  if (on === 'broker') {
    const kinds = brokerFaults(room, world)
    if (kinds === undefined)
      throw new DeviceError('illegal', 'the broker is no part of this room: its faults cannot be made here')
    return kinds
  }
  if (on === 'clock' && !(world.clock instanceof VirtualClock))
    throw new DeviceError('illegal', 'this clock is real: only virtual time can be stepped')
  if (on === 'program' && (world.host === undefined || world.broker === undefined))
    throw new DeviceError(
      'illegal',
      'the program cannot be stopped here: only one in virtual time, on a broker that is simulated too, can',
    )
  return room
}

function faultsOfDevice(device: SimulatedDevice, world: FaultWorld): FaultKinds {
  const own = faultsOf(device)
  if (device.model.wire === 'mqtt')
    return { ...own, ...OWN_CLOCK_FAULTS, ...brokerFaults({ ...NETWORK_FAULTS, ...CLIENT_FAULTS }, world) }
  return world.lines.has(device.id) ? { ...own, ...LINE_FAULTS } : own
}

/** Those of a broker, or of its clients, that it can have here; undefined where it is somebody else's. */
function brokerFaults(kinds: FaultKinds, { broker, liveBroker }: FaultWorld): FaultKinds | undefined {
  if (broker !== undefined) return kinds
  return liveBroker && Object.fromEntries(Object.entries(kinds).filter(([, { live }]) => live))
}

/** One fault of a place. @throws DeviceError `illegal` for one that it cannot have, with those it can. */
export function findFault(on: string, name: string, world: FaultWorld): FaultKind {
  const kinds = faultsAt(on, world)
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  if (kind !== undefined) return kind
  throw new DeviceError('illegal', `${on} cannot have the fault ${JSON.stringify(name)}`, {
    fix: `Use one of: ${Object.keys(kinds).sort().join(', ')}.`,
  })
}

/** Arguments by name as the fault takes them. @throws DeviceError `illegal` for others, with those it takes. */
export function checkedArguments(
  name: string,
  expected: readonly HandArgument[],
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, number | string>> {
  const usage = expected.map((each) => `${each.name} (${each.about})`).join(', ') || 'no arguments'
  const refuse = (found: string): never => {
    throw new DeviceError('illegal', `${name}: found ${found}; expected ${usage}`)
  }
  for (const key of Object.keys(given))
    if (!expected.some((each) => each.name === key)) refuse(`an argument ${JSON.stringify(key)}`)
  const read: Record<string, number | string> = {}
  for (const { name: key, type, optional } of expected) {
    const value = given[key]
    if (value === undefined) {
      if (optional !== true) refuse(`no ${key}`)
      continue
    }
    const right =
      type === 'number' ? typeof value === 'number' && Number.isFinite(value) : typeof value === 'string'
    if (right) read[key] = value as number | string
    else refuse(`${key}: ${JSON.stringify(value)}`)
  }
  return read
}
