import { expect, it } from 'vitest'
import { findModel } from './registry.ts'

async function setUp(name: string) {
  const model = findModel(name)
  if (model.wire !== 'bytes' || model.explain === undefined) throw new Error(`${name} explains nothing`)
  return (await model.explain())()
}

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')

/** Literal bytes from the manuals, and what people read of them. */
it.each([
  {
    model: 'epson-tm-t88v',
    toDevice: '1b40 1b7411 92a0abaead0a 1d284806003030 61616161 1d564200 10 04 01 1b99',
    said: [
      'ESC @ (initialise)',
      'ESC t 11 (code page)',
      '"Талон"',
      'LF',
      'GS ( H 06 00 + 30 30 61 61 61 61 (transmit process id)',
      'GS V 42 00 (feed and cut)',
      'DLE EOT 01 (status in real time)',
      '? ESC 99',
    ],
    toHost: '12 37226161616100 1800000f 14000c0f 0c ff',
    heard: [
      '? ff',
      'status 12 (all well)',
      'process id "aaaa": all before it is printed',
      'automatic status: offline',
      'automatic status: drawerHigh, paperEnd',
      'answer 0c',
    ],
  },
  {
    model: 'epson-dm-d110',
    toDevice: '000000 1b40 1f240102 41303432 1b99 0c',
    said: ['? 1b 99', 'initialise', 'moveTo x 1 y 2', 'text "A042"', 'clear'],
    toHost: '57241f',
    heard: ['answer 57 24 1f'],
  },
  {
    model: 'cd5220',
    toDevice: '1b6c0102 92a0abaead',
    said: ['moveTo x 1 y 2', 'text "Талон"'],
    toHost: '',
    heard: ['answer '],
  },
  {
    model: 'serial-keypad',
    toDevice: '3f0d0a 21370d0a 2a',
    said: ['? 2a', 'who are you?', 'acknowledge report 7'],
    toHost: '233720423220532041313530202a34320d0a',
    heard: ['report 7: button 2 short, 150 ms ago'],
  },
  {
    model: 'serial-keypad-plain',
    toDevice: '3f',
    said: [],
    toHost: '320d0a ff',
    heard: ['? ff', 'button 2 (key 2)'],
  },
])('$model: bytes in words', async ({ model, toDevice, said, toHost, heard }) => {
  const explainer = await setUp(model)
  expect(explainer.toDevice(hex(toDevice))).toEqual(said)
  expect(explainer.toHost(hex(toHost))).toEqual(heard)
})

it('a command that comes in two bursts is told when it is whole', async () => {
  const { toDevice } = await setUp('epson-tm-t88v')
  expect(toDevice(hex('1d56'))).toEqual([])
  expect(toDevice(hex('4200'))).toEqual(['GS V 42 00 (feed and cut)'])
})
