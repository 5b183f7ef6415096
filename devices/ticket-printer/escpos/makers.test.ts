/** What is peculiar to a make: what its driver sends, against literal bytes; then driver and firmware together. */
import { describe, expect, it } from 'vitest'
import type { TicketEvent } from '../contract.ts'
import { type Script, setUp as setUpDriver, unspaced, well } from './driver.cases.ts'
import { first, second, setUp, summary } from './escpos.cases.ts'
import { EPSON_TM_T88VII } from './model-profiles-epson.ts'
import { CITIZEN_PMU2300III, PYRAMID_RELIANCE } from './model-profiles-kiosk.ts'
import * as makers from './model-profiles-makers.ts'

const fenced: Script = (hex) => (hex.endsWith('1d7201') ? '00' : well(hex))
const russian = { ticket: 'Б7', waiting: 3 }

it.each([
  ['Bixolon', makers.BIXOLON_SRP_350III, 'windows1251', '1b40 1b5200 1b741c 1d610f', 'c1 37 0a'],
  ['Bixolon, 866', makers.BIXOLON_SRP_350III, 'cp866', '1b40 1b5200 1b7411 1d610f', '81 37 0a'],
  ['Xprinter', makers.XPRINTER_XP_N160II, 'windows1251', '1b40 1c2e 1b5200 1b7417', 'c1 37 0a'],
  ['Rongta, 866', makers.RONGTA_RP326, 'cp866', '1b40 1c2e 1b5200 1b7407 1d610f', '81 37 0a'],
  ['Rongta, 1251', makers.RONGTA_RP326, 'windows1251', '1b40 1c2e 1b5200 1b7406 1d610f', 'c1 37 0a'],
  ['POS-8360, 855', makers.POS_8360, 'cp855', '1b40 1c2e 1b5200 1b743c', 'a3 37 0a'],
] as const)('%s: Russian by its own number of the page', async (_, profile, codePage, opening, ticket) => {
  const world = await setUpDriver(profile, fenced, { codePage, language: 'ru' })
  expect(world.opening.at(-1)).toBe(unspaced(opening))
  expect(await world.print({}, russian)).toMatchObject({ evidence: 'fence' })
  expect(world.paperBytes().join('')).toContain(unspaced(ticket))
})

it('an SRP-350 has no Cyrillic: Russian is refused as its language, and drawn in a ticket', async () => {
  await expect(setUpDriver(makers.BIXOLON_SRP_350, fenced, { language: 'ru' })).rejects.toThrow(/language/)
  const { print, paperBytes } = await setUpDriver(makers.BIXOLON_SRP_350, fenced)
  expect(await print({}, russian)).toMatchObject({ evidence: 'fence' })
  expect(paperBytes().join('')).toContain('1d763000')
})

it('one that says 12 to everything is asked, and believed nothing: sent, and refused where more is wanted', async () => {
  const constant: Script = (hex) => (/^1004/.test(hex) ? '12' : undefined)
  const { print, driver, begun, opening } = await setUpDriver(makers.GENERIC_80_MM, constant)
  expect(opening.at(-1)).toBe(unspaced('1b40 1c2e 1b5200 1b7411'))
  expect(driver.status).toMatchObject({ state: 'ready', paper: 'unknown', coverOpen: undefined })
  for (const require of ['printed', 'fence', 'status'] as const) {
    expect(await print({ require })).toMatchObject({ code: 'illegal', outcome: 'notDone' })
  }
  expect(begun()).toBe(0)
  expect(await print({ require: 'sent' })).toMatchObject({ evidence: 'sent' })
})

it('one that says 12 to everything says it without paper and with its cover open', async () => {
  const { hands, print, driver } = await setUp(makers.GENERIC_80_MM)
  hands.openCover()
  hands.leavePaper({ mm: 0 })
  expect(await print(first)).toMatchObject({ outcome: 'done', evidence: 'sent' })
  expect(driver.status.coverOpen).toBeUndefined()
})

it('one that tells nothing and was gone after its last ticket may not have cut it off: that is seen to', async () => {
  for (const afterMs of [0, 400, 700, 1000]) {
    const { clock, line, hands, print } = await setUp(makers.GENERIC_80_MM)
    expect(await print(first)).toMatchObject({ outcome: 'done', evidence: 'sent' })
    await clock.advance(afterMs)
    hands.unplug()
    line.unplug()
    await clock.advance(3000)
    hands.plugIn()
    line.plugIn()
    await clock.advance(60_000)
    expect(await print(second)).toMatchObject({ outcome: 'done', evidence: 'sent' })
    await clock.advance(10_000)
    const numbers = hands.paper.map(({ text }) => text.match(/A04\d/g) ?? [])
    expect(
      numbers.filter((each) => each.length > 1),
      String(afterMs),
    ).toEqual([])
    expect(numbers.flat().at(-1)).toBe('A043')
    const pieces = hands.paper.length
    expect(await print({ ticket: 'A044' })).toMatchObject({ outcome: 'done' })
    await clock.advance(10_000)
    expect(hands.paper).toHaveLength(pieces + 1) // once
  }
})

it('a T88VII proves by its own word', async () => {
  const { print, driver } = await setUp(EPSON_TM_T88VII)
  expect(driver.proof).toBe('printed')
  expect(await print(first)).toMatchObject({ outcome: 'done', evidence: 'printed' })
})

