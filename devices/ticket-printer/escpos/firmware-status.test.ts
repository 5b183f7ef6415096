/** What status bytes tell, asked for and by themselves. */
import { expect, it } from 'vitest'
import { EOT, jam, openWhilePrinting, PROFILE, setUp, ten, type World } from './firmware.cases.ts'

interface Scenario {
  readonly name: string
  readonly make: (world: World) => void | Promise<void>
  readonly eot: string
  readonly asb: string
  readonly change?: Parameters<typeof setUp>[0]
}

/** Fact sheet, scenario table. */
const scenarios: readonly Scenario[] = [
  { name: 'ready', make: () => {}, eot: '12 12 12 12', asb: '10 00 00 0f' },
  {
    name: 'near end',
    make: ({ hands }) => hands.leavePaper({ mm: 2999 }),
    eot: '12 12 12 1e',
    asb: '10 00 03 0f',
  },
  {
    name: 'cover open, idle',
    make: ({ hands }) => hands.openCover(),
    eot: '1a 16 12 12',
    asb: '38 00 00 0f',
  },
  { name: 'cover opened while printing', make: openWhilePrinting, eot: '1a 56 52 12', asb: '38 40 00 0f' },
  {
    name: 'the same on a model that calls it recoverable',
    make: openWhilePrinting,
    ...{ eot: '1a 56 16 12', asb: '38 04 00 0f', change: { coverError: 'recoverable' } },
  },
  {
    name: 'paper end',
    make: ({ hands }) => hands.leavePaper({ mm: 0 }),
    eot: '1a 32 12 7e',
    asb: '18 00 0f 0f',
  },
  { name: 'cutter jam', make: jam, eot: '1a 52 1a 12', asb: '18 08 00 0f' },
  {
    name: 'head too hot',
    make: ({ hands }) => hands.heatHead(),
    eot: '1a 52 52 12',
    asb: '18 40 00 0f',
  },
  {
    name: 'unrecoverable',
    make: ({ hands }) => hands.breakDown(),
    eot: '1a 52 32 12',
    asb: '18 20 00 0f',
  },
  {
    name: 'FEED held',
    make: ({ hands }) => hands.holdFeed(),
    eot: '5a 1a 12 12',
    asb: '58 02 00 0f',
  },
  {
    name: 'waiting for on-line recovery',
    make: ({ hands }) => hands.awaitRecovery(),
    ...{ eot: '3a 12 12 12', asb: '18 01 00 0f' },
  },
]

it.each(scenarios)(
  '$name: DLE EOT 1 to 4 and ASB are those of the table',
  async ({ make, eot, asb, change }) => {
    const world = setUp(change)
    world.hex('1d 61 ff')
    expect(world.answers()).toEqual(['1000000f'])
    await make(world)
    const told = world.answers()
    expect(told.at(-1) ?? '1000000f').toBe(asb.replaceAll(' ', ''))
    world.hex(EOT)
    expect(world.answers().join(' ')).toBe(eot)
  },
)

it('is ready again after each of them, and says so by ASB', async () => {
  const { hex, answers, hands, clock } = setUp()
  hex('1d 61 ff')
  answers()
  const ways: readonly (readonly [trouble: () => void, help: () => void, asb: string])[] = [
    [hands.heatHead, hands.coolHead, '1840000f'],
    [hands.breakDown, hands.repair, '1820000f'],
    [hands.holdFeed, hands.releaseFeed, '5802000f'],
    [hands.awaitRecovery, hands.pressFeed, '1801000f'],
  ]
  for (const [trouble, help, asb] of ways) {
    trouble()
    trouble()
    expect(answers()).toEqual([asb])
    help()
    help()
    expect(answers()).toEqual(['1000000f'])
    hex(EOT)
    expect(answers().join(' ')).toBe('12 12 12 12')
    await clock.advance(100)
  }
  hands.awaitRecovery()
  hands.unplug()
  hands.plugIn()
  await clock.advance(1000)
  answers()
  hex(EOT)
  expect(answers().join(' ')).toBe('12 12 12 12')
})

it('has no near-end bits without that sensor', () => {
  const { nearEndMm: _, ...profile } = PROFILE
  const { hands, hex, answers } = setUp({}, {}, profile)
  hands.leavePaper({ mm: 1 })
  hex('10 04 04')
  hands.leavePaper({ mm: 0 })
  hex('10 04 04')
  expect(answers()).toEqual(['12', '72'])
})

it('says nothing, or always the same, where its model does', () => {
  const silent = setUp({ realTimeStatus: 'silent' })
  silent.hands.openCover()
  silent.hex(EOT)
  expect(silent.answers()).toEqual([])
  const constant = setUp({ realTimeStatus: 'constant' })
  constant.hands.openCover()
  constant.hex(EOT)
  expect(constant.answers()).toEqual(['12', '12', '12', '12'])
})

it('tells trouble by GS ( H fn 49, when asked to', async () => {
  const { hex, hands, answers } = setUp()
  hex('1d 28 48 03 00 31 30 01')
  hands.openCover()
  expect(answers()).toEqual(['372300'])
  hands.closeCover()
  hex('1d 28 48 03 00 31 30 02')
  hands.leavePaper({ mm: 0 })
  expect(answers()).toEqual(['3723404040404000'])
  hex('10 14 07 04')
  expect(answers()).toEqual(['3723404040404000'])
})

it('stops at near end too, where ESC c 4 says so, until ESC @', async () => {
  const { hex, text, hands, answers, clock, texts } = setUp()
  hands.leavePaper({ mm: 3005 })
  hex('1b 63 34 03')
  text(ten)
  await clock.advance(5000)
  hex('10 04 01')
  expect(answers()).toEqual(['1a'])
  expect(texts()).toEqual(['line 0'])
})
