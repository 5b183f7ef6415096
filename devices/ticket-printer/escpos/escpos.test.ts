/** What the driver believes is what the paper shows, whatever happens. */
import { expect, it } from 'vitest'
import { createRandom } from '../../../lib/index.ts'
import type { Ticket } from '../contract.ts'
import {
  cutting,
  first,
  isWhole,
  SLOW_BAUD,
  second,
  setUp,
  steps,
  summary,
  TIME,
  type World,
} from './escpos.cases.ts'
import { escposModels } from './model.ts'
import * as profiles from './model-profiles.ts'
import type { EscposProfile } from './profile.ts'

/** How far the moments of a sweep lie apart. */
const SWEEP_MS = 17

const SEEDS = 40
/** Sweeps take longer than a test usually may where many run side by side. */
const SWEEP_TIMEOUT_MS = 60_000

/** Prints while something happens; then everything is put right and the next ticket is printed. Belief must be truth. */
async function trial(profile: EscposProfile, trouble: (world: World) => void, ticket = first) {
  const world = await setUp(profile)
  const { clock, begin, print, whole, recover, hands, driver } = world
  const printing = begin(ticket)
  trouble(world)
  const told = await clock.until(printing)
  expect(whole(first).length <= (told.outcome === 'notDone' ? 0 : 1)).toBe(true)
  await clock.advance(3000) // what was to happen has happened
  await recover()
  const state = driver.status.state
  const next = await print(second)
  const { paper } = hands
  const story = `${told.outcome} ${told.code ?? ''} | ${state} | ${summary(paper).join(' | ')}`
  expect(state, story).toBe('ready')
  expect(next, story).toMatchObject({ outcome: 'done' })
  const copies = paper.filter(({ text }) => isWhole(text, first)).length
  if (told.outcome === 'done') expect(copies, story).toBe(1)
  if (told.outcome === 'notDone') expect(copies, story).toBe(0)
  expect(copies, story).toBeLessThanOrEqual(1)
  const [own, ...others] = paper.filter(({ text }) => isWhole(text, second))
  expect(others, story).toEqual([])
  if (profile.cutter !== 'none') expect(own?.text, story).not.toContain('A042')
  return told
}

it.each(escposModels.map(({ name, profile }) => ({ name, profile: profile as EscposProfile })))(
  '$name prints a ticket that can be read, and says what it can prove',
  async ({ profile }) => {
    const { print, hands, driver } = await setUp(profile)
    const ticket = { ...first, lines: ['Комната 3'], qr: 'https://example.org/A042' }
    expect(await print(ticket)).toMatchObject({ outcome: 'done', evidence: driver.proof })
    if (driver.proof === 'sent') return
    const text = hands.paper.map((piece) => piece.text).join('\n')
    for (const part of ['Passports', 'A042', 'Waiting before you: 7', 'Комната 3', TIME])
      expect(text).toContain(part)
    expect(hands.paper.flatMap(({ unknown }) => Object.keys(unknown))).toEqual([])
    if (profile.cutter !== 'none') expect(hands.paper[0]).toMatchObject({ parted: 'cut' })
  },
)

it('paper for 20 mm: paperEmpty, not done, and half a ticket hangs there for ever', async () => {
  const { hands, print, whole, recover, driver } = await setUp(profiles.EPSON_TM_T88V)
  hands.leavePaper({ mm: 20 })
  expect(await print(first)).toMatchObject({ outcome: 'notDone', code: 'paperEmpty' })
  expect(driver.status).toMatchObject({ state: 'alert', paper: 'empty', reason: { code: 'paperEmpty' } })
  expect(hands.paper.some(({ text }) => text.includes('A042'))).toBe(true)
  expect(whole(first)).toEqual([])
  const before = hands.paper
    .map(({ text }) => text)
    .join('\n')
    .trim()
  await recover()
  expect(driver.status).toMatchObject({ state: 'ready', paper: 'adequate' })
  expect(
    hands.paper
      .map(({ text }) => text)
      .join('\n')
      .trim(),
  ).toBe(before) // nothing more of it comes out
})

