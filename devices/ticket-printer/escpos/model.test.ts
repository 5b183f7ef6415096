import { expect, it } from 'vitest'
import { createRandom, VirtualClock } from '../../../lib/index.ts'
import { memoryLink } from '../../../lib/memory-link.ts'
import { escposModels } from './model.ts'
import type { EscposProfile } from './profile.ts'

const profileOf = (name: string) =>
  escposModels.find((model) => model.name === name)?.profile as EscposProfile

/** Numbers of `ESC t` as the makers give them. */
it.each([
  {
    name: 'epson-tm-t88v',
    pages: { cp437: 0, cp866: 17, cp1125: 44, windows1251: 46, kz1048: 53 },
    columns: 42,
    dots: 512,
  },
  { name: 'epson-tm-t20iii', pages: { cp866: 17, windows1251: 46 }, columns: 48, dots: 576 },
  { name: 'epson-tm-t88iii', pages: { cp866: 17, windows1251: undefined }, columns: 42, dots: 512 },
  { name: 'xprinter-xp-58', pages: { cp866: 17, windows1251: 23, cp855: 60 }, columns: 32, dots: 384 },
  { name: 'generic-58mm', pages: { cp866: 17 }, columns: 32, dots: 384 },
  { name: 'generic-58mm-silent', pages: { cp866: 17 }, columns: 32, dots: 384 },
  { name: 'citizen-ct-s310', pages: { cp866: 7, cp858: 2, windows1251: undefined }, columns: 48, dots: 576 },
  { name: 'citizen-ct-s310ii', pages: { cp866: 7, cp852: 6, cp864: 40 }, columns: 48, dots: 576 },
  { name: 'citizen-pmu2300iii', pages: { cp866: 7, cp850: undefined }, columns: 48, dots: 576 },
  { name: 'epson-tm-t88iv', pages: { cp866: 17, windows1251: undefined }, columns: 42, dots: 512 },
  { name: 'epson-tm-t88vi', pages: { cp866: 17, windows1251: 46, cp855: 34 }, columns: 42, dots: 512 },
  { name: 'epson-tm-t88vii', pages: { cp866: 17, windows1251: 46 }, columns: 42, dots: 512 },
  { name: 'epson-tm-t20', pages: { cp866: 17, windows1251: 46 }, columns: 48, dots: 576 },
  { name: 'epson-tm-t20ii', pages: { cp866: 17, windows1251: 46 }, columns: 48, dots: 576 },
  { name: 'epson-tm-t81', pages: { cp866: 17, windows1251: undefined }, columns: 48, dots: 576 },
  { name: 'bixolon-srp-350iii', pages: { cp866: 17, windows1251: 28 }, columns: 42, dots: 512 },
  {
    name: 'xprinter-xp-n160ii',
    pages: { cp866: 17, windows1251: 23, cp855: undefined },
    columns: 48,
    dots: 576,
  },
  { name: 'xprinter-xp-s260m', pages: { cp866: 17, windows1251: 23 }, columns: 48, dots: 576 },
  { name: 'rongta-rp326', pages: { cp866: 7, windows1251: 6, windows1253: 17 }, columns: 48, dots: 576 },
  { name: 'pos-8360', pages: { cp866: 17, windows1251: 23, cp855: 60 }, columns: 48, dots: 576 },
  { name: 'generic-80mm', pages: { cp866: 17 }, columns: 48, dots: 576 },
  { name: 'pyramid-reliance', pages: { cp866: 17 }, columns: 48, dots: 576 },
] as const)('$name has the pages and the width of its maker', ({ name, pages, columns, dots }) => {
  const profile = profileOf(name)
  expect(profile).toMatchObject({ columnsA: columns, dotsPerLine: dots, codePage: 'cp866' })
  for (const [page, number] of Object.entries(pages)) {
    expect(profile.codePages[page as keyof typeof profile.codePages]).toBe(number)
  }
})

it('names each model once, and says on what it was tried', () => {
  expect(new Set(escposModels.map(({ name }) => name)).size).toBe(escposModels.length)
  for (const { kind, dialect, testedOn } of escposModels) {
    expect({ kind, dialect, testedOn }).toEqual({
      kind: 'ticket-printer',
      dialect: 'escpos',
      testedOn: 'simulator only',
    })
  }
})

it.each(escposModels)(
  '$name: both ends can be made, and every verb is a deed of its hands',
  async (model) => {
    const clock = new VirtualClock()
    const surroundings = { clock, random: createRandom(1), options: {} }
    const firmware = (await model.firmware())({ ...surroundings, tell: () => {}, send: () => {} })
    for (const verb of Object.keys(model.hands)) {
      expect(typeof (firmware.hands as Record<string, unknown>)[verb], verb).toBe('function')
    }
    const connect = () => memoryLink(clock)[0]
    const driver = (await model.driver())({ ...surroundings, id: 'kiosk-1', timezone: 'UTC', connect })
    expect(driver.status).toMatchObject({ state: 'disconnected', paper: 'unknown' })
  },
)
