import { describe, expect, it } from 'vitest'
import { type PrinterFacts, WELL } from './status.ts'
import { decodeStatusOf, encodeStatusOf } from './status-quirks.ts'

/** Citizen command manual, DLE EOT 4 of the PMU2300III: 04, 08 near end, 20 paper end, 40 no ticket at the presenter's sensor. */
describe('a PMU2300III', () => {
  const quirks = { ticketBit: 'DLE EOT 4' } as const
  it.each([
    ['well, nothing in the mouth', 0x52, {}],
    ['a ticket in the mouth', 0x12, { ticketInMouth: true }],
    ['near end', 0x5e, { nearEnd: true }],
    ['no paper', 0x72, { paperEnd: true }],
    ['no paper, a ticket in the mouth', 0x32, { paperEnd: true, ticketInMouth: true }],
  ] as const)('%s', (_, byte, facts) => {
    const whole: PrinterFacts = { ...WELL, ...facts }
    expect(encodeStatusOf(quirks, 4, whole)).toBe(byte)
    expect({ ...WELL, ...decodeStatusOf(quirks, 4, byte) }).toEqual(whole)
  })

  it('says the other three as everybody does', () => {
    expect(([1, 2, 3] as const).map((n) => encodeStatusOf(quirks, n, WELL))).toEqual([0x12, 0x12, 0x12])
    expect(encodeStatusOf({}, 4, WELL)).toBe(0x12)
    expect(decodeStatusOf({}, 4, 0x72)).toMatchObject({ paperEnd: true })
  })
})

/** Pyramid's documentation: no fixed bits, the DIAG button always set, e.g. 6C and 0C. */
it.each([
  [1, {}, 0x00],
  [1, { offline: true }, 0x08],
  [2, {}, 0x08],
  [2, { coverOpen: true }, 0x0c],
  [2, { coverOpen: true, stoppedByPaperEnd: true, cutterError: true }, 0x6c],
  [3, { cutterError: true }, 0x08],
  [4, { nearEnd: true }, 0x0c],
  [4, { paperEnd: true }, 0x60],
] as const)('a Reliance answers DLE EOT %i with %o by %i', (n, facts, byte) => {
  expect(encodeStatusOf({ unmarkedStatus: true }, n, { ...WELL, ...facts })).toBe(byte)
})
