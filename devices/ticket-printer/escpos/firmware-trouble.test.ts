/** What stops a printer, what is on the paper then, and how it goes on. */
import { expect, it } from 'vitest'
import { EOT, LINE_MS, setUp, ten } from './firmware.cases.ts'

it('stops at the very millimetre where the paper ends, and goes on with the broken line on the new roll', async () => {
  const { hex, text, answers, clock, hands, texts, firmware, events } = setUp()
  hex('1d 61 ff')
  hands.leavePaper({ mm: 20 })
  answers()
  text(ten)
  hex('1d 56 41 00 1d 28 48 06 00 30 30 41 42 43 44')
  await clock.advance(Math.floor(20 / 0.3))
  expect(answers()).toEqual([])
  await clock.advance(1)
  expect(answers()).toEqual(['18000f0f'])
  expect(firmware.paperLeftMm).toBe(0)
  await clock.advance(5000)
  // 20 mm: four lines and most of the fifth
  expect(texts()).toEqual(['line 0\nline 1\nline 2\nline 3\nline 4'])
  expect(events.filter(({ type }) => type === 'paperEnd')).toEqual([{ type: 'paperEnd', atMs: 67 }])
  hands.loadPaper()
  await clock.advance(5000)
  expect(texts()[1]).toBe('line 4\nline 5\nline 6\nline 7\nline 8\nline 9')
  expect(hands.paper[0]?.parted).toBe('torn')
  expect(answers().at(-1)).toBe('37224142434400')
})

it('begins a line anew that the cover has broken, so that it may stand there twice', async () => {
  const { hex, text, answers, clock, hands, texts } = setUp()
  text(ten)
  await clock.advance(Math.round(LINE_MS * 2 + 9)) // in the third line
  hands.openCover()
  await clock.advance(10_000)
  expect(texts()).toEqual(['line 0\nline 1\nline 2'])
  hex('10 04 03')
  expect(answers()).toEqual(['52'])
  hands.closeCover()
  await clock.advance(1000)
  expect(texts()).toEqual([`line 0\nline 1\nline 2\n${ten.slice(14)}`.trimEnd()])
})

it('wants DLE ENQ after the cover where its model does; ENQ 1 goes on, ENQ 2 wipes', async () => {
  for (const [enq, left] of [
    [
      '10 05 01',
      'line 0\nline 0\nline 1\nline 2\nline 3\nline 4\nline 5\nline 6\nline 7\nline 8\nline 9\nafter',
    ],
    ['10 05 02', 'line 0\nafter'],
  ] as const) {
    const { hex, text, clock, hands, texts, answers } = setUp({ coverError: 'recoverable' })
    text(ten)
    await clock.advance(9)
    hands.openCover()
    hex(enq) // not while it is open
    hands.closeCover()
    await clock.advance(1000)
    expect(texts()).toEqual(['line 0'])
    hex(`${enq} 10 04 01`)
    expect(answers()).toEqual(['12'])
    text('after\n')
    await clock.advance(1000)
    expect(texts()).toEqual([left])
  }
})

it('holds a cut that jams; ENQ helps only once the blade is free', async () => {
  const { hex, text, clock, hands, answers, events } = setUp()
  hands.jamCutter()
  text('A042\n')
  hex('1d 56 41 00 1d 28 48 06 00 30 30 41 42 43 44')
  await clock.advance(5000)
  hex('10 05 01 10 04 03')
  hands.clearJam()
  hex('10 04 03')
  expect(answers()).toEqual(['1a', '1a'])
  hex('10 05 01')
  await clock.advance(399)
  expect(hands.paper).toHaveLength(1)
  expect(hands.paper[0]?.parted).toBe('hanging')
  await clock.advance(1)
  expect(hands.paper.map(({ text, parted }) => [text, parted])).toEqual([['A042', 'cut']])
  expect(answers()).toEqual(['37224142434400'])
  expect(events.map(({ type }) => type)).toEqual([
    'cutterBlocked',
    'cutterJammed',
    'coverOpened', // to reach the blade
    'cutterFreed',
    'coverClosed',
    'recovered',
    'cut',
  ])
})

it('stands while the head is hot and goes on where it stood', async () => {
  const { text, clock, firmware, texts, hex, answers } = setUp()
  text(ten)
  await clock.advance(20)
  firmware.headHot = true
  const leftMm = firmware.paperLeftMm
  await clock.advance(10_000)
  expect(firmware.paperLeftMm).toBe(leftMm)
  expect(leftMm).toBeCloseTo(80_000 - 6)
  hex('10 05 01 10 04 03') // ENQ does nothing for it
  expect(answers()).toEqual(['52'])
  firmware.headHot = false
  await clock.advance(1000)
  expect(texts()).toEqual([ten.trimEnd()])
})

it('forgets everything but the paper when the plug is pulled', async () => {
  const { hex, text, clock, hands, texts, answers } = setUp()
  hex('1d 61 ff 1b 45 01 1d 21 11')
  text('big\nsecond\nthird\n')
  await clock.advance(30)
  answers()
  hands.unplug()
  text('lost')
  hex(EOT)
  await clock.advance(5000)
  hands.plugIn()
  await clock.advance(999)
  hex('10 04 01')
  expect(answers()).toEqual([])
  await clock.advance(1)
  hex('10 04 01')
  hands.openCover()
  hands.closeCover()
  expect(answers()).toEqual(['12']) // ASB is off again
  text('new\n')
  await clock.advance(100)
  expect(texts()).toEqual(['big\nnew']) // half the second line cannot be read
})

it('clears its buffers with DLE DC4 fn 8, in the middle of anything, and keeps its settings', async () => {
  const { hex, text, clock, texts, answers } = setUp()
  hex('1d 21 01')
  text(`A\n${'B\n'.repeat(50)}`)
  hex('1d 21 00 1d 76 30 00 40 00 ff 00 aa bb')
  await clock.advance(40)
  hex('10 14 08 01 03 14 01 06 02 08')
  expect(answers()).toEqual(['372500'])
  text('C\n')
  await clock.advance(5000)
  const [paper = ''] = texts()
  expect(paper).toMatch(/^A\nB\n(B\n)?C$/)
})
