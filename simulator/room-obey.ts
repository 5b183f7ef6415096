/** What programs may ask of a simulated room over MQTT: hands of people, and faults. Total: any bytes. */
import { asDeviceError, DeviceError } from '../lib/index.ts'
import { decodeMessage, faultMessageSchema, handsMessageSchema } from '../lib/mqtt/index.ts'
import type { MqttMessage } from '../lib/mqtt/link.ts'
import type { Fault, Faults } from './faults/faults.ts'
import type { FaultTiming } from './faults/plan.ts'
import { callHand } from './hands.ts'
import type { SimulatedDevice } from './simulated-device.ts'

/** Under which id to answer, with its error where it was not done; without an id nobody can be answered. */
export interface Obeyed {
  readonly id?: string | undefined
  readonly error?: DeviceError
}

/** What a person does to a device. */
export function obeyHands(device: SimulatedDevice, { payload, retain }: MqttMessage): Obeyed {
  const read = decodeMessage(handsMessageSchema, payload)
  if (read.problem !== undefined) return { id: read.id, error: new DeviceError('illegal', read.problem) }
  const { id, verb, args } = read.value
  return attempt(id, retain, 'a hand', () => {
    callHand(device, args === undefined ? { verb } : { verb, args })
  })
}

/** Begins and ends the faults that were asked for by name. */
export class FaultDesk {
  readonly #faults: Faults
  readonly #asked = new Map<string, Fault>()

  constructor(faults: Faults) {
    this.#faults = faults
  }

  /** Starts or ends a fault at a place: a device, or what the message names where the topic is the gateway's. */
  obey(place: string, { payload, retain }: MqttMessage): Obeyed {
    const read = decodeMessage(faultMessageSchema, payload)
    if (read.problem !== undefined) return { id: read.id, error: new DeviceError('illegal', read.problem) }
    const {
      id,
      name,
      start,
      on = place,
      at,
      after,
      withProbability,
      during,
      until,
      args,
      ...own
    } = read.value
    const timing = {
      at,
      after,
      withProbability,
      during,
      until,
      args: { ...own, ...args } as FaultTiming['args'],
    }
    return attempt(id, retain, 'a fault', () => {
      const key = `${on}/${name}`
      const known = this.#asked.get(key)
      const running = known?.state === 'waiting' || known?.state === 'active' ? known : undefined
      if (start && running === undefined) this.#asked.set(key, this.#faults.start(on, name, timing))
      else if (start)
        throw new DeviceError('illegal', `${on} has the fault ${name} already`, { fix: END_FIRST })
      else if (running !== undefined) running.end()
      else throw new DeviceError('illegal', `${on} has no fault ${name} that could be ended`)
    })
  }
}

const END_FIRST = 'End it first, or wait until it is over.'

function attempt(id: string, retained: boolean, what: string, act: () => void): Obeyed {
  if (retained) return { id, error: new DeviceError('illegal', `${what} must not be retained`) }
  try {
    act()
    return { id }
  } catch (error) {
    return { id, error: asDeviceError(error) }
  }
}
