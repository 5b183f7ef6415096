import { asDeviceError } from '../lib/errors.ts'
import { callHand, parseHandLine } from '../simulator/hands.ts'
import type { SimulatedDevice } from '../simulator/simulated-device.ts'

/** What a line of stdin is answered with. */
export type HandAnswer =
  | { readonly hand: string; readonly ok: true; readonly result?: unknown }
  | { readonly hand: string; readonly ok: false; readonly error: string; readonly fix: string }

/** Does what the line says; never throws. */
export function answerHand(device: SimulatedDevice, line: string): HandAnswer {
  const call = parseHandLine(line)
  try {
    const result = callHand(device, call)
    return { hand: call.verb, ok: true, ...(result === undefined ? {} : { result }) }
  } catch (error) {
    const { message, fix } = asDeviceError(error)
    return { hand: call.verb, ok: false, error: message, fix }
  }
}
