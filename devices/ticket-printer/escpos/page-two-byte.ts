/** Two-byte mode of printers for the Chinese market: 81..FE and the byte after it are one character of GBK. */

const FIRST_LEAD = 0x81
let decoder: InstanceType<typeof TextDecoder> | undefined

/** Pairs up bytes, also across pieces. */
export class TwoByteText {
  #lead: number | undefined

  /** Forgets half a character: a command has come in between. */
  clear(): void {
    this.#lead = undefined
  }

  /** Tells runs of single bytes and whole characters, in order. */
  read(bytes: Uint8Array, single: (bytes: Uint8Array) => void, wide: (character: string) => void): void {
    let from = 0
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] as number
      if (this.#lead !== undefined) {
        decoder ??= new TextDecoder('gbk')
        wide([...decoder.decode(Uint8Array.of(this.#lead, byte))][0] ?? '\ufffd')
        this.#lead = undefined
        from = at + 1
      } else if (byte >= FIRST_LEAD && byte < 0xff) {
        if (at > from) single(bytes.subarray(from, at))
        this.#lead = byte
        from = at + 1
      }
    }
    if (from < bytes.length) single(bytes.subarray(from))
  }
}
