/** A byte that the printer never sent reaches the driver at any moment of a ticket: a break on the line, a spike. */
import { describe, expect, it } from 'vitest'
import type { StarProfile } from './profile.ts'
import { first, models, setUp, summary, type World } from './star.cases.ts'

const SWEEP_TIMEOUT_MS = 60_000
const steps = (from: number, to: number, by: number) =>
  Array.from({ length: Math.ceil((to - from) / by) }, (_, index) => from + index * by)

/** Long enough to be on the line for a second and more. */
const LINES = Array.from({ length: 20 }, (_, index) => `line ${index + 1} of twenty`)
const long = { ...first, lines: LINES }
const LONG_AFTER_MS = 60_000
/** A zero, and what automatic status and other answers begin with. */
const STRAYS = [0x00, 0x06, 0x0f, 0x21, 0x23, 0x1b]

/** Prints once while `trouble` befalls it, and holds what the driver says against the paper, after everything is put right. */
async function belief(profile: StarProfile, byte: number, ms: number, trouble?: (world: World) => void) {
  const world = await setUp(profile)
  const { clock, line, begin, hands, whole, recover } = world
  const printing = begin(long)
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
  const tickets = whole(long).filter(({ text }) => LINES.every((line) => text.includes(line)))
  const story = `${byte.toString(16)} at ${ms}: ${outcome}; ${summary(hands.paper).join(' | ')}`
  if (outcome === 'done') expect(tickets, story).toHaveLength(1)
  if (outcome === 'notDone') expect(tickets, story).toEqual([])
  return outcome
}

describe.each(models)('$name', ({ profile }) => {
  it('says nothing false', { timeout: SWEEP_TIMEOUT_MS }, async () => {
    const outcomes: string[] = []
    for (const byte of STRAYS)
      for (const ms of [...steps(0, 3000, 211), LONG_AFTER_MS]) outcomes.push(await belief(profile, byte, ms))
    expect(outcomes).toContain('done')
  })

  it('nor where the cover is opened behind it', { timeout: SWEEP_TIMEOUT_MS }, async () => {
    const outcomes: string[] = []
    for (const ms of steps(0, 3000, 107))
      outcomes.push(await belief(profile, 0, ms, ({ hands }) => hands.openCover()))
    expect(outcomes).toContain('notDone')
  })
})
