/** Questions that are answered in order. */
import { expect, it } from 'vitest'
import { LINE_MS, setUp } from './firmware.cases.ts'

it('answers questions in order, with the bytes of the manual', async () => {
  const { hex, text, answers, clock } = setUp()
  hex('1d 49 01 1d 49 02 1d 49 31 1d 49 43 1d 72 01 1d 72 02 1b 75 00 1b 76')
  expect(answers()).toEqual(['20', '02', '20', '5f544d2d54383856' + '00', '00', '00', '00', '00'])
  text('before\n')
  hex('1d 72 01 10 04 01')
  expect(answers()).toEqual(['12']) // real time overtakes what waits for the paper
  await clock.advance(Math.ceil(LINE_MS))
  expect(answers()).toEqual(['00'])
  hex('1d 67 32 00 32 00 1d 56 00 1d 67 32 00 32 00')
  await clock.advance(400)
  expect(answers()).toEqual(['5f3000', '5f3100']) // the cut counter
})

it('answers GS I 33 and 96 with their own number and one byte of type', () => {
  const { hex, answers } = setUp()
  hex('1d 49 21 1d 49 60')
  expect(answers()).toEqual(['3d214200', '3d604200'])
})

it('ignores an id of GS ( H that is out of 20 to 7E', () => {
  const { hex, answers } = setUp()
  hex('1d 28 48 06 00 30 30 1f 41 42 43 1d 28 48 06 00 30 30 41 42 43 7f 1d 28 48 06 00 30 30 41 00 42 43')
  expect(answers()).toEqual([])
  hex('1d 28 48 06 00 30 30 20 20 7e 7e')
  expect(answers()).toEqual(['372220207e7e00'])
})

it('proves with GS ( H what is printed and cut, not a moment before', async () => {
  const { hex, text, answers, clock, texts } = setUp()
  text('A042\n')
  hex('1d 56 41 00 1d 28 48 06 00 30 30 30 30 32 30')
  const ms = LINE_MS + 15 / 0.3 + 400
  await clock.advance(Math.ceil(ms) - 1)
  expect([answers(), texts()]).toEqual([[], ['A042']])
  await clock.advance(1)
  expect(answers()).toEqual(['37223030323000'])
  expect(texts()).toEqual(['A042'])
  hex('1d 28 48 06 00 30 30 41 42 43 44')
  expect(answers()).toEqual(['37224142434400']) // nothing before it: at once
})

it('does with GS ( H what its model does', () => {
  const ignoring = setUp({ processId: 'ignored' })
  ignoring.hex('1d 28 48 06 00 30 30 30 30 32 30 0a')
  expect(ignoring.answers()).toEqual([])
  expect(ignoring.hands.paper[0]?.unknown ?? {}).toEqual({})
  const printing = setUp({ processId: 'printsParameters' })
  printing.hex('1d 28 48 06 00 30 30 41 42 43 44 0a')
  return printing.clock.advance(100).then(() => {
    expect(printing.texts()).toEqual(['00ABCD'])
    expect(printing.answers()).toEqual([])
  })
})
