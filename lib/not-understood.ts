import { hexOf } from './bytes.ts'
import type { PhysicalEvent } from './firmware.ts'

const MOST_BYTES = 32

/** What a device tells of bytes that it could make nothing of: in hex, the first of them. */
export function notUnderstood(bytes: Uint8Array): PhysicalEvent {
  return { type: 'notUnderstood', what: hexOf(bytes, MOST_BYTES) }
}
