/** Which of the ways to read a printer's replies a model has. */
import type { Decode } from '../../../lib/splitter.ts'
import { decodeFullReply } from './full-status.ts'
import type { EscposProfile } from './profile.ts'
import { decodeReply, type Reply } from './status.ts'
import { decodeReplyWithTicket } from './status-quirks.ts'

/** Reads what a model says. */
export function replyDecoder({ fullStatus, ticketBit }: EscposProfile): Decode<Reply> {
  if (fullStatus) return decodeFullReply
  return ticketBit === 'DLE EOT 1' ? decodeReplyWithTicket : decodeReply
}
