import { expect, it } from 'vitest'
import { Splitter } from '../../../lib/index.ts'
import {
  decodeFullReply,
  encodeCounter,
  encodeEjectorStatus,
  encodeFullStatus,
  encodePrintStatus,
} from './full-status.ts'
import { WELL } from './status.ts'
import { decodeReplyWithTicket, decodeStatusOf, encodeStatusOf } from './status-quirks.ts'

const AT_REST = { ...WELL, motorOn: false, virtualEnd: false, noMark: true }
const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const replies = (hex: string) => new Splitter(decodeFullReply).push(bytesOf(hex))

/** Literal bytes of the tables of VKP80III, KPM150 and KPM210; P.b7 is set where no mark is over the sensor. */
const FRAMES = [
  { name: 'well', hex: '10 0f 80 00 00 00', facts: {} },
  { name: 'ticket in the mouth', hex: '10 0f a0 00 00 00', facts: { ticketInMouth: true } },
  { name: 'near end', hex: '10 0f 84 00 00 00', facts: { nearEnd: true } },
  { name: 'no paper', hex: '10 0f 81 00 00 00', facts: { paperEnd: true } },
  { name: 'cover open', hex: '10 0f 80 02 00 00', facts: { coverOpen: true } },
  { name: 'LF key', hex: '10 0f 80 20 00 00', facts: { feedPressed: true } },
  { name: 'head hot', hex: '10 0f 80 00 01 00', facts: { autoRecoverableError: true } },
  { name: 'paper jam', hex: '10 0f 80 00 40 00', facts: { jammed: true } },
  { name: 'notch not found', hex: '10 0f 80 00 80 00', facts: { markNotFound: true } },
  { name: 'cutter', hex: '10 0f 80 00 00 01', facts: { cutterError: true } },
  { name: 'RAM', hex: '10 0f 80 00 00 04', facts: { unrecoverableError: true } },
]

it.each(FRAMES)('full status, $name: both ways, however it is cut', ({ hex, facts }) => {
  expect(hexOf(encodeFullStatus(0x0f, { ...AT_REST, ...facts }))).toBe(hex.replaceAll(' ', ''))
  const wire = bytesOf(hex)
  for (let cut = 0; cut <= wire.length; cut++) {
    const splitter = new Splitter(decodeFullReply)
    const found = [wire.subarray(0, cut), wire.subarray(cut)].flatMap((part) => splitter.push(part))
    expect(found).toEqual([{ kind: 'automatic', facts: expect.objectContaining(facts) }])
    const told = Object.entries(found[0]?.kind === 'automatic' ? found[0].facts : {})
    expect(told.filter(([, is]) => is).map(([name]) => name)).toEqual(Object.keys(facts))
  }
})

it.each([
  ['a mark over the sensor is no trouble', '10 0f 00 00 00 00', {}],
  ['head up is a cover that is open', '10 0f 00 01 00 00', { coverOpen: true }],
  ['supply voltage', '10 0f 00 00 08 00', { autoRecoverableError: true }],
  ['the emitter', '10 0f 00 00 00 80', { unrecoverableError: true }],
  ['motor, spooling and virtual end are no trouble', '10 0f 40 0c 00 00', {}],
])('reads: %s', (_, hex, facts) => {
  expect(replies(hex)).toMatchObject([{ facts: { ...facts } }])
})

it('a frame by itself holds the bytes that its mask names', () => {
  expect(hexOf(encodeFullStatus(0x05, { ...AT_REST, ticketInMouth: true, jammed: true }))).toBe('1005a040')
  expect(replies('10 05 a0 40')).toMatchObject([{ facts: { ticketInMouth: true, jammed: true } }])
  expect(replies('10 02 02')).toEqual([{ kind: 'automatic', facts: { coverOpen: true, feedPressed: false } }])
})

it('motor and virtual end are told, P.b6 and U.b3', () => {
  expect(hexOf(encodeFullStatus(0x0f, { ...AT_REST, motorOn: true, virtualEnd: true }))).toBe('100fc0080000')
})

it('finds the frame behind noise and behind one that lost a byte', () => {
  const found = replies('ff 10 0f 80 00 10 0f a0 00 00 00 00')
  expect(found.filter(({ kind }) => kind !== 'byte')).toMatchObject([{ facts: { ticketInMouth: true } }])
})

it.each([
  ['510cm', '353130636d', 'cm', 510],
  ['785cuts', '37383563757473', 'cuts', 785],
  ['2376 cuts', '323337362063757473', 'cuts', 2376],
  ['512ret', '353132726574', 'ret', 512],
  ['512on', '3531326f6e', 'on', 512],
] as const)('counter %s', (text, hex, counter, value) => {
  if (!text.includes(' ')) expect(hexOf(encodeCounter(counter, value))).toBe(hex)
  const wire = bytesOf(hex)
  for (let cut = 0; cut <= wire.length; cut++) {
    const splitter = new Splitter(decodeFullReply)
    const found = [wire.subarray(0, cut), wire.subarray(cut)].flatMap((part) => splitter.push(part))
    expect(found).toEqual([{ kind: 'counter', counter, value }])
  }
})

it('a counter that was cut off does not swallow what follows', () => {
  expect(replies('373835 100fa0000000 00')).toMatchObject([{ kind: 'automatic' }, { kind: 'byte', byte: 0 }])
})

it('DLE EOT 11: 12 at rest, b2 motor, b5 no paper', () => {
  expect(encodePrintStatus(AT_REST)).toBe(0x12)
  expect(encodePrintStatus({ ...AT_REST, motorOn: true })).toBe(0x16)
  expect(encodePrintStatus({ ...AT_REST, paperEnd: true })).toBe(0x32)
})

it.each([
  ['paper, idle', {}, false, 0x04],
  ['ticket at the mouth', { ticketInMouth: true }, false, 0x0c],
  ['moving', { motorOn: true }, true, 0x34],
  ['jam', { jammed: true }, false, 0xc4],
] as const)('GS e 6: %s', (_, facts, ejectorOn, byte) => {
  expect(encodeEjectorStatus({ ...AT_REST, ...facts }, ejectorOn)).toBe(byte)
})

it('KP-628E: bit 7 of DLE EOT 1 is a ticket that was not torn away', () => {
  const cashino = { ticketBit: 'DLE EOT 1' } as const
  expect(encodeStatusOf(cashino, 1, { ...WELL, ticketInMouth: true })).toBe(0x92)
  expect(encodeStatusOf(cashino, 2, { ...WELL, ticketInMouth: true })).toBe(0x12)
  expect(decodeStatusOf(cashino, 1, 0x92)).toMatchObject({ ticketInMouth: true, offline: false })
  expect(decodeStatusOf(cashino, 1, 0x12)).toMatchObject({ ticketInMouth: false })
  expect(new Splitter(decodeReplyWithTicket).push(bytesOf('92 12'))).toEqual([
    { kind: 'realTime', byte: 0x92 },
    { kind: 'realTime', byte: 0x12 },
  ])
})
