/** What stands on a ticket, as options of a command. */
import { type Command, InvalidArgumentError } from 'commander'
import type { Ticket } from '../devices/ticket-printer/contract.ts'
import { listArgument, wholeNumberArgument } from './arguments.ts'

/** The same, as commander reads them. */
export interface TicketOptions {
  readonly service?: string
  readonly waiting?: number
  readonly windows?: readonly number[]
  readonly line?: readonly string[]
  readonly qr?: string
  readonly copyOf?: string
}

const MOST_WAITING = 9999 // as the ticket's schema
const MOST_WINDOWS = 50

/** Gives a command the options for what stands on a ticket. */
export function addTicketOptions(command: Command): Command {
  return command
    .option('--service <text>', 'what the visitor came for')
    .option('--waiting <count>', 'how many wait before', wholeNumberArgument(0, MOST_WAITING))
    .option('--windows <list>', 'the windows it may be called to, e.g. 3-7,9', windowsArgument)
    .option('--line <text>', 'a free line below; may be given several times', listArgument)
    .option('--qr <text>', 'what the QR code holds')
    .option('--copy-of <id>', 'a marked copy of the ticket that this command printed')
}

/** The ticket of a number and its options. */
export function ticketOf(
  ticket: string,
  { service, waiting, windows, line, qr, copyOf }: TicketOptions,
): Ticket {
  return {
    ticket,
    ...(service === undefined ? {} : { service }),
    ...(waiting === undefined ? {} : { waiting }),
    ...(windows === undefined ? {} : { windows }),
    ...(line === undefined ? {} : { lines: line }),
    ...(qr === undefined ? {} : { qr }),
    ...(copyOf === undefined ? {} : { copyOf }),
  }
}

/** Reads `3-7,9`. */
function windowsArgument(text: string): number[] {
  const numbers = text.split(',').flatMap((part) => {
    const [, first, last = first] = /^(\d{1,4})(?:-(\d{1,4}))?$/.exec(part.trim()) ?? []
    const count = Number(last) - Number(first) + 1
    if (!(Number(first) > 0 && count > 0 && count <= MOST_WINDOWS)) return [0]
    return Array.from({ length: count }, (_, at) => Number(first) + at)
  })
  if (!numbers.includes(0) && numbers.length <= MOST_WINDOWS) return numbers
  throw new InvalidArgumentError(`expected windows such as 5, 3-7 or 3-7,9; at most ${MOST_WINDOWS}`)
}
