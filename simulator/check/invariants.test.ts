import { describe, expect, it } from 'vitest'
import { broken, command, fault, paper, print, record, type Told, ticket } from './story.cases.ts'

describe('P3: copies', () => {
  const asked = [...print(1000), ...print(5000, { copyOf: 'c-0' })]
  it('a copy bears its mark above its number', () => {
    expect(broken('P3', [...asked, paper(ticket('A001')), paper(ticket('A001', 'COPY\n'), 1)])).toEqual([])
  })
  it('a second paper without it is seen, and one that is missing its mark where the first is not whole', () => {
    const twice = broken('P3', [...asked, paper(ticket('A001')), paper(ticket('A001'), 1)])
    expect(twice).toEqual([
      'A001 at kiosk-1 is on paper 2 times',
      'a copy of A001 at kiosk-1 was printed, and 0 papers bear the mark',
    ])
    const [, copy] = [asked, print(5000, { copyOf: 'c-0' })]
    expect(broken('P3', [...copy, paper(ticket('A001'))])).toHaveLength(1)
  })
  it('a mark on which somebody tore the paper off is that of the next piece', () => {
    const torn = [paper(`${ticket('A001')}\n\nCOPY / КОПИЯ`), paper(ticket('A001'), 1)]
    expect(broken('P3', [...asked, ...torn])).toEqual([])
    expect(broken('P3', [...asked, ...torn, paper(ticket('A001'), 2)])).toHaveLength(1)
  })
  it('both on one strip of paper are two, with and without a mark', () => {
    expect(broken('P3', [...asked, paper(`${ticket('A001')}\nCOPY\n${ticket('A001')}`)])).toEqual([])
    expect(broken('P3', [...asked, paper(`${ticket('A001')}\n${ticket('A001')}`)])).toHaveLength(2)
  })
})

it('P7: the same number twice', () => {
  const issued = (at: number, number: string) => record(at, 'issued', { ticket: number })
  expect(broken('P7', [issued(1, 'A001'), issued(2, 'A003')])).toEqual([])
  expect(broken('P7', [issued(1, 'A001'), issued(2, 'A002'), issued(3, 'A001')])).toEqual([
    'A001 was issued again at 3',
  ])
})

it.each([
  [{ appended: 5, acknowledged: 3, found: 4, prefix: true }, 0],
  [{ appended: 5, acknowledged: 3, found: 2, prefix: true }, 1],
  [{ appended: 5, acknowledged: 3, found: 6, prefix: false }, 1],
  [{ appended: 5, acknowledged: 3, found: 4, prefix: false }, 1],
])('P8b: a journal that gives back %j', (told, count) => {
  expect(broken('P8b', [record(9, 'recovered', told)])).toHaveLength(count)
})

describe('P9: nothing that no ticket asked for', () => {
  const cut = (at: number) => record(at, 'device.cut', { device: 'kiosk-1', text: '' })
  const pulse = record(1500, 'device.drawerPulse', { device: 'kiosk-1' })
  it('one cut is what a ticket asks for', () => {
    expect(broken('P9', [...print(1000), cut(1900)])).toEqual([])
    expect(broken('P9', [...print(1000), cut(1500), cut(1900)])).toEqual(['A001 at kiosk-1 was cut 2 times'])
    expect(broken('P9', [cut(500), ...print(1000)])).toEqual(['A001 at kiosk-1 was cut 0 times'])
  })
  it('what trouble left since the last ticket is cut off as well, and nothing else', () => {
    const [first, second] = [print(1000), print(300_000, { ticket: 'A002' })]
    const both = [...first, cut(1900), ...second, cut(300_500), cut(300_900)]
    expect(broken('P9', [...both, ...fault(5000, 6000, 'kiosk-1', 'headHot')])).toEqual([])
    expect(broken('P9', both)).toEqual(['A002 at kiosk-1 was cut 2 times'])
    expect(broken('P9', [...both, ...fault(5000, 6000, 'kiosk-2', 'headHot')])).toHaveLength(1)
    expect(broken('P9', [...both, ...fault(500, 600, 'kiosk-1', 'headHot')])).toHaveLength(1) // before the last
  })
  it('a drawer is not, unless the line changes bytes', () => {
    expect(broken('P9', [...print(1000), cut(1900), pulse])).toHaveLength(1)
    const garbled = fault(900, 1100, 'kiosk-1', 'bitsFlipped')
    expect(broken('P9', [...garbled, ...print(1000), cut(1900), pulse])).toEqual([])
  })
  it('its lines stand on it as they were asked for', () => {
    const asked = print(1000, { lines: ['@ V0 p00', 'Окно 5'] })
    const right = paper(ticket('A001', '', '@ V0 p00\n'))
    expect(broken('P9', [...asked, cut(1900), right])).toEqual([])
    expect(broken('P9', [...asked, cut(1900), paper(ticket('A001'))])).toEqual([
      'A001 at kiosk-1 does not bear "@ V0 p00"',
    ])
  })
})

