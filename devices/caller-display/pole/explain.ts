import { hexOf } from '../../../lib/bytes.ts'
import { decodeText } from '../../../lib/code-page.ts'
import { type Explainer, explainWith } from '../../../lib/explain.ts'
import { decodeCd5220 } from './cd5220.ts'
import { decodeEpson } from './epson.ts'
import type { PoleProfile } from './profile.ts'
import type { PoleCommand } from './protocol.ts'

const NUL = 0 // filling

/** Says what the commands of a pole display mean; text as the code page of the model has it. */
export function explainPole({ commandSet, codePage }: PoleProfile): Explainer {
  const describe = (command: PoleCommand) => {
    const { kind, ...args } = command
    const words = Object.entries(args).map(([name, value]) => {
      if (value instanceof Uint8Array) return JSON.stringify(decodeText(value, codePage))
      return name === 'to' || name === 'n' ? String(value) : `${name} ${JSON.stringify(value)}`
    })
    return [kind, ...words].join(' ')
  }
  return {
    toDevice: explainWith(commandSet === 'epson' ? decodeEpson : decodeCd5220, describe, [NUL]),
    toHost: (bytes) => [`answer ${hexOf(bytes)}`],
  }
}
