import { expect, it } from 'vitest'
import { Splitter } from '../../../lib/index.ts'
import { bytesOf } from './firmware.cases.ts'
import { decodeReply, encodeDocument, encodeStatus, encodeVersion, type StarFacts, WELL } from './status.ts'

/** Bits of the tables 5-9 to 5-12 of the Line mode manual; the counter's by its example for the eighth byte. */
const statuses: readonly { name: string; hex: string; facts: Partial<StarFacts> }[] = [
  { name: 'well', hex: '23 06 00 00 00 00 00 00 00', facts: {} },
  { name: 'paper end', hex: '23 06 08 00 00 08 00 00 00', facts: { offline: true, paperEnd: true } },
  { name: 'cover open', hex: '23 06 28 00 00 00 00 00 00', facts: { offline: true, coverOpen: true } },
  { name: 'near end, inner side', hex: '23 06 00 00 00 04 00 00 00', facts: { nearEnd: true } },
  { name: 'cutter', hex: '23 06 08 08 00 00 00 00 00', facts: { offline: true, cutterError: true } },
  { name: 'head hot', hex: '23 06 08 40 00 00 00 00 00', facts: { offline: true, headHot: true } },
  { name: 'broken', hex: '23 06 08 20 00 00 00 00 00', facts: { offline: true, unrecoverableError: true } },
  { name: 'ETB, count 1', hex: '23 06 02 00 00 00 00 02 00', facts: { etbDone: true, counter: 1 } },
  { name: 'count 8', hex: '23 06 00 00 00 00 00 20 00', facts: { counter: 8 } },
  { name: 'count 31', hex: '23 06 00 00 00 00 00 6e 00', facts: { counter: 31 } },
  { name: 'bytes lost', hex: '23 06 00 00 40 00 00 00 00', facts: { overflow: true } },
]

const read = (parts: readonly Uint8Array[]) => {
  const splitter = new Splitter(decodeReply)
  return parts.flatMap((part) => splitter.push(part))
}

it.each(statuses)('$name: encodes, and decodes however it is cut', ({ hex, facts }) => {
  const wire = bytesOf(hex)
  const whole = { ...WELL, ...facts }
  expect(Buffer.from(encodeStatus(whole, 0x06))).toEqual(Buffer.from(wire))
  for (let cut = 0; cut <= wire.length; cut++) {
    expect(read([wire.subarray(0, cut), wire.subarray(cut)])).toEqual([{ kind: 'status', facts: whole }])
  }
})

it('reads a status of any length that its headers tell, and the outer near-end sensor', () => {
  const near = { kind: 'status', facts: { ...WELL, nearEnd: true } }
  expect(read([bytesOf('0f 02 00 00 00 02 00')])).toEqual([near])
  expect(read([bytesOf('21 04 00 00 00 02 00 00')])).toEqual([near])
  expect(read([bytesOf('23 86 00 00 00 02 00 00 00 00 00')])).toEqual([near]) // 11 bytes
})

it('finds a status behind noise and half a status, and flow control inside it', () => {
  const well = { kind: 'status', facts: WELL }
  expect(read([bytesOf('ff 12 80 23 06 00 00 23 06 00 00 00 00 00 00 00')])).toEqual([well])
  expect(read([bytesOf('23 06 00 13 00 00 11 00 00 00 00')])).toEqual([well])
  expect(read([bytesOf('11 13')])).toEqual([{ kind: 'xon' }, { kind: 'xoff' }])
})

/** The communication examples of ESC GS ETX in the StarPRNT manual, p. 2-86. */
it.each([
  { hex: '1b 1d 03 00 00 00 00 00', s: 0, id: 0, count: 0 },
  { hex: '1b 1d 03 01 00 00 02 00', s: 1, id: 0, count: 2 },
  { hex: '1b 1d 03 01 02 11 01 00', s: 1, id: 0x1102, count: 1 },
  { hex: '1b 1d 03 01 02 14 04 00', s: 1, id: 0x1402, count: 4 },
])('reads and writes the answer $hex to ESC GS ETX', ({ hex, s, id, count }) => {
  const wire = bytesOf(hex)
  expect(Buffer.from(encodeDocument(s, id, count))).toEqual(Buffer.from(wire))
  for (let cut = 0; cut <= wire.length; cut++) {
    expect(read([wire.subarray(0, cut), wire.subarray(cut)])).toEqual([{ kind: 'document', s, id, count }])
  }
})

it('reads the version that the manual gives for an HSP7000', () => {
  const wire = Buffer.concat([bytesOf('1b 23 2a 2c'), Buffer.from('HSP7000Ver.1.0'), bytesOf('0a 00')])
  expect(read([wire.subarray(0, 9), wire.subarray(9)])).toEqual([{ kind: 'version', text: 'HSP7000Ver.1.0' }])
  expect(Buffer.from(encodeVersion('HSP7000Ver.1.0'))).toEqual(wire)
})

it('reads how large a QR code would be', () => {
  expect(read([bytesOf('1b 1d 79 49 4b'), bytesOf('00')])).toEqual([{ kind: 'qrSize', dots: 75 }])
})

it('gives up half an answer for what follows it, and always moves on', () => {
  expect(read([bytesOf('1b 1d 03 01 00 00 01 23 06 00 00 00 00 00 00 00')])).toEqual([
    { kind: 'status', facts: WELL },
  ])
  for (let pair = 0; pair < 0x10000; pair++) {
    const bytes = new Uint8Array(80).fill(0x31)
    bytes.set([pair >> 8, pair & 0xff])
    expect(decodeReply(bytes)?.used).toBeGreaterThan(0)
  }
})