describe('PMU2300III', () => {
  const quiet: Script = (hex) => (hex === '100404' ? '52' : fenced(hex))

  it('is told when to draw back, and not asked for automatic status; its idle 52 is no paper end', async () => {
    const { opening, driver } = await setUpDriver(CITIZEN_PMU2300III, quiet)
    expect(opening.at(-1)).toBe(unspaced('1b40 1b5200 1b7407 1d523109'))
    expect(driver.status).toMatchObject({ state: 'ready', paper: 'adequate' })
  })

  it('cuts, and nothing more: the cut presents', async () => {
    const { print, paperBytes } = await setUpDriver(CITIZEN_PMU2300III, quiet, { notTakenS: 3 })
    expect(await print()).toMatchObject({ evidence: 'fence' })
    expect(paperBytes()[0]).toContain(unspaced('1b7407 1d523103'))
    expect(paperBytes().at(-1)).toMatch(/1d5641001d7201$/)
  })

  it('holds a ticket that nobody takes, and asks for it back before the next one', async () => {
    let eot4 = '52'
    const { print, world, clock } = await setUpDriver(
      CITIZEN_PMU2300III,
      (hex) => {
        if (hex.includes('1d564100')) eot4 = '12'
        if (hex === '1d5230') eot4 = '52'
        return hex === '100404' ? eot4 : fenced(hex)
      },
      { notTaken: 'hold', notTakenS: 2 },
    )
    await print()
    expect(world.wire.join('')).toContain(unspaced('1d523100'))
    await clock.advance(60_000)
    expect(world.wire).not.toContain('1d5230')
    expect(await print({}, { ticket: 'A43' })).toMatchObject({ evidence: 'fence' })
    expect(world.wire).toContain('1d5230')
  })

  it.each([{ notTaken: 'eject' }, { notTakenS: 10 }])(
    'refuses %o: it knows no such thing',
    async (options) => {
      await expect(setUpDriver(CITIZEN_PMU2300III, quiet, options)).rejects.toThrow(/notTaken/)
    },
  )
})

describe.each([
  ['PMU2300III', CITIZEN_PMU2300III],
  ['Reliance', PYRAMID_RELIANCE],
] as const)('%s, driver and firmware', (_, profile) => {
  async function kiosk(options: Readonly<Record<string, unknown>> = {}) {
    const world = await setUp(profile, 19_200, '', options)
    const told: string[] = []
    world.driver.onEvent(({ type, command }: TicketEvent) => told.push(`${type} ${command}`))
    return { ...world, told, fates: () => world.hands.paper.map(({ fate }) => fate) }
  }

  it('prints, presents, and tells when the ticket is taken', async () => {
    const { print, hands, told, fates, clock } = await kiosk()
    expect(await print(first)).toMatchObject({ outcome: 'done', evidence: 'fence' })
    expect([told, fates()]).toEqual([['presented c1'], ['presented']])
    await clock.advance(2000)
    hands.takeTicket()
    await clock.advance(3000)
    expect(told).toEqual(['presented c1', 'taken c1'])
    expect(await print(second)).toMatchObject({ outcome: 'done' })
    expect(summary(hands.paper)).toEqual([
      'cut: Passports A042 Waiting before you: 7 12.01.2026 09:00',
      'cut: Visas A043 12.01.2026 09:00',
    ])
  })

  it('draws back what nobody takes, and does not call it taken', async () => {
    const { print, told, fates, clock } = await kiosk({ notTakenS: 5 })
    await print(first)
    await clock.advance(20_000)
    expect([told, fates()]).toEqual([['presented c1'], ['retracted']])
  })

  it('its mains failed for a moment: it draws the ticket back as it starts, which nobody calls taken', async () => {
    const { print, hands, told, fates, clock } = await kiosk({ notTaken: 'hold' })
    await print(first)
    await clock.advance(2000)
    hands.unplug()
    hands.plugIn()
    await clock.advance(20_000)
    expect(fates()).not.toEqual(['presented'])
    expect(told).toEqual(['presented c1'])
  })

  it.each(['paperEmpty', 'coverOpen'] as const)('tells %s before the first byte', async (code) => {
    const { print, hands, clock, whole } = await kiosk()
    if (code === 'coverOpen') hands.openCover()
    else hands.leavePaper({ mm: 0 })
    await clock.advance(6000)
    expect(await print(first)).toMatchObject({ outcome: 'notDone', code })
    expect(whole(first)).toEqual([])
  })
})

describe('Reliance', () => {
  const quiet: Script = (hex) =>
    hex === '100414' ? '100f00000000' : hex.endsWith('1d7201') ? '00' : undefined

  it('is asked by DLE EOT 14, and told not to push paper out while it prints', async () => {
    const { opening } = await setUpDriver(PYRAMID_RELIANCE, quiet)
    expect(opening).toEqual(['100414', '100414', '1d7201', unspaced('1b40 1b5200 1b7411 1d6512')])
  })

  it('cuts by ESC i and presents seven steps of 7 mm', async () => {
    const { print, paperBytes } = await setUpDriver(PYRAMID_RELIANCE, quiet)
    expect(await print()).toMatchObject({ evidence: 'fence' })
    expect(paperBytes().join('')).toContain(unspaced('1b6403 1b69 1d6503 07 1d7201'))
  })
})
