/** A byte that the printer never sent reaches the driver at any moment of a ticket: a break on the line, a spike. */
import { describe, expect, it } from 'vitest'
import { first, SWEEP_TIMEOUT_MS, setUp, steps, summary, type World } from './escpos.cases.ts'
import { CITIZEN_CT_S310, EPSON_TM_T88III, EPSON_TM_T88V, XPRINTER_XP_58 } from './model-profiles.ts'
import { CUSTOM_VKP80III, KP_628E, PYRAMID_RELIANCE } from './model-profiles-kiosk.ts'
import type { EscposProfile } from './profile.ts'

const models = Object.entries({
  'epson-tm-t88v': EPSON_TM_T88V,
  'epson-tm-t88iii': EPSON_TM_T88III,
  'citizen-ct-s310': CITIZEN_CT_S310,
  'xprinter-xp-58': XPRINTER_XP_58,
  'custom-vkp80iii': CUSTOM_VKP80III,
  'kp-628e': KP_628E,
  'pyramid-reliance': PYRAMID_RELIANCE,
}).map(([name, profile]) => ({ name, profile }))

/** Long enough to be on the line for a second and more. */
const LINES = Array.from({ length: 20 }, (_, index) => `line ${index + 1} of twenty`)
const long = { ...first, lines: LINES }
const LONG_AFTER_MS = 60_000
/** A zero, what looks like "paper", "all is well", an acknowledgement, the beginning of a longer answer. */
const STRAYS = [0x00, 0x0f, 0x12, 0x06, 0x37]

/** Prints once while `trouble` befalls it, and holds what the driver says against the paper, after everything is put right. */
async function belief(profile: EscposProfile, byte: number, ms: number, trouble?: (world: World) => void) {
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
