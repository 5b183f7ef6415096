import { type Explainer, explainWith } from '../../../lib/explain.ts'
import { encodePlain, plainDecoder } from './plain.ts'
import type { KeypadProfile } from './profile.ts'
import { type BoxLine, decodeBoxLine, decodeHostLine, type HostLine } from './protocol.ts'

const LINE_ENDS = [0x0d, 0x0a]

/** Says what the lines of a numbered box mean. */
export function explainKeypad(): Explainer {
  return {
    toDevice: explainWith(decodeHostLine, describeHostLine, LINE_ENDS),
    toHost: explainWith(decodeBoxLine, describeBoxLine),
  }
}

/** Says what the keys of a legacy box mean; it hears nothing. */
export function explainPlain(plain: NonNullable<KeypadProfile['plain']>): Explainer {
  const describe = (button: number) =>
    `button ${button} (key ${String.fromCharCode(encodePlain(button, plain)[0] ?? 0)})`
  return { toDevice: () => [], toHost: explainWith(plainDecoder(plain), describe, LINE_ENDS) }
}

function describeHostLine(line: HostLine): string {
  return line.kind === 'ask' ? 'who are you?' : `acknowledge report ${line.seq}`
}

function describeBoxLine(line: BoxLine): string {
  if (line.kind === 'hello') return `hello from ${line.model} ${line.serial}, boot ${line.boot}`
  return `report ${line.seq}: button ${line.button} ${line.kind}, ${line.ageMs} ms ago`
}
