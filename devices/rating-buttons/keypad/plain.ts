/**
 * Legacy boxes: one key per press and nothing else; as a line (`1\r\n`) or as a bare character (`1`).
 * Pure: bytes on one side, button numbers on the other.
 */
import type { Decode } from '../../../lib/index.ts'
import type { KeypadProfile } from './profile.ts'

type Plain = NonNullable<KeypadProfile['plain']>

const CR = 0x0d
const LF = 0x0a

/** Whether bytes are nothing but the ends of lines: no key, and no damage either. */
export function isLineEnd(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === CR || byte === LF)
}

/** A press of a button as the box sends it. */
export function encodePlain(button: number, { form, keys }: Plain): Uint8Array {
  const key = keys.charCodeAt(button - 1)
  return form === 'line' ? Uint8Array.of(key, CR, LF) : Uint8Array.of(key)
}

/** Which button the start of the bytes tells of; line ends and other characters are noise. */
export function plainDecoder({ form, keys }: Plain): Decode<number> {
  const buttonOf = (byte: number | undefined) =>
    byte === undefined ? 0 : keys.indexOf(String.fromCharCode(byte)) + 1
  if (form === 'character') {
    return ([first]) => {
      const value = buttonOf(first)
      return value > 0 ? { used: 1, value } : { used: 1 }
    }
  }
  return ([first, second]) => {
    const value = buttonOf(first)
    if (value === 0) return { used: 1 }
    if (second === undefined) return undefined
    return second === CR || second === LF ? { used: 2, value } : { used: 1 } // a key inside a longer line is not one
  }
}