it.each(cutting)('$name: paper out after any length', { timeout: SWEEP_TIMEOUT_MS }, async ({ profile }) => {
  const outcomes = new Set<string>()
  for (const mm of steps(0, 80, 1.5))
    outcomes.add((await trial(profile, ({ hands }) => hands.leavePaper({ mm }))).outcome)
  expect([...outcomes].sort()).toEqual(['done', 'notDone', 'unknown'])
})

it.each(cutting)('$name: cover opened at any moment', { timeout: SWEEP_TIMEOUT_MS }, async ({ profile }) => {
  for (const ms of steps(0, 2200, 41))
    await trial(profile, ({ clock, hands }) => void clock.after(ms, () => hands.openCover()))
})

it.each(cutting)('$name: mains pulled at any moment', { timeout: SWEEP_TIMEOUT_MS }, async ({ profile }) => {
  for (const ms of steps(0, 2200, 43))
    await trial(profile, ({ clock, hands }) => void clock.after(ms, () => hands.unplug()))
})

it.each(cutting)(
  '$name: mains pulled and put back within 200 ms',
  { timeout: SWEEP_TIMEOUT_MS },
  async ({ profile }) => {
    for (const ms of steps(0, 2200, 47)) {
      await trial(profile, ({ clock, hands }) => {
        clock.after(ms, () => hands.unplug())
        clock.after(ms + 200, () => hands.plugIn())
      })
    }
  },
)

it.each(cutting)(
  '$name: a cutter that jams leaves one ticket in doubt, never a false "done"',
  async ({ profile }) => {
    const world = await setUp(profile)
    world.hands.jamCutter()
    expect(await world.print(first)).toMatchObject({ outcome: 'unknown', code: 'cutterJam' })
    expect(world.driver.status.fault ?? 'none').toMatch(/cutterJam|none/)
    expect(await world.print(second)).toMatchObject({ outcome: 'notDone', code: 'cutterJam' }) // it still sticks
    await world.recover()
    expect(await world.print({ ticket: 'A044' })).toMatchObject({ outcome: 'done' })
    expect(world.whole({ ticket: 'A044' })).toHaveLength(1)
  },
)

it.each(cutting)(
  '$name: cable torn in the middle of a ticket',
  { timeout: SWEEP_TIMEOUT_MS },
  async ({ profile }) => {
    const outcomes = new Set<string>()
    for (const ms of steps(0, 1400, SWEEP_MS)) {
      const { outcome } = await trial(profile, ({ clock, line }) => {
        clock.after(ms, () => line.unplug())
        clock.after(ms + 2000, () => line.plugIn())
      })
      outcomes.add(outcome)
    }
    expect(outcomes).toContain('notDone')
    expect(outcomes).toContain('unknown')
  },
)

/** Commands of ours and of others, cut off; the first byte of our own question becomes the length of the first: 4099 bytes. */
const CUT_OFF = ['1d 28 6b 03', '1d 76 30 00 40 00 80 00 ff', '1d 28 6b 03 00 31', '1b 64', '1d 56', '1b']

it.each([...cutting, { name: 'xprinter-xp-58', profile: profiles.XPRINTER_XP_58 }])(
  '$name: ready means in step, whatever was cut off before',
  async ({ profile }) => {
    for (const before of CUT_OFF) {
      const { print, hands, driver } = await setUp(profile, SLOW_BAUD, before)
      expect(driver.status.state).toBe('ready')
      expect(await print(first), before).toMatchObject({ outcome: 'done', evidence: driver.proof })
      hands.tearTicket()
      expect(hands.paper.filter(({ text }) => isWhole(text, first))).toHaveLength(1)
    }
  },
)

it('a healthy printer is ready at once', async () => {
  for (const { profile } of cutting) expect((await setUp(profile)).readyMs).toBeLessThan(100)
})

