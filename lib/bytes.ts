/** Bytes put together and spelt; for frames of a few dozen bytes, where a plain loop is the fastest. */

/** One array of many. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const whole = new Uint8Array(length)
  let start = 0
  for (const part of parts) {
    whole.set(part, start)
    start += part.length
  }
  return whole
}

/** ASCII text as bytes, one each. */
export function asciiBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index)
  return bytes
}

/** Bytes as text, one character each; for lines and frames, not for whole files. */
export function latin1Text(bytes: Uint8Array): string {
  return String.fromCharCode.apply(undefined, bytes as unknown as number[]) // spreading them takes seven times as long
}

/** Bytes as hex for people, `1b 40 0a`; beyond `most` only their number. */
export function hexOf(bytes: Uint8Array, most = Number.POSITIVE_INFINITY): string {
  const shown = Array.from(bytes.subarray(0, most), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
  return bytes.length > most ? `${shown} … (${bytes.length} bytes)` : shown
}
