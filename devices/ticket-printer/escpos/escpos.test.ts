/** What the driver believes is what the paper shows, whatever happens. */
import { expect, it } from 'vitest'
import { hasCyrillic } from '../../../lib/code-page-names.ts'
import { createRandom } from '../../../lib/index.ts'
import {
  cutting,
  first,
  isWhole,
  SWEEP_TIMEOUT_MS,
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

/** How many stories of mischief. */
const SEEDS = 40

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
    const room = hasCyrillic(profile.codePage) ? 'Комната 3' : 'Room 3'
    const ticket = { ...first, lines: [room], qr: 'https://example.org/A042' }
    expect(await print(ticket)).toMatchObject({ outcome: 'done', evidence: driver.proof })
    if (driver.proof === 'sent') return
    const text = hands.paper.map((piece) => piece.text).join('\n')
    for (const part of ['Passports', 'A042', 'Waiting before you: 7', room, TIME])
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