it('a printer that was out of paper is brought in step before it is ready', async () => {
  const { clock, line, hands, driver, print, whole } = await setUp(profiles.EPSON_TM_T88III)
  line.unplug()
  await clock.advance(100)
  hands.leavePaper({ mm: 0 })
  line.plugIn()
  await clock.advance(6000)
  expect(driver.status).toMatchObject({ state: 'alert', reason: { code: 'paperEmpty' } })
  const told: string[] = []
  driver.onStatus(({ state, reason }) => told.push(`${state} ${reason?.message ?? ''}`))
  hands.openCover()
  hands.loadPaper({ mm: 10_000 })
  hands.closeCover()
  await clock.advance(10_000)
  expect(told.slice(-2)).toEqual(['alert the printer is being brought back in step', 'ready '])
  expect(await print(first)).toMatchObject({ outcome: 'done' })
  expect(whole(first)).toHaveLength(1)
})

it.each([profiles.EPSON_TM_T88III, profiles.XPRINTER_XP_58])(
  '$ids.name: cable torn in the middle of a QR code',
  { timeout: SWEEP_TIMEOUT_MS },
  async (profile) => {
    for (const ms of steps(0, 3500, 97)) {
      const tear = ({ clock, line }: World) => {
        clock.after(ms, () => line.unplug())
        clock.after(ms + 2000, () => line.plugIn())
      }
      await trial(profile, tear, { ...first, qr: 'https://example.org/A042' })
    }
  },
)

it('a silent printer gets zeros after a picture of ours that was cut', async () => {
  const { clock, line, hands, begin, print, whole } = await setUp(profiles.GENERIC_58_MM_SILENT)
  const printing = begin({ ...first, qr: 'https://example.org/A042' })
  clock.after(700, () => line.unplug())
  clock.after(1000, () => line.plugIn())
  expect(await clock.until(printing)).toMatchObject({ outcome: 'notDone' })
  await clock.advance(15_000)
  expect(await print(second)).toMatchObject({ outcome: 'done', evidence: 'sent' })
  await clock.advance(3000)
  hands.tearTicket()
  expect(whole(second)).toHaveLength(1)
})

/** Some things happen at any moments, in any order. Not: a ticket torn off while it is printed, which no printer notices. */
function mischief(seed: number): (world: World) => void {
  const random = createRandom(seed)
  const moments = () => random.int(0, 2000)
  return ({ clock, firmware, hands, line }) => {
    const deeds: readonly (() => void)[] = [
      () => hands.openCover(),
      () => hands.closeCover(),
      () => hands.unplug(),
      () => hands.plugIn(),
      () => line.unplug(),
      () => line.plugIn(),
      () => hands.jamCutter(),
      () => hands.leavePaper({ mm: random.int(0, 60) }),
      () => {
        hands.openCover()
        clock.after(1500, () => {
          if (!firmware.coverOpen) return // somebody was quicker
          hands.loadPaper({ mm: random.int(20, 300) })
          hands.closeCover()
        })
      },
      () => hands.pressFeed(),
    ]
    for (let count = random.int(1, 4); count > 0; count--) clock.after(moments(), random.pick(deeds))
  }
}

it.each([
  ...cutting,
  { name: 'xprinter-xp-58', profile: profiles.XPRINTER_XP_58 },
  { name: 'epson-tm-t20iii', profile: profiles.EPSON_TM_T20III },
])('$name: whatever people do while it prints', { timeout: SWEEP_TIMEOUT_MS }, async ({ profile }) => {
  for (let seed = 1; seed <= SEEDS; seed++) {
    await trial(profile, mischief(seed)).catch((error: unknown) => {
      throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error })
    })
  }
})

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

it('a hot head stretches a ticket and does not spoil it', async () => {
  const { clock, firmware, begin, whole } = await setUp(profiles.EPSON_TM_T88V)
  const printing = begin(first)
  clock.after(200, () => {
    firmware.headHot = true
  })
  clock.after(12_000, () => {
    firmware.headHot = false
  })
  expect(await clock.until(printing)).toMatchObject({ outcome: 'done', evidence: 'printed' })
  expect(whole(first)).toHaveLength(1)
})
