/** The question that ends a stage of a ticket, and the answer that proves the stage. */
import type { PrinterLink } from './driver-link.ts'
import { inOrderQuestion } from './driver-step.ts'
import type { EscposProfile } from './profile.ts'
import * as command from './protocol.ts'
import type { Reply } from './status.ts'

/** A question, sent last. */
export interface Fence {
  readonly question: Uint8Array
  /** Its bytes leave now: nothing that came before is its answer. */
  ask(): void
  /** Whether this reply is the answer. */
  until(reply: Reply): boolean
}

/** How many ids there are. */
export const PROCESS_IDS = 36 ** 4

/** `GS ( H`: the answer bears the id, so nothing else can be taken for it. */
export function processIdFence(number: number): Fence {
  const id = (number % PROCESS_IDS).toString(36).toUpperCase().padStart(4, '0')
  return {
    question: command.requestProcessId(id),
    ask: () => {},
    until: (reply) => reply.kind === 'processId' && reply.id === id,
  }
}

/**
 * The question in order of this model. Its answers do not say what they answer: it is the last of all that are owed.
 */
export function orderFence(link: Pick<PrinterLink, 'inOrder' | 'starts'>, profile: EscposProfile): Fence {
  const { bytes: question, answers } = inOrderQuestion(profile)
  let asked = false
  return {
    question,
    ask: () => {
      asked = true
      link.inOrder.owed++
    },
    until: (reply) => {
      if (!asked || !answers(reply)) return false
      if (reply.kind === 'counter' && reply.value !== (link.starts ?? reply.value)) return false
      return link.inOrder.owed === 0
    },
  }
}

/** How many of these commands set all modes, `GS a` among them; each begins with `ESC @`. */
export function setUpsIn(commands: readonly Uint8Array[]): number {
  const [esc, at] = command.INITIALISE
  return commands.filter((bytes) => bytes[0] === esc && bytes[1] === at).length
}
