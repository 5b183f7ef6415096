import { describe, expect, it } from 'vitest'
import { setUp } from './firmware.cases.ts'
import { CUSTOM_KPM210, CUSTOM_VKP80III, KP_628E } from './model-profiles-kiosk.ts'

/** 24 lines of 4.23 mm: some 100 mm at 200 mm/s, and three more to the blade. */
const LINES = '0a'.repeat(24)
const TO_BLADE = '1b 64 03'
const vkp = () => setUp({}, {}, CUSTOM_VKP80III)
/** FS P: 50 mm out, no lamp, then and after how many s. */
const present = (untaken: '45' | '52', seconds: string) =>
  `41 ${LINES} ${TO_BLADE} 1c 50 0a 00 ${untaken} ${seconds}`
const types = ({ events }: ReturnType<typeof setUp>) => events.map(({ type }) => type)
const fates = ({ hands }: ReturnType<typeof setUp>) => hands.paper.map(({ fate }) => fate)

describe('FS P', () => {
  it('cuts and presents in mechanical time, and the sensor in the mouth sees it', async () => {
    const world = vkp()
    const { clock, hex, hands, answers, events } = world
    hex(present('45', '00'))
    await clock.advance(1100)
    hex('10 04 14')
    expect(answers()).toEqual(['100f80080000']) // the motor has stopped, the presenter runs: told as busy
    expect([hands.paper[0]?.parted, fates(world)]).toEqual(['cut', [undefined]])
    await clock.advance(1600)
    hex('10 04 14 10 04 11')
    expect(answers()).toEqual(['100fa0000000', '12'])
    expect(events.find(({ type }) => type === 'presented')?.atMs).toBe(2075) // 27 lines of 34 dots, 500 ms of cut, 200 mm
    expect(hands.paper).toMatchObject([{ parted: 'cut', fate: 'presented' }])
  })

  it('GS V does not cut there, ESC i does, and FS P then only presents', async () => {
    const { clock, hex, hands, answers } = vkp()
    hex(`41 ${LINES} 1d 56 00 1d e2`)
    await clock.advance(2000)
    expect([answers(), hands.paper.length]).toEqual([['3063757473'], 1])
    hex('1b 69 1c 50 0a 00 45 00 1d e2')
    await clock.advance(3000)
    expect(answers()).toEqual(['3163757473'])
    expect(hands.paper.filter(({ parted }) => parted === 'cut')).toMatchObject([{ fate: 'presented' }])
  })

  it('a ticket shorter than 70 mm is lengthened, or than E8 says; the lamp blinks where it is wanted', async () => {
    const { clock, hex, hands, firmware } = vkp()
    hex(`41 0a ${TO_BLADE} 1c 50 0a 00 45 00`)
    await clock.advance(3000)
    expect(hands.paper[0]?.lengthMm).toBeCloseTo(70, 0)
    expect(firmware.world()).toMatchObject({ lamps: { mouth: false } })
    hex(`1d e8 64 41 0a ${TO_BLADE} 1c 50 0a 01 45 00`)
    await clock.advance(5000)
    expect(hands.paper[1]?.lengthMm).toBeCloseTo(100, 0)
    expect(firmware.world()).toMatchObject({ lamps: { mouth: true }, inMouth: 'A' })
  })

  it('one that sticks out as far as it is long falls', async () => {
    const { clock, hex, hands } = vkp()
    hex(`41 0a ${TO_BLADE} 1c 50 0f 00 45 00`)
    await clock.advance(4000)
    expect(hands.paper).toMatchObject([{ fate: 'ejected' }])
  })
})

describe('a ticket in the mouth', () => {
  it('is taken: the bit falls, no counter rises', async () => {
    const world = vkp()
    const { clock, hex, hands, answers } = world
    hex(present('52', '0a'))
    await clock.advance(3000)
    expect(hands.takeTicket()).toMatchObject({ fate: 'taken' })
    await clock.advance(20_000)
    hex('10 04 14 1d e4')
    expect(answers()).toEqual(['100f80000000', '30726574'])
    expect(types(world).filter((type) => type === 'taken')).toHaveLength(1)
    expect(hands.takeTicket()).toBeUndefined()
  })

  it.each([
    ['drawn back after its time with R, and counted', '52', 'retracted', '31726574'],
    ['pushed out with E, and not counted', '45', 'ejected', '30726574'],
  ] as const)('is %s', async (_, untaken, fate, counter) => {
    const { clock, hex, hands, answers, events, firmware } = vkp()
    hex(present(untaken, '0a'))
    await clock.advance(11_900)
    expect(hands.paper).toMatchObject([{ fate: 'presented' }])
    await clock.advance(1200)
    expect(hands.paper).toMatchObject([{ fate }])
    const [presented, gone] = ['presented', fate].map(
      (type) => events.find((event) => event.type === type)?.atMs,
    )
    expect((gone ?? 0) - (presented ?? 0)).toBe(10_750) // 10 s, then 150 mm
    hex('1d e4')
    expect(answers()).toEqual([counter])
    expect(firmware.world()).toMatchObject({ lastFate: fate, inMouth: null })
  })

  it('is held with t = 0 until the next one is begun, which waits for it', async () => {
    const world = vkp()
    const { clock, hex, answers } = world
    hex(present('52', '00'))
    await clock.advance(600_000)
    expect(fates(world)).toEqual(['presented'])
    hex('1d e0 01')
    hex(present('52', '00'))
    await clock.advance(5000)
    expect(fates(world)).toEqual(['retracted', 'presented'])
    expect(answers()).toEqual(['100180', '1001a0']) // told by itself: gone, and the next one there
    expect(types(world).filter((type) => type !== 'cut')).toEqual(['presented', 'retracted', 'presented'])
  })

  it('the mains fail: what moves stays inside, and is moved on at the next start', async () => {
    const world = vkp()
    const { clock, hex, hands } = world
    hex(present('52', '0a'))
    await clock.advance(1800)
    hands.unplug()
    await clock.advance(60_000)
    expect(fates(world)).toEqual([undefined])
    hands.plugIn()
    await clock.advance(5000)
    expect(fates(world)).toEqual(['retracted'])
  })
})

