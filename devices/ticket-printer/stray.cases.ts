/**
 * A byte that the printer never sent reaches the driver at any moment of a ticket: a break on the line, a spike. Run
 * against each dialect that answers.
 */
import { describe, expect, it } from 'vitest'
import type { VirtualClock } from '../../lib/index.ts'
import type { SerialLine } from '../../simulator/serial-line.ts'
import type { PaperPiece, PrinterHands, Ticket } from './contract.ts'

/** A printer on its line, and a driver that is up. */
interface StrayWorld {
  readonly clock: VirtualClock
  readonly line: SerialLine
  readonly hands: PrinterHands & { readonly paper: readonly PaperPiece[] }
  readonly begin: (ticket: Ticket) => Promise<{ readonly outcome: string }>
  readonly whole: (ticket: Ticket) => readonly PaperPiece[]
  /** Everything is put right by people, and time goes by. */
  readonly recover: () => Promise<void>
}

/** What is run. */
export interface StrayCases<P> {
  readonly models: readonly { readonly name: string; readonly profile: P }[]
  /** Bytes that answers of this dialect begin with. */
  readonly strays: readonly number[]
  readonly setUp: (profile: P) => Promise<StrayWorld>
  readonly summary: (paper: readonly PaperPiece[]) => readonly string[]
}

const SWEEP_TIMEOUT_MS = 60_000
/** Long enough to be on the line for a second and more. */
const LINES = Array.from({ length: 20 }, (_, index) => `line ${index + 1} of twenty`)
const TICKET: Ticket = { ticket: 'A042', service: 'Passports', waiting: 7, lines: LINES }
const LAST_MS = 3000
const LONG_AFTER_MS = 60_000

const every = (ms: number) => Array.from({ length: Math.ceil(LAST_MS / ms) }, (_, index) => index * ms)

/** Registers the cases. */
export function strayCases<P>({ models, strays, setUp, summary }: StrayCases<P>): void {
  /** Prints once while `trouble` befalls it, and holds what the driver says against the paper, after everything is put right. */
  const belief = async (profile: P, byte: number, ms: number, trouble?: (world: StrayWorld) => void) => {
    const world = await setUp(profile)
    const { clock, line, begin, hands, whole, recover } = world
    const printing = begin(TICKET)
    let said = false
    line.interpose('toHost', (bytes, pass) => {
      if (!said) clock.after(ms, () => pass(Uint8Array.of(byte)))
      said = true
      pass(bytes)
    })
    if (trouble !== undefined) clock.after(ms + 60, () => trouble(world))
    const { outcome } = await clock.until(printing)
    await recover()
    hands.takeTicket()
    const tickets = whole(TICKET).filter(({ text }) => LINES.every((each) => text.includes(each)))
    const story = `${byte.toString(16)} at ${ms}: ${outcome}; ${summary(hands.paper).join(' | ')}`
    if (outcome === 'done') expect(tickets, story).toHaveLength(1)
    if (outcome === 'notDone') expect(tickets, story).toEqual([])
    return outcome
  }

  describe.each(models)('$name, a byte that it never sent', ({ profile }) => {
    it('makes no outcome a lie', { timeout: SWEEP_TIMEOUT_MS }, async () => {
      const outcomes: string[] = []
      for (const byte of strays)
        for (const ms of [...every(211), LONG_AFTER_MS]) outcomes.push(await belief(profile, byte, ms))
      expect(outcomes).toContain('done')
    })

    it('nor where the cover is opened behind it', { timeout: SWEEP_TIMEOUT_MS }, async () => {
      const outcomes: string[] = []
      for (const ms of every(107))
        outcomes.push(await belief(profile, 0, ms, ({ hands }) => hands.openCover()))
      expect(outcomes).toContain('notDone')
    })
  })
}