describe('D3: what is told of a device that is cut off', () => {
  const lamp = record(0, 'installed', { device: 'lamp-1', kind: 'caller-display', wire: 'bytes' })
  const told = (at: number, state: string) => record(at, 'told', { device: 'lamp-1', state })
  const off = fault(1000, 15_000, 'lamp-1', 'cableOut')
  it('is not ready after ten seconds', () => {
    expect(broken('D3', [lamp, told(1, 'ready'), ...off, told(9000, 'lost'), told(15_500, 'ready')])).toEqual(
      [],
    )
    expect(broken('D3', [lamp, told(1, 'ready'), ...off])).toHaveLength(1)
    expect(
      broken('D3', [lamp, told(1, 'ready'), ...off, told(9000, 'lost'), told(12_000, 'ready')]),
    ).toHaveLength(1)
  })
  it('a cable that somebody else has put in again is in', () => {
    const other = fault(2000, 3000, 'lamp-1', 'cableOut')
    expect(broken('D3', [lamp, told(1, 'ready'), ...off, ...other])).toEqual([])
  })
})

describe('D4: the order of the caller', () => {
  const show = (at: number, told: Told) => command(at, at + 100, { place: 'sign', op: 'show', ...told })
  const newer = show(1000, { ticket: 'A002', seq: 2 })
  const lit = record(2050, 'device.shown', { device: 'sign', lines: ['A001'] })
  it('a lower seq is refused, and never lit', () => {
    const refused = show(2000, { ticket: 'A001', seq: 1, outcome: 'notDone', code: 'superseded' })
    expect(broken('D4', [...newer, ...refused])).toEqual([])
    expect(broken('D4', [...newer, ...refused, lit])).toHaveLength(1)
    expect(broken('D4', [...newer, ...show(2000, { ticket: 'A001', seq: 1 }), lit])).toHaveLength(2)
  })
  it('on a line that changes bytes one number becomes another', () => {
    const refused = show(2000, { ticket: 'A001', seq: 1, outcome: 'notDone', code: 'superseded' })
    const garbled = fault(1500, 1600, 'sign', 'bitsFlipped')
    expect(broken('D4', [...newer, ...garbled, ...refused, lit])).toEqual([])
  })
  it('behind one that was not done, or of an earlier life of the program, it is as good as any', () => {
    const failed = show(1000, { ticket: 'A002', seq: 2, outcome: 'notDone', code: 'offline' })
    const late = show(2000, { ticket: 'A001', seq: 1 })
    expect(broken('D4', [...failed, ...late, lit])).toEqual([])
    expect(broken('D4', [...newer, ...fault(1500, 1600, 'program', 'crash'), ...late, lit])).toEqual([])
  })
})

it('S3: a moment of too much work', () => {
  expect(broken('S3', [record(1, 'busiest', { timers: 40, when: 7 })])).toEqual([])
  expect(broken('S3', [record(1, 'busiest', { timers: 2000, when: 7 })])).toEqual(['2000 timers fired at 7'])
})

it('S4: what is held at rest and after the end', () => {
  const lamp = record(0, 'installed', { device: 'lamp-1', kind: 'caller-display', wire: 'bytes' })
  const held = (at: number, moment: string, timers: number, links = 0, timersOfRoom = 0) =>
    record(at, 'holdings', { moment, timers, links, listeners: 2 * links, timersOfRoom })
  const start = held(1, 'start', 3, 2)
  expect(broken('S4', [lamp, start, held(2, 'rest', 4, 2), held(3, 'closed', 0)])).toEqual([])
  expect(broken('S4', [lamp, start, held(2, 'rest', 5, 2), held(3, 'closed', 0)])).toHaveLength(1)
  expect(broken('S4', [lamp, start, held(2, 'rest', 3, 3), held(3, 'closed', 0)])).toHaveLength(2)
  expect(broken('S4', [lamp, start, held(2, 'rest', 3, 2), held(3, 'closed', 1, 1, 1)])).toHaveLength(4)
})

describe('S6: what is told a minute after the last fault', () => {
  const kiosk = record(0, 'installed', { device: 'kiosk-1', kind: 'ticket-printer' })
  const told = (state: string, code?: string, device = 'kiosk-1') =>
    record(90_000, 'stateAtLast', { device, state, ...(code ? { code } : {}) })
  const noise = fault(1000, 2000, 'kiosk-1', 'noise')
  it.each([
    ['ready', [told('ready')], 0],
    ['lost', [told('lost', 'noHardware')], 1],
    ['a printer that swallows what a line garbled', [...noise, told('lost', 'failure')], 0],
    [
      'one on a line that changed nothing',
      [...fault(1000, 2000, 'kiosk-1', 'held'), told('lost', 'failure')],
      1,
    ],
    [
      'one whose neighbour had the noise',
      [...fault(1000, 2000, 'kiosk-2', 'noise'), told('lost', 'failure')],
      1,
    ],
    ['one that does not ask for a person', [...noise, told('lost', 'noHardware')], 1],
    [
      'a device that is no printer',
      [...fault(1000, 2000, 'rate-1', 'noise'), told('lost', 'failure', 'rate-1')],
      1,
    ],
  ])('%s', (_, records, count) => {
    expect(broken('S6', [kiosk, ...records])).toHaveLength(count)
  })
})
