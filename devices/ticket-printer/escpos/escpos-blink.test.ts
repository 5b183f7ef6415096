/** The mains fail for a moment: the printer is well again, and what it held is gone. */
import { expect, it } from 'vitest'
import type { Ticket } from '../contract.ts'
import { first, SWEEP_TIMEOUT_MS, setUp, steps, summary } from './escpos.cases.ts'
import * as profiles from './model-profiles.ts'
import type { EscposProfile } from './profile.ts'

/** What an undisturbed ticket looks like. */
async function undisturbed(profile: EscposProfile, ticket: Ticket): Promise<string> {
  const { hands, print } = await setUp(profile)
  await print(ticket)
  hands.tearTicket()
  return hands.paper[0]?.text.trim() ?? ''
}

/** Lets the mains fail for a moment while a ticket is printed; a ticket that is called done is the undisturbed one. */
async function blink(
  profile: EscposProfile,
  baudRate: number,
  [ticket, wanted]: readonly [Ticket, string],
  [atMs, blinkMs]: readonly [number, number],
) {
  const { clock, hands, begin } = await setUp(profile, baudRate)
  const printing = begin(ticket)
  clock.after(atMs, () => hands.unplug())
  clock.after(atMs + blinkMs, () => hands.plugIn())
  const told = await clock.until(printing)
  await clock.advance(5000) // what was to happen has happened
  hands.tearTicket()
  const whole = hands.paper.filter(({ text }) => text.trim() === wanted).length
  const story = `${told.outcome}, ${baudRate} baud, ${blinkMs} ms at ${atMs}: ${summary(hands.paper).join(' | ')}`
  if (told.outcome === 'done') expect(whole, story).toBe(1)
  else expect(whole, story).toBeLessThanOrEqual(told.outcome === 'notDone' ? 0 : 1)
  return told.outcome
}

const withQr: Ticket = { ...first, qr: 'https://example.org/A042' }

const long: Ticket = {
  ...first,
  lines: Array.from({ length: 24 }, (_, index) => `${index}`.padEnd(80, '.x')),
}

const BLINKS = { from: 0, to: 2000, by: 170, lengthsMs: [0, 200] }

it.each([
  { profile: profiles.EPSON_TM_T88III, baudRate: 9600, ticket: withQr },
  { profile: profiles.EPSON_TM_T88III, baudRate: 38_400, ticket: first },
  { profile: profiles.XPRINTER_XP_58, baudRate: 9600, ticket: withQr },
  { profile: profiles.CITIZEN_CT_S310, baudRate: 9600, ticket: first },
  { profile: { ...profiles.XPRINTER_XP_58, transmitStatus: false }, baudRate: 9600, ticket: withQr },
  { profile: profiles.EPSON_TM_T88V, baudRate: 9600, ticket: long },
])(
  '$profile.ids.name at $baudRate baud: the mains blink at any moment, and no "done" is false',
  { timeout: SWEEP_TIMEOUT_MS },
  async ({ profile, baudRate, ticket }) => {
    const outcomes = new Set<string>()
    const wanted = await undisturbed(profile, ticket)
    for (const atMs of steps(BLINKS.from, BLINKS.to, BLINKS.by)) {
      for (const blinkMs of BLINKS.lengthsMs)
        outcomes.add(await blink(profile, baudRate, [ticket, wanted], [atMs, blinkMs]))
    }
    expect(outcomes).toContain('notDone')
  },
)
