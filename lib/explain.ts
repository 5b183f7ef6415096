import { hexOf } from './bytes.ts'
import { type Decode, Splitter } from './splitter.ts'

/** Says what bytes of one way mean, one entry for each command or reply that is whole with them. */
export type Explain = (bytes: Uint8Array) => readonly string[]

/** Reads along on the line of one device, for people; each way keeps what it needs of what is not yet whole. */
export interface Explainer {
  readonly toDevice: Explain
  readonly toHost: Explain
}

const MOST_JUNK = 16

/** Says what a decoder finds; what it can make nothing of, other than `filling`, is shown in hex behind a question mark. */
export function explainWith<T>(
  decode: Decode<T>,
  describe: (value: T) => string,
  filling: readonly number[] = [],
): Explain {
  let junk: Uint8Array | undefined
  const splitter = new Splitter(decode, undefined, (bytes) => {
    junk = bytes.filter((byte) => !filling.includes(byte))
  })
  return (bytes) => {
    junk = undefined
    const said = splitter.push(bytes).map(describe)
    return junk === undefined || (junk as Uint8Array).length === 0
      ? said
      : [`? ${hexOf(junk, MOST_JUNK)}`, ...said]
  }
}
