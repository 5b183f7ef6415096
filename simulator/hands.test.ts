import { expect, it } from 'vitest'
import { createRandom, VirtualClock } from '../lib/index.ts'
import { callHand, parseHandLine } from './hands.ts'
import { simulateDevice } from './simulated-device.ts'

const make = (model: string) =>
  simulateDevice('it', { model }, { clock: new VirtualClock(), random: createRandom(1), centre: 'desk' })

it('reads verbs as people type them', () => {
  expect(parseHandLine('  openCover ')).toEqual({ verb: 'openCover' })
  expect(parseHandLine('press 2')).toEqual({ verb: 'press', args: ['2'] })
  expect(parseHandLine('loadPaper mm=80000')).toEqual({ verb: 'loadPaper', args: { mm: '80000' } })
})

it.each([[['20']], [{ mm: 20 }], [20], [{ mm: '20' }]])('takes arguments as %j', async (args) => {
  const printer = await make('epson-tm-t88v')
  callHand(printer, { verb: 'leavePaper', args })
  expect(callHand(printer, { verb: 'state' })).toMatchObject({ paperLeftMm: 20 })
})

it.each([
  [{ verb: 'dance' }, 'no hand "dance"', 'openCover'],
  [{ verb: 'leavePaper' }, 'no mm', 'leavePaper mm=<number>'],
  [{ verb: 'leavePaper', args: { mm: 'much' } }, 'mm="much"', 'leavePaper mm=<number>'],
  [{ verb: 'leavePaper', args: { cm: 2 } }, 'an argument "cm"', 'leavePaper mm=<number>'],
  [{ verb: 'openCover', args: [1] }, '1 arguments', 'openCover'],
  [{ verb: 'constructor' }, 'no hand', 'openCover'],
  [{ verb: '__proto__' }, 'no hand', 'openCover'],
])('refuses %j, and says what would do', async (call, message, fix) => {
  const printer = await make('epson-tm-t88v')
  expect(() => callHand(printer, call)).toThrow(
    expect.objectContaining({
      code: 'illegal',
      message: expect.stringContaining(message),
      fix: expect.stringContaining(fix),
    }),
  )
})
