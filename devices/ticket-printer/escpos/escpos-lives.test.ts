/** A ticket fails, the program ends, and another one prints: it cannot know what hangs from the roll. */
import { describe, expect, it } from 'vitest'
import {
  cutting,
  first,
  isWhole,
  SWEEP_TIMEOUT_MS,
  second,
  setUp,
  steps,
  summary,
  type World,
} from './escpos.cases.ts'
import { EPSON_TM_T88III, EPSON_TM_T88V, XPRINTER_XP_58 } from './model-profiles.ts'
import type { EscposProfile } from './profile.ts'

const TORN_OFF = /^Clear the paper from the cutter, tear off what hangs there, then close the cover\.$/

/** The first life prints A042 in trouble and ends; the trouble is seen to; the second life prints A043, and then A044. */
async function twoLives(
  profile: EscposProfile,
  trouble: (world: World) => void,
  help: (world: World) => void,
) {
  const world = await setUp(profile)
  const { clock, driver, begin, hands, live, whole } = world
  const printing = begin(first)
  trouble(world)
  const told = await clock.until(printing)
  await driver.close()
  await clock.advance(1000)
  help(world)
  await clock.advance(1000)
  const next = await live()
  await clock.advance(5000)
  const then = [await next.print(second), await next.print({ ticket: 'A044' })]
  const story = summary(hands.paper).join(' | ')
  for (const { outcome } of then) expect(outcome, story).toBe('done')
  expect(whole(second), story).toHaveLength(1)
  for (const { text } of hands.paper) expect(new Set(text.match(/A04\d/g)).size, story).toBeLessThan(2)
  expect(hands.paper.filter(({ text }) => isWhole(text, first)).length, story).toBeLessThanOrEqual(
    told.outcome === 'notDone' ? 0 : 1,
  )
  return { told, story, paper: summary(hands.paper), ...world }
}

const jam = ({ hands }: World) => hands.jamCutter()
const free = ({ hands }: World) => hands.clearJam()

/** Both come when the second life has begun; the roll had only slipped. */
const shut = ({ clock, hands }: World) => void clock.after(1500, () => hands.closeCover())
const push = ({ clock, hands }: World) => void clock.after(1500, () => hands.leavePaper({ mm: 10_000 }))

describe.each(cutting)('$name', ({ profile }) => {
  it('cuts off and marks what an earlier life left at a jammed cutter', async () => {
    const { told, paper } = await twoLives(profile, jam, free)
    expect(told).toMatchObject({
      outcome: 'unknown',
      code: 'cutterJam',
      fix: expect.stringMatching(TORN_OFF),
    })
    expect(paper).toEqual([
      expect.stringMatching(/^cut: Passports A042 .* \*\*\* VOID \*\*\*$/),
      expect.stringMatching(/^cut: Visas A043 [^*]*$/),
      expect.stringMatching(/^cut: A044 [^*]*$/),
    ])
  })

  it('does the same for what it finds with the cover open', async () => {
    const { paper } = await twoLives(
      profile,
      ({ clock, hands }) => void clock.after(300, () => hands.openCover()),
      shut,
    )
    expect(paper.filter((piece) => piece.includes('VOID'))).toHaveLength(1)
  })

  it('never puts two numbers on one paper, whenever the trouble came', {
    timeout: SWEEP_TIMEOUT_MS,
  }, async () => {
    const open = (ms: number) => (world: World) => void world.clock.after(ms, () => world.hands.openCover())
    for (const ms of steps(0, 2200, 83)) await twoLives(profile, open(ms), shut)
    for (const mm of steps(0, 80, 4)) await twoLives(profile, ({ hands }) => hands.leavePaper({ mm }), push)
  })

  it('cuts nothing extra off a printer that it finds well', async () => {
    const { paper } = await twoLives(
      profile,
      () => {},
      () => {},
    )
    expect(paper).toHaveLength(3)
    expect(paper.join()).not.toContain('VOID')
  })
})

it('paper end in mid-ticket, and a life that begins without paper', async () => {
  const { told, paper } = await twoLives(EPSON_TM_T88V, ({ hands }) => hands.leavePaper({ mm: 20 }), push)
  expect(told).toMatchObject({
    ...{ outcome: 'notDone', code: 'paperEmpty' },
    fix: 'Tear off what hangs from the printer, then load a new roll and close the cover.',
  })
  expect(paper[0]).toMatch(/^cut: Passports A042 .*VOID/)
})

it('speaks of what hangs when it refuses a ticket, unless it knows that nothing does', async () => {
  const { hands, print, driver, live, recover } = await setUp(EPSON_TM_T88V)
  const refused = { outcome: 'notDone', code: 'coverOpen' }
  const tearOff = 'Tear off what hangs from the printer, then close the cover.'
  hands.openCover()
  expect(await print(first)).toMatchObject({ ...refused, fix: 'Close the cover.' })
  await driver.close()
  const next = await live()
  expect(await next.print(first)).toMatchObject({ ...refused, fix: tearOff })
  await recover()
  expect(await next.print(first)).toMatchObject({ outcome: 'done' })
  hands.openCover()
  expect(await next.print(second)).toMatchObject({ ...refused, fix: 'Close the cover.' })
})

it('what a command that was cut off has begun is cut off too', async () => {
  const { hands, print } = await setUp(
    EPSON_TM_T88III,
    undefined,
    '41 30 34 31 0a 1d 76 30 00 40 00 80 00 ff',
  )
  for (const ticket of [first, second]) expect(await print(ticket)).toMatchObject({ outcome: 'done' })
  expect(summary(hands.paper)).toEqual([
    expect.stringMatching(/^cut: A041 .*\*\*\* VOID \*\*\*$/),
    expect.stringMatching(/^cut: Passports A042/),
    expect.stringMatching(/^cut: Visas A043/),
  ])
})

it('only what an earlier life left: trouble that comes and goes later costs no paper', async () => {
  const { clock, hands, line, print } = await setUp(EPSON_TM_T88V)
  hands.openCover()
  await clock.advance(1000)
  line.unplug()
  await clock.advance(1000)
  line.plugIn()
  await clock.advance(10_000)
  hands.closeCover()
  await clock.advance(10_000)
  expect(await print(first)).toMatchObject({ outcome: 'done' })
  expect(summary(hands.paper)).toEqual([expect.stringMatching(/^cut: Passports A042 [^*]*$/)])
})

it('without a cutter it is fed out and not marked: the mark would stand on the next ticket', async () => {
  const { clock, driver, hands, live } = await setUp(XPRINTER_XP_58)
  hands.openCover()
  await driver.close()
  const next = await live()
  await clock.advance(1000)
  hands.closeCover()
  await clock.advance(10_000)
  expect(await next.print(second)).toMatchObject({ outcome: 'done' })
  hands.tearTicket()
  expect(summary(hands.paper)).toEqual([expect.stringMatching(/^torn: Visas A043 [^*]*$/)])
})
