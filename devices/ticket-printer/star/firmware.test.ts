import { decode as decodePng } from 'fast-png'
import { expect, it } from 'vitest'
import { setUp, type World } from './firmware.cases.ts'

const LINE_MS = 17 // 32 dots at 203 dpi and 250 mm/s take 16.02 ms
const hexOf = (text: string) => Buffer.from(text, 'latin1').toString('hex')

/** What stands on the paper after these bytes. */
async function paperOf(digits: string, change: Parameters<typeof setUp>[0] = {}) {
  const world = setUp(change)
  world.hex(digits)
  await world.clock.advance(30_000)
  return { ...world, lines: (world.texts()[0] ?? '').split('\n') }
}

/** One dot of a piece. */
function dotsOf({ hands }: World): (x: number, y: number) => boolean {
  const { data, width } = decodePng(hands.paper[0]?.png() ?? new Uint8Array())
  const rowBytes = Math.ceil(width / 8)
  return (x, y) => ((data[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0
}
const TOP = 96 // 12 mm of paper stand below the head when printing begins

it('prints text in the page that was chosen: 866 is 10, 1251 is 34', async () => {
  const { lines } = await paperOf(
    '1b 1d 74 0a 8f a0 e1 af ae e0 e2 0a 1b 1d 74 22 cf e0 f1 ef ee f0 f2 0a 1b 1d 74 01 80 81 0a',
  )
  expect(lines).toEqual(['Паспорт', 'Паспорт', 'Çü'])
})

it('aligns, enlarges and feeds as it is told', async () => {
  const { lines, hands } = await paperOf(
    '1b 1d 61 01 1b 69 03 03 41 30 34 32 0a 1b 69 00 00 41 0a 1b 1d 61 02 42 0a 1b 1d 61 00 1b 61 02 43 0a',
  )
  expect(lines).toEqual([`${' '.repeat(16)}A042`, `${' '.repeat(24)}A`, `${' '.repeat(47)}B`, '', '', 'C'])
  expect(hands.paper[0]?.lengthMm).toBe(12 + 12 + 5 * 4) // 4 x 24 dots, five lines
})

it('cuts after feeding to the blade, and cuts through what stands there without', async () => {
  const fed = await paperOf('41 0a 1b 64 03')
  expect(fed.hands.paper.map(({ text, parted }) => ({ text, parted }))).toEqual([
    { text: 'A', parted: 'cut' },
  ])
  const plain = await paperOf('41 0a 42 1b 64 01') // B is printed first; both are above the blade
  expect(plain.texts()).toEqual(['', 'A\nB'])
})

it('prints what waits in the line before ESC @, and forgets it at CAN', async () => {
  const { lines } = await paperOf('41 1b 45 1b 40 42 18 43 0a')
  expect(lines).toEqual(['A', 'C'])
})

it('draws the QR code of ISO/IEC 18004 Annex I by ESC GS y', async () => {
  const world = await paperOf(
    '1b 1d 79 53 30 02 1b 1d 79 53 31 01 1b 1d 79 53 32 03 1b 1d 79 44 31 00 08 00 3031323334353637 1b 1d 79 50 1b 1d 79 49',
  )
  expect(world.lines).toEqual(['[QR 01234567]'])
  const dot = dotsOf(world)
  const row = (y: number) =>
    Array.from({ length: 21 }, (_, x) => (dot(3 * x + 1, TOP + 3 * y + 1) ? '#' : '.')).join('')
  expect([0, 2, 8, 9, 12, 20].map(row)).toEqual([
    '#######...###.#######',
    '#.###.#..##...#.###.#',
    '#.#.#.#...#.#...#..#.',
    '##.#....#.##.#.#...#.',
    '..#..###.###.###....#',
    '#######.#..#.###..#.#',
  ])
  expect(world.answers()).toEqual(['1b1d79493f00']) // 63 dots
})

it('draws ESC GS S, strips of ESC k in lines of 3 mm, ESC X, and rows of raster mode', async () => {
  const raster = await paperOf('1b 1d 53 01 01 00 02 00 00 80 01')
  expect([raster.lines, dotsOf(raster)(0, TOP), dotsOf(raster)(7, TOP + 1)]).toEqual([
    ['[image 8x2]'],
    true,
    true,
  ])
  const strip = `1b 6b 01 00 80 ${'00'.repeat(22)} 01 0a`
  const strips = await paperOf(`1b 30 ${strip} ${strip} 1b 7a 01`)
  const dot = dotsOf(strips)
  expect([strips.lines, dot(0, TOP), dot(7, TOP + 23), dot(0, TOP + 24)]).toEqual([
    ['[image 8x48]'],
    true,
    true,
    true,
  ])
  expect((await paperOf('1b 58 02 00 80 00 01 ff ff ff 0a')).lines).toEqual(['[image 2x24]'])
  const rows = await paperOf(
    '1b 2a 72 52 1b 2a 72 41 62 02 00 80 01 62 02 00 ff ff 1b 2a 72 59 38 00 1b 2a 72 42 41 0a',
  )
  expect(rows.lines).toEqual(['[image 16x2]', 'A'])
})

it('counts what it does not know on its piece of paper, and tells it once', async () => {
  const { hands, events } = await paperOf('1b 1d 74 63 1b 7b 41 0a 1b 7b 0a')
  expect(hands.paper[0]).toMatchObject({ text: 'A', unknown: { 'ESC GS t 99': 1, 'ESC {': 2 } })
  expect(events.filter(({ type }) => type === 'notUnderstood')).toHaveLength(2)
})

it('answers ESC ACK SOH at once, also off-line and in the middle of a command', async () => {
  const { hands, hex, answers } = setUp()
  hex('1b 06 01')
  expect(answers()).toEqual(['230600000000000000'])
  hands.openCover()
  hex('41 0a 1b 1d 53 01 01 00 06 00 00 ff 1b 06 01')
  expect(answers()).toEqual(['230628000000000000'])
})

it('counts ETB when all before it is printed, and says so while the automatic status is on', async () => {
  const { hex, clock, answers } = setUp()
  hex('41 0a 17')
  await clock.advance(100)
  expect(answers()).toEqual([])
  hex('1b 1e 61 01 42 0a 43 0a 17')
  expect(answers()).toEqual([])
  await clock.advance(2 * LINE_MS)
  expect(answers()).toEqual(['230602000000000400'])
  hex('1b 06 01')
  expect(answers()).toEqual(['230600000000000400']) // the bit of ETB was told, the counter stays
  hex(`${'17'.repeat(30)}`)
  await clock.advance(10)
  expect(answers().at(-1)).toBe('230602000000000000') // 32 is 0 again
  hex('17 1b 1e 45 00 1b 06 01 17')
  await clock.advance(10)
  expect(answers().at(-1)).toBe('230602000000000200')
})

it('prints what waits in the line before it counts', async () => {
  const { hex, clock, texts } = setUp()
  hex('41 17')
  await clock.advance(100)
  expect(texts()).toEqual(['A'])
})

it('answers ESC GS ETX with its id when all before it is printed, as the manual gives it', async () => {
  const { hex, clock, answers } = setUp()
  hex('1b 1d 03 00 00 00')
  expect(answers()).toEqual(['1b1d030000000000'])
  hex('41 0a 1b 1d 03 01 02 11')
  expect(answers()).toEqual([])
  await clock.advance(LINE_MS)
  expect(answers()).toEqual(['1b1d030102110100'])
  hex('1b 1d 03 03 00 00 1b 1d 03 04 00 00 1b 1d 03 02 02 00 1b 1d 03 00 02 00')
  await clock.advance(10)
  expect(answers()).toEqual(['1b1d030002000000'])
})

it('eats ESC GS ETX where it is not known', async () => {
  const { hex, clock, answers, hands } = setUp({ proof: 'counter' })
  hex('41 0a 1b 1d 03 01 02 11')
  await clock.advance(100)
  expect(answers()).toEqual([])
  expect(hands.paper[0]).toMatchObject({ text: 'A', unknown: { 'ESC GS ETX': 1 } })
})

it('tells each change while the automatic status is on, and nothing when it is off', async () => {
  const { hands, hex, answers } = setUp()
  hands.openCover()
  hands.closeCover()
  expect(answers()).toEqual([])
  hex('1b 1e 61 01')
  hands.openCover()
  hands.closeCover()
  hands.leavePaper({ mm: 0 })
  hands.loadPaper()
  hands.heatHead()
  hands.coolHead()
  hands.breakDown()
  expect(answers()).toEqual([
    '230628000000000000',
    '230600000000000000',
    '2306080000 0c000000'.replace(' ', ''),
    '2306280000 0c000000'.replace(' ', ''),
    '230628000000000000',
    '230600000000000000',
    '230608400000000000',
    '230600000000000000',
    '230608200000000000',
  ])
})

it('answers ENQ and EOT to hosts without automatic status, and tells its version', async () => {
  const { hands, hex, answers } = setUp()
  hex('05 04')
  hands.leavePaper({ mm: 1000 })
  hex('04')
  hands.openCover()
  hex('05') // off-line nothing is read: the question itself is in the buffer
  hands.closeCover()
  hex('1b 23 2a 0a 00')
  expect(answers()).toEqual(['20', '10', '14', '04', `1b232a2c${hexOf('TSP654IIVer1.0')}0a00`])
  hex('1b 1e 61 01')
  hex('05 04')
  expect(answers()).toEqual([])
})

it('stops at the paper end, and goes on with the next roll', async () => {
  const { hands, text, hex, clock, answers } = setUp()
  hex('1b 1e 61 01')
  hands.leavePaper({ mm: 10 })
  text('1\n2\n3\n4\n5\n')
  hex('17')
  await clock.advance(1000)
  expect(answers().at(-1)).toBe('23060800000c000000')
  hands.loadPaper()
  await clock.advance(1000)
  expect(answers().at(-1)).toBe('230602000000000200')
  expect(hands.paper.map((piece) => piece.text)).toEqual(['1\n2\n3', '3\n4\n5']) // the broken line begins anew
})

it('stands with a stuck blade until it is freed; then it cuts', async () => {
  const { hands, text, hex, clock, answers } = setUp()
  hex('1b 1e 61 01')
  hands.jamCutter()
  text('A\n')
  hex('1b 64 03 17')
  await clock.advance(1000)
  expect(answers().at(-1)).toBe('230608080000000000')
  hands.clearJam()
  await clock.advance(1000)
  expect(answers()).toEqual(['230600000000000000', '230602000000000200'])
  expect(hands.paper.map(({ parted }) => parted)).toEqual(['cut'])
})

it('loses buffer, modes and counters with its mains, and hears again after its start', async () => {
  const { hands, hex, clock, answers } = setUp()
  hex('1b 1e 61 01 17 1b 1d 03 01 00 00')
  await clock.advance(10)
  hands.openCover()
  answers()
  hex('41 0a 17')
  hands.unplug()
  hands.closeCover()
  hands.plugIn()
  hex('1b 06 01')
  await clock.advance(2000)
  expect(answers()).toEqual([])
  hex('1b 06 01 1b 1d 03 01 05 00')
  await clock.advance(100)
  expect(answers()).toEqual(['230600000000000000', '1b1d030105000100'])
  expect(hands.paper).toEqual([])
})

it('loses what comes when its buffer is full, and tells it once', async () => {
  const { firmware, hands, text, hex, clock, answers } = setUp()
  hands.openCover()
  text('0123456789\n'.repeat(500)) // 5500 bytes
  expect(firmware.heldBytes).toBe(4096)
  hex('1b 06 01 1b 06 01')
  expect(answers()).toEqual(['230628004000000000', '230628004000000000']) // the second lost three more bytes
  hands.closeCover()
  await clock.advance(60_000)
  hex('1b 06 01')
  expect(answers()).toEqual(['230600000000000000'])
})

it('says XOFF with 256 bytes left, and XON when there is room again', async () => {
  const { hands, text, clock, answers } = setUp({}, { handshake: 'xonxoff' })
  hands.openCover()
  text('0123456789\n'.repeat(349)) // 3839 bytes
  expect(answers()).toEqual([])
  text('0123456789\n')
  expect(answers()).toEqual(['13'])
  hands.closeCover()
  await clock.advance(60_000)
  expect(answers()).toEqual(['11'])
})
