import { describe, expect, it } from 'vitest'
import { setUp } from './firmware.cases.ts'
import { CITIZEN_PMU2300III, PYRAMID_RELIANCE } from './model-profiles-kiosk.ts'
import { RONGTA_RP326 } from './model-profiles-makers.ts'

const LINES = `41 ${'0a'.repeat(24)}`
const text = (characters: string) => Buffer.from(characters, 'latin1').toString('hex')

describe('Citizen PMU2300III', () => {
  it('every cut presents; DLE EOT 4 bit 6 falls while the ticket lies there', async () => {
    const { hex, clock, answers, hands } = setUp({}, {}, CITIZEN_PMU2300III)
    hex('10 04 04')
    expect(answers()).toEqual(['52'])
    hex(`${LINES} 1d 56 41 00`)
    await clock.advance(3000)
    hex('10 04 04')
    expect(answers()).toEqual(['12'])
    expect(hands.paper).toMatchObject([{ parted: 'cut', fate: 'presented' }])
    hands.takeTicket()
    hex('10 04 04')
    expect(answers()).toEqual(['52'])
  })

  it.each([
    ['after 5 s by itself', '', 5, 'retracted'],
    ['after n s by GS R 1', '1d 52 31 02', 2, 'retracted'],
    ['never by GS R 1 0', '1d 52 31 00', 600, 'presented'],
  ] as const)('draws back %s', async (_, before, seconds, fate) => {
    const { hex, clock, hands } = setUp({}, {}, CITIZEN_PMU2300III)
    hex(`${before} ${LINES} 1d 56 41 00`)
    await clock.advance(2500)
    expect(hands.paper[0]?.fate).toBe('presented')
    await clock.advance(seconds * 1000 + 500)
    expect(hands.paper[0]?.fate).toBe(fate)
  })

  it('GS R 0 draws back at once, and cuts nothing', async () => {
    const { hex, clock, hands } = setUp({}, {}, CITIZEN_PMU2300III)
    hex(`${LINES} 1d 56 41 00`)
    await clock.advance(2500)
    hex('1d 52 30')
    await clock.advance(1000)
    expect(hands.paper).toMatchObject([{ fate: 'retracted' }])
    hex('42 0a 1d 52 30')
    await clock.advance(1000)
    expect(hands.paper.filter(({ parted }) => parted === 'cut')).toHaveLength(1)
  })
})

describe('Pyramid Reliance', () => {
  it('GS I: a model of three bare bytes, a firmware of four characters, nothing else', () => {
    const { hex, answers } = setUp({}, {}, PYRAMID_RELIANCE)
    hex('1d 49 01 1d 49 02 1d 49 03 1d 49 31 1d 49 43')
    expect(answers()).toEqual(['5d9559', '02', text('1.12'), '5d9559'])
  })

  it('pushes paper out while it prints until GS e 12, again after power-on and GS e 14', async () => {
    const { hex, clock, hands, answers } = setUp({}, {}, PYRAMID_RELIANCE)
    const cut = async () => {
      hex(`${LINES} 1b 69`)
      await clock.advance(2500)
      const { fate } = hands.paper.at(-1) ?? {}
      hands.takeTicket()
      hex('1d 65 05')
      await clock.advance(2500)
      answers()
      return fate
    }
    expect(await cut()).toBe('presented')
    hex('1d 65 12')
    expect(await cut()).toBeUndefined() // held behind the blade
    hex('1d 65 14')
    expect(await cut()).toBe('presented')
    hex('1d 65 12')
    hands.unplug()
    hands.plugIn()
    await clock.advance(3500)
    expect(await cut()).toBe('presented')
  })

  it('GS e 20 m t: cuts, presents m steps of 7 mm, and draws back after t s', async () => {
    const { hex, clock, hands, answers } = setUp({}, {}, PYRAMID_RELIANCE)
    hex(`1d 65 12 ${LINES} 1b 64 03 1d 65 20 07 1e`)
    await clock.advance(4000)
    hex('1d 65 06')
    expect(hands.paper).toMatchObject([{ parted: 'cut', fate: 'presented' }])
    expect(answers()).toEqual(['0c']) // paper at the entry, a ticket at the output
    await clock.advance(29_000)
    expect(hands.paper).toMatchObject([{ fate: 'retracted' }])
  })

  it('answers in full by DLE EOT 14, never by itself, and has no counters', async () => {
    const { hex, hands, answers } = setUp({}, {}, PYRAMID_RELIANCE)
    hex('1d e0 0f')
    hands.openCover()
    expect(answers()).toEqual([])
    hex('10 04 14 10 04 01 10 04 02')
    expect(answers()).toEqual(['100f80020000', '08', '0c'])
    hands.closeCover()
    hex('1d e2 1d 72 01')
    expect(answers()).toEqual(['00'])
  })
})

it('a Rongta calls itself another printer, and has Greek where Epson has Cyrillic', async () => {
  const { hex, answers, clock, texts } = setUp({}, {}, RONGTA_RP326)
  hex('1d 49 42 1d 49 43')
  expect(answers()).toEqual([`5f${text('EPOSN')}00`, `5f${text('TM-T88V')}00`])
  hex('1c 2e 1b 74 07 8f 0a 1b 74 11 c1 0a 1b 74 06 c1 0a')
  await clock.advance(1000)
  expect(texts()).toEqual(['П\nΑ\nБ'])
})