describe('a jam in the presenter', () => {
  it('is R.b6, keeps the printer from printing, and is over when it is taken out', async () => {
    const world = vkp()
    const { clock, hex, hands, answers, text } = world
    hands.jamPresenter()
    hex(`1d e0 0f ${present('52', '0a')}`)
    await clock.advance(3000)
    expect(answers()).toEqual(['100f80000000', '100f80004000'].slice(1))
    expect(fates(world)).toEqual(['jammed'])
    text('B\n')
    await clock.advance(3000)
    expect(hands.paper).toHaveLength(1)
    hands.clearJam()
    await clock.advance(3000)
    expect(hands.paper.at(-1)?.text).toBe('B')
    expect(types(world)).toContain('jamCleared')
  })

  it('may come of a ticket that was half pulled out', async () => {
    const world = vkp()
    const { clock, hex, hands } = world
    hex(present('52', '0a'))
    await clock.advance(3000)
    hands.jamPresenter()
    await clock.advance(12_000)
    expect(fates(world)).toEqual(['jammed'])
    expect(hands.takeTicket()).toBeUndefined()
  })

  it('a stuck cutter is X.b0, and the cover ends it, not DLE ENQ', async () => {
    const { clock, hex, hands, answers } = vkp()
    hands.jamCutter()
    hex(present('45', '00'))
    await clock.advance(3000)
    hex('10 05 02 10 04 14')
    expect(answers()).toEqual(['100f80000001'])
    hands.clearJam()
    hex('10 04 14')
    expect(answers().at(-1)).toMatch(/^100f8.0.0000$/)
  })
})

describe('counters', () => {
  it('paper left and used, cuts, starts, as text; E6 sets what counts as none', async () => {
    const { clock, hex, hands, answers, text } = setUp({}, { paperMm: 5230 }, CUSTOM_VKP80III)
    hex('1d e1 1d e2 1d e3 1d e5')
    await clock.advance(10)
    expect(answers().map((hex) => Buffer.from(hex, 'hex').toString())).toEqual([
      '523cm',
      '0cuts',
      '0cm',
      '1on',
    ])
    hex('1d e6 01 f4 1d e1')
    text('\n'.repeat(24))
    hex('1d e3 1d e1')
    hands.unplug()
    hands.plugIn()
    await clock.advance(5000)
    hex('1d e5 1d e1')
    await clock.advance(10)
    expect(answers().map((hex) => Buffer.from(hex, 'hex').toString())).toEqual(['23cm', '2on', '23cm'])
  })

  it('GS I FF: 02 05', () => {
    const { hex, answers } = vkp()
    hex('1d 49 ff')
    expect(answers()).toEqual(['0205'])
  })
})

describe('GS e (KPM210)', () => {
  const kpm = () => setUp({}, {}, CUSTOM_KPM210)
  const cut = `41 ${LINES} 1b 64 06 1b 69`

  it.each([
    ['presents in steps of 0.625 mm and holds', '1d 65 03 50', 'presented', '0c'],
    ['draws back', '1d 65 02', 'retracted', '04'],
    ['pushes out', '1d 65 05', 'ejected', '04'],
  ] as const)('%s', async (_, command, fate, status) => {
    const world = kpm()
    const { clock, hex, answers } = world
    hex(`${cut} ${command} 1d 65 06`)
    await clock.advance(60_000)
    expect(fates(world)).toEqual([fate])
    hex('1d 65 06')
    expect(answers().at(-1)).toBe(status)
  })

  it('cuts first where that was not done', async () => {
    const world = kpm()
    world.hex(`41 ${LINES} 1b 64 06 1d 65 03 50`)
    await world.clock.advance(10_000)
    expect(world.hands.paper).toMatchObject([{ parted: 'cut', fate: 'presented' }])
  })

  it('tells while it moves, and of a jam', async () => {
    const { clock, hex, answers, hands } = kpm()
    hands.jamPresenter()
    hex(cut)
    await clock.advance(5000)
    hex('1d 65 03 50')
    hands.clearJam()
    await clock.advance(100)
    expect(hands.paper).toMatchObject([{ fate: 'jammed' }])
    hex('1d 65 06')
    expect(answers()).toEqual(['04'])
  })
})

it('KP-628E: the ticket hangs in the mouth until it is torn away, DLE EOT 1 bit 7', async () => {
  const { clock, hex, hands, answers } = setUp({}, {}, KP_628E)
  hex('1c 2e 41 0a 1d 56 42 00')
  await clock.advance(2000)
  hex('10 04 01')
  hands.leaveTicket()
  expect(hands.takeTicket()).toBeUndefined()
  expect(hands.fetchTicket()?.text).toBe('A')
  hex('10 04 01')
  expect(answers()).toEqual(['92', '12'])
})
