/** How one end of a serial line is set. */
export interface UartFormat {
  readonly baudRate: number
  /** Default 8. */
  readonly dataBits?: 7 | 8
  /** Default `none`. */
  readonly parity?: 'none' | 'even' | 'odd'
}

/**
 * What a receiver set to `to` makes of bytes that were sent back to back as `from`: it waits for a start bit, samples
 * each bit in the middle of where it believes it to be, and takes the line as it finds it, as a UART without parity
 * checking does. One stop bit.
 */
export function received(bytes: Uint8Array, from: UartFormat, to: UartFormat): Uint8Array {
  const levels = bytes.length === 0 ? [] : [...bytes].flatMap((byte) => frame(byte, from))
  const idle = 1
  const level = (at: number) => levels[Math.floor(at)] ?? idle
  const bit = from.baudRate / to.baudRate // of the receiver, in bits of the sender
  const dataBits = to.dataBits ?? 8
  const found: number[] = []
  let at = 0
  while (at < levels.length) {
    if (level(at) === 1) {
      at = Math.floor(at) + 1
      continue
    }
    let byte = 0
    for (let i = 0; i < dataBits; i++) byte |= level(at + (1.5 + i) * bit) << i
    found.push(byte)
    const stop = dataBits + (parityOf(to) === 'none' ? 0 : 1) + 1.5
    at += stop * bit
    while (at < levels.length && level(at) === 0) at = Math.floor(at) + 1 // a break: no new start before the line has been idle
  }
  return Uint8Array.from(found)
}

const parityOf = ({ parity = 'none' }: UartFormat) => parity

/** A byte as levels on the line: start, data from the lowest bit, parity, stop. */
function frame(byte: number, format: UartFormat): number[] {
  const data = Array.from({ length: format.dataBits ?? 8 }, (_, i) => (byte >> i) & 1)
  const ones = data.reduce((sum, each) => sum + each, 0)
  const parity = parityOf(format)
  const check = parity === 'none' ? [] : [parity === 'even' ? ones & 1 : 1 - (ones & 1)]
  return [0, ...data, ...check, 1]
}
