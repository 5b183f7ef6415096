/** What becomes of bytes between the line and the parser. */
import { expect, it } from 'vitest'
import { LINE_MS, setUp } from './firmware.cases.ts'

it('acts on real-time commands inside pictures, and still draws them', async () => {
  const { hex, clock, answers, hands } = setUp()
  hex('1d 76 30 00 03 00 02 00 10 04 01 ff ff ff')
  expect(answers()).toEqual(['12'])
  await clock.advance(100)
  expect(hands.paper[0]?.text).toBe('[image 24x2]')
})

it('does not see a question that waits outside a full buffer on a line with hardware flow control', async () => {
  const line = `${'x'.repeat(40)}\n`
  const { firmware, hands, text, hex, answers, clock, texts } = setUp({}, { handshake: 'hardware' })
  hands.openCover()
  text(line.repeat(150)) // 6150 bytes
  hex('10 04 01')
  expect([firmware.heldBytes, firmware.lostBytes, answers()]).toEqual([4096, 0, []])
  hands.closeCover()
  await clock.advance(60_000)
  expect(texts()[0]?.split('\n')).toHaveLength(150)
  expect(answers()).toEqual(['12'])
})

it('loses what comes when its buffer is full, and answers in real time all the same', async () => {
  const { firmware, hands, text, hex, answers, clock, texts } = setUp()
  hands.openCover()
  text('0123456789\n'.repeat(500)) // 5500 bytes
  hex('10 04 02')
  expect([firmware.heldBytes, firmware.lostBytes, answers()]).toEqual([4096, 5500 - 4096 + 3, ['16']])
  hands.closeCover()
  await clock.advance(60_000)
  expect(texts()[0]?.split('\n')).toHaveLength(Math.floor(4096 / 11))
})

it('loses nothing of a long burst that came no faster than it prints', async () => {
  const { firmware, clock, texts } = setUp()
  await clock.advance(10_000)
  // 300 lines take 4.2 s of paper; 12300 bytes at 19200 baud take 6.4 s
  firmware.receive(Buffer.from(`${'y'.repeat(40)}\n`.repeat(300)), { firstMs: 3600, lastMs: 10_000 })
  await clock.advance(5000)
  expect(firmware.lostBytes).toBe(0)
  expect(texts()[0]?.split('\n')).toHaveLength(300)
})

it('says XOFF when the buffer is full, and XON when there is room', async () => {
  const { hands, text, answers, clock } = setUp({}, { handshake: 'xonxoff' })
  hands.openCover()
  text('x\n'.repeat(1984)) // 128 bytes left
  expect(answers()).toEqual(['13'])
  hands.closeCover()
  await clock.advance(Math.ceil(LINE_MS * 62))
  expect(answers()).toEqual([])
  await clock.advance(Math.ceil(LINE_MS * 2))
  expect(answers()).toEqual(['11'])
})

it('ignores all but ESC = while it is deselected, except in real time', async () => {
  const { hex, text, clock, texts, answers } = setUp()
  hex('1b 3d 00')
  text('unheard\n')
  hex('10 04 01')
  hex('1b 3d 01')
  text('heard\n')
  await clock.advance(100)
  expect([texts(), answers()]).toEqual([['heard'], ['12']])
})
