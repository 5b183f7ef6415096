import { describe, expect, it } from 'vitest'
import { broken, fault, paper, print, record, ticket } from './story.cases.ts'

describe('a line that flips bits makes one number into another', () => {
  const flipped = fault(1500, 1600, 'kiosk-1', 'bitsFlipped')
  const other = print(1000, { ticket: 'A016' })
  const own = print(5000, { ticket: 'A017' })
  const papers = [paper(ticket('A017')), paper(ticket('A017'), 1)]
  it('P3: which then is on paper twice, and no third time', () => {
    expect(broken('P3', [...flipped, ...other, ...own, ...papers])).toEqual([])
    expect(broken('P3', [...flipped, ...other, ...own, ...papers, paper(ticket('A017'), 2)])).toHaveLength(1)
  })
  it('P3: also where a copy of the other one is on paper', () => {
    const copied = [...other, ...print(3000, { ticket: 'A016', copyOf: 'c-0' })]
    const copy = paper(ticket('A016', 'COPY\n'), 2)
    expect(broken('P3', [...flipped, ...copied, ...own, ...papers, copy])).toEqual([])
  })
  it.each([
    ['where the line changed nothing', [...other]],
    ['where the other one is on paper too', [...flipped, ...other, paper(ticket('A016'), 2)]],
    [
      'where the other one was never sent',
      [...flipped, ...print(1000, { ticket: 'A016', outcome: 'notDone' })],
    ],
    ['where more than a bit of a figure differs', [...flipped, ...print(1000, { ticket: 'A014' })]],
    ['where bytes were lost, and none changed', [...fault(1500, 1600, 'kiosk-1', 'bytesLost'), ...other]],
    ['where the other printer had it', [...flipped, ...print(1000, { ticket: 'A016', place: 'kiosk-2' })]],
  ])('P3: but not %s', (_, records) => {
    expect(broken('P3', [...records, ...own, ...papers])).toHaveLength(1)
  })
  it('P2b: which then is on paper though it was not printed', () => {
    const refused = print(5000, { ticket: 'A017', outcome: 'notDone', code: 'paperEmpty' })
    expect(broken('P2b', [...flipped, ...other, ...refused, ...papers.slice(1)])).toEqual([])
    expect(broken('P2b', [...flipped, ...other, ...refused, ...papers])).toHaveLength(1)
    expect(broken('P2b', [...other, ...refused, ...papers.slice(1)])).toHaveLength(1)
  })
})

describe('P5: two numbers on a piece', () => {
  const both = (first: string, second: string, piece = 0) =>
    paper(`${ticket(first)}\n${ticket(second)}`, piece)
  const asked = [...print(1000), ...print(5000, { ticket: 'A002' }), ...print(9000, { ticket: 'A003' })]
  const noise = (at: number) => fault(at, at + 100, 'kiosk-1', 'noise')
  it('are seen', () => {
    expect(broken('P5', [...asked, both('A001', 'A002')])).toEqual(['piece kiosk-1 0 bears A001 and A002'])
  })
  it('are not where the line changed bytes, and perhaps the cut, of the first', () => {
    expect(broken('P5', [...noise(1500), ...asked, both('A001', 'A002')])).toEqual([])
    expect(
      broken('P5', [...fault(1500, 1600, 'kiosk-1', 'repliesTwice'), ...asked, both('A001', 'A002')]),
    ).toHaveLength(1)
  })
  it('are where it changed only those of the last, or of another piece', () => {
    expect(broken('P5', [...noise(5500), ...asked, both('A001', 'A002')])).toHaveLength(1)
    expect(broken('P5', [...noise(1500), ...asked, both('A002', 'A003')])).toHaveLength(1)
    const three = paper(`${ticket('A001')}\n${ticket('A002')}\n${ticket('A003')}`)
    expect(broken('P5', [...noise(1500), ...asked, three])).toHaveLength(1)
    expect(broken('P5', [...noise(1500), ...noise(5500), ...asked, three])).toEqual([])
  })
  it('are not where a printer that tells nothing lost its power with the first in it', () => {
    const sent = [...print(1000, { evidence: 'sent' }), ...print(9000, { ticket: 'A002', evidence: 'sent' })]
    const off = (at: number, device = 'kiosk-1') => record(at, 'device.unplugged', { device })
    expect(broken('P5', [...sent, off(2600), both('A001', 'A002')])).toEqual([])
    expect(broken('P5', [...sent, both('A001', 'A002')])).toHaveLength(1)
    expect(broken('P5', [...sent, off(6000), both('A001', 'A002')])).toHaveLength(1)
    expect(broken('P5', [...sent, off(2600, 'kiosk-2'), both('A001', 'A002')])).toHaveLength(1)
    expect(broken('P5', [...asked, off(2600), both('A001', 'A002')])).toHaveLength(1) // one that proves
  })
  it('are not where it changed the first number as well', () => {
    const flipped = fault(1500, 1600, 'kiosk-1', 'bitsFlipped')
    expect(broken('P5', [...flipped, ...asked, both('A003', 'A002')])).toEqual([])
    expect(broken('P5', [...flipped, ...asked, both('A003', 'A002'), paper(ticket('A001'), 1)])).toHaveLength(
      1,
    )
  })
  it('are not where the first is a copy that was changed, and are where only what was copied was', () => {
    const copy = paper(`${ticket('A001', 'COPY\n')}\n${ticket('A002')}`)
    const copied = [...print(1000), ...print(3000, { copyOf: 'c-0' }), ...print(5000, { ticket: 'A002' })]
    expect(broken('P5', [...noise(3500), ...copied, copy])).toEqual([])
    expect(broken('P5', [...noise(1500), ...copied, copy])).toHaveLength(1)
  })
})
