/** What stands on tickets besides their number: plain text, text of other alphabets, and text that would be a command. */
import type { Random } from '../../lib/index.ts'

/** Free text of a ticket. */
export interface TicketText {
  readonly service: string
  readonly lines?: readonly string[]
  /** It holds bytes that a printer obeys: it has to be refused. */
  readonly hostile?: true
}

const PLAIN: TicketText = { service: 'Passports' }

/** Looks like commands once whatever makes them commands is gone, or needs another code page, or has to be drawn. */
const ODD = ['@ V0 p00', 'p00 i (A', 'Окно 5', 'Ångström, 5 €', 'ESC @ GS V 0'] as const

const HOSTILE = [
  '\u001b@', // ESC @: forgets all modes
  '\u001dV\u0000', // GS V: cuts
  '\u001dV0', // the same, told in text
  '\u001bp\u0000\u0019\u0019', // ESC p: kicks the drawer
  '\u001bt\u0011', // ESC t: another code page
  '\u001bi', // ESC i: cuts
  '\u0010\u0004\u0001', // DLE EOT: asks for the status
  '\u0010\u0014\u0001\u0000\u0001', // DLE DC4: kicks the drawer in the middle of anything
  '\u001d(A\u0002\u0000\u0000\u0002', // GS ( A: prints a test page
  '\u001b=\u0000', // ESC =: deselects the printer
  '\n\n\n', // feeds
  '\u0018', // CAN
  '\u009b', // CSI, of eight bits
] as const

/** The text of the next ticket; most of them are plain. */
export function ticketText(random: Random): TicketText {
  const kind = random.int(0, 19)
  if (kind === 0) {
    const [before, command, behind] = [random.pick(ODD), random.pick(HOSTILE), random.pick(ODD)]
    const text = `${before}${command}${behind}`
    return random.chance(0.5) ? { service: text, hostile: true } : { ...PLAIN, lines: [text], hostile: true }
  }
  return kind <= 2 ? { ...PLAIN, lines: [random.pick(ODD), random.pick(ODD)] } : PLAIN
}
