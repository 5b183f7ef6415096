import { expect, it } from 'vitest'
import { Splitter } from '../../../lib/index.ts'
import {
  automaticStatusCauses,
  decodeAutomaticStatus,
  decodeRealTimeStatus,
  decodeReply,
  encodeAutomaticStatus,
  encodeBlock,
  encodeBuffersCleared,
  encodeProcessId,
  encodeRealTimeStatus,
  encodeTransmittedStatus,
  type PrinterFacts,
  type Reply,
  WELL,
} from './status.ts'

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
const replies = (hex: string): Reply[] => new Splitter(decodeReply).push(bytes(hex))

interface Scenario {
  readonly name: string
  readonly facts: Partial<PrinterFacts>
  /** Answers to DLE EOT 1 to 4. */
  readonly realTime: readonly [number, number, number, number]
  readonly automatic: string
}

/** Literal bytes from the bit tables of the T88III specification and the ESC/POS programming guide. */
const scenarios: readonly Scenario[] = [
  { name: 'ready', facts: {}, realTime: [0x12, 0x12, 0x12, 0x12], automatic: '10 00 00 0f' },
  {
    name: 'near end, still printing',
    facts: { nearEnd: true },
    realTime: [0x12, 0x12, 0x12, 0x1e],
    automatic: '10 00 03 0f',
  },
  {
    name: 'cover open, idle',
    facts: { offline: true, coverOpen: true },
    realTime: [0x1a, 0x16, 0x12, 0x12],
    automatic: '38 00 00 0f',
  },
  {
    name: 'cover open, idle, sensors read no paper',
    facts: { offline: true, coverOpen: true, nearEnd: true, paperEnd: true },
    realTime: [0x1a, 0x16, 0x12, 0x7e],
    automatic: '38 00 0f 0f',
  },
  {
    name: 'cover opened while printing',
    facts: { offline: true, coverOpen: true, autoRecoverableError: true },
    realTime: [0x1a, 0x56, 0x52, 0x12],
    automatic: '38 40 00 0f',
  },
  {
    name: 'the same, set to "recoverable"',
    facts: { offline: true, coverOpen: true, recoverableError: true },
    realTime: [0x1a, 0x56, 0x16, 0x12],
    automatic: '38 04 00 0f',
  },
  {
    name: 'paper end',
    facts: { offline: true, stoppedByPaperEnd: true, nearEnd: true, paperEnd: true },
    realTime: [0x1a, 0x32, 0x12, 0x7e],
    automatic: '18 00 0f 0f',
  },
  {
    name: 'paper end, no near-end sensor',
    facts: { offline: true, stoppedByPaperEnd: true, paperEnd: true },
    realTime: [0x1a, 0x32, 0x12, 0x72],
    automatic: '18 00 0c 0f',
  },
  {
    name: 'cutter jam',
    facts: { offline: true, cutterError: true },
    realTime: [0x1a, 0x52, 0x1a, 0x12],
    automatic: '18 08 00 0f',
  },
  {
    name: 'head too hot',
    facts: { offline: true, autoRecoverableError: true },
    realTime: [0x1a, 0x52, 0x52, 0x12],
    automatic: '18 40 00 0f',
  },
  {
    name: 'unrecoverable',
    facts: { offline: true, unrecoverableError: true },
    realTime: [0x1a, 0x52, 0x32, 0x12],
    automatic: '18 20 00 0f',
  },
  {
    name: 'FEED held',
    facts: { offline: true, feeding: true, feedPressed: true },
    realTime: [0x5a, 0x1a, 0x12, 0x12],
    automatic: '58 02 00 0f',
  },
  {
    name: 'waiting for on-line recovery',
    facts: { offline: true, waitingForRecovery: true },
    realTime: [0x3a, 0x12, 0x12, 0x12],
    automatic: '18 01 00 0f',
  },
  {
    name: 'ready, drawer pin high',
    facts: { drawerHigh: true },
    realTime: [0x16, 0x12, 0x12, 0x12],
    automatic: '14 00 00 0f',
  },
]

it.each(scenarios)('$name: facts become the bytes of the manual', ({ facts, realTime, automatic }) => {
  const whole = { ...WELL, ...facts }
  expect(([1, 2, 3, 4] as const).map((n) => encodeRealTimeStatus(n, whole))).toEqual(realTime)
  expect(encodeAutomaticStatus(whole)).toEqual(bytes(automatic))
})

it.each(scenarios)('$name: the bytes of the manual become facts', ({ facts, realTime, automatic }) => {
  const read = ([1, 2, 3, 4] as const).map((n) => decodeRealTimeStatus(n, realTime[n - 1] as number))
  const { ticketInMouth: _mouth, jammed: _jam, markNotFound: _mark, ...asked } = { ...WELL, ...facts } // of these Epson's bytes know nothing
  expect(Object.assign({}, ...read)).toEqual(asked)
  const { stoppedByPaperEnd: _, ...told } = asked
  expect(decodeAutomaticStatus(bytes(automatic))).toEqual(told)
  expect(replies(automatic)).toEqual([{ kind: 'automatic', facts: told }])
})

it('ignores the undefined bits of automatic status', () => {
  expect(decodeAutomaticStatus(bytes('10006060'))).toEqual(decodeAutomaticStatus(bytes('1000000f')))
})

it.each([
  { name: 'an answer to DLE EOT', hex: '5a', reply: { kind: 'realTime', byte: 0x5a } },
  { name: 'an answer to GS r', hex: '03', reply: { kind: 'byte', byte: 0x03 } },
  { name: 'a model id', hex: '20', reply: { kind: 'byte', byte: 0x20 } },
  { name: 'XON', hex: '11', reply: { kind: 'xon' } },
  { name: 'XOFF', hex: '13', reply: { kind: 'xoff' } },
  { name: 'a process id', hex: '37223030323000', reply: { kind: 'processId', id: '0020' } },
  { name: 'buffers cleared', hex: '372500', reply: { kind: 'buffersCleared' } },
  {
    name: 'a maker',
    hex: '5f4550534f4e00',
    reply: { kind: 'block', header: 0x5f, data: bytes('4550534f4e') },
  },
  { name: 'an off-line cause', hex: '37234000', reply: { kind: 'block', header: 0x37, data: bytes('2340') } },
  {
    name: 'the size of a QR code',
    hex: '37363130321f3130321f311f3000',
    reply: { kind: 'block', header: 0x37, data: bytes('363130321f3130321f311f30') },
  },
] as const)('reads $name, however it is cut', ({ hex, reply }) => {
  const wire = bytes(hex)
  for (let cut = 0; cut <= wire.length; cut++) {
    const splitter = new Splitter(decodeReply)
    expect([...splitter.push(wire.slice(0, cut)), ...splitter.push(wire.slice(cut))]).toEqual([reply])
    expect(splitter.dropped).toBe(0)
  }
})

it('writes the blocks that it reads', () => {
  expect(encodeProcessId(Buffer.from('0020'))).toEqual(bytes('37223030323000'))
  expect(encodeBuffersCleared()).toEqual(bytes('372500'))
  expect(encodeBlock(0x5f, Buffer.from('EPSON'))).toEqual(bytes('5f4550534f4e00'))
})

it('answers GS r with the sensors', () => {
  expect(encodeTransmittedStatus(1, WELL)).toBe(0x00)
  expect(encodeTransmittedStatus(1, { ...WELL, nearEnd: true })).toBe(0x03)
  expect(encodeTransmittedStatus(1, { ...WELL, nearEnd: true, paperEnd: true })).toBe(0x0f)
  expect(encodeTransmittedStatus(2, { ...WELL, drawerHigh: true })).toBe(0x01)
})

it('keeps flow control out of a reply that it interrupts', () => {
  expect(replies('10 00 13 00 0f 11')).toEqual([
    { kind: 'automatic', facts: decodeAutomaticStatus(bytes('1000000f')) },
    { kind: 'xon' },
  ])
  expect(replies('37 22 30 13 30 32 30 00')).toEqual([{ kind: 'processId', id: '0020' }])
})

it('does not let half a reply swallow the one behind it', () => {
  expect(replies('37 22 30 30 12').at(-1)).toEqual({ kind: 'realTime', byte: 0x12 })
  expect(replies('37 22 30 30 32 30 32').at(-1)).toEqual({ kind: 'realTime', byte: 0x32 })
  expect(replies('10 00 37 22 30 30 32 30 00').at(-1)).toEqual({ kind: 'processId', id: '0020' })
  expect(replies('5f 45 12').at(-1)).toEqual({ kind: 'realTime', byte: 0x12 })
})

it('tells replies of all kinds in one burst apart, whatever noise stands before them', () => {
  const kinds = replies('ff 80 12 10 00 03 0f 03 37 25 00 37 22 41 42 43 44 00 16').map(({ kind }) => kind)
  expect(kinds).toEqual(['realTime', 'automatic', 'byte', 'buffersCleared', 'processId', 'realTime'])
})

it('is total: any three bytes, in one piece or in three, mean the same and hold little', () => {
  const interesting = [
    0x00, 0x0f, 0x10, 0x11, 0x12, 0x13, 0x22, 0x25, 0x30, 0x37, 0x53, 0x5f, 0x7f, 0x80, 0xff,
  ]
  for (const a of interesting) {
    for (const b of interesting) {
      for (const c of interesting) {
        const whole = new Splitter(decodeReply)
        const chopped = new Splitter(decodeReply)
        const values = whole.push(Uint8Array.of(a, b, c))
        expect([a, b, c].flatMap((byte) => chopped.push(Uint8Array.of(byte)))).toEqual(values)
        expect(chopped.dropped).toBe(whole.dropped)
      }
    }
  }
  const endless = new Splitter(decodeReply)
  endless.push(new Uint8Array(10_000).fill(0x5f))
  expect(endless.heldBytes).toBeLessThan(200)
  const flow = new Splitter(decodeReply)
  flow.push(Uint8Array.of(0x10, ...new Uint8Array(10_000).fill(0x13)))
  expect(flow.heldBytes).toBeLessThan(200)
})

it('tells what changed in the bits of GS a', () => {
  const causes = (facts: Partial<PrinterFacts>) => automaticStatusCauses(WELL, { ...WELL, ...facts })
  expect(causes({})).toBe(0)
  expect(causes({ drawerHigh: true })).toBe(0x01)
  expect(causes({ coverOpen: true, offline: true })).toBe(0x02)
  expect(causes({ cutterError: true })).toBe(0x04)
  expect(causes({ nearEnd: true })).toBe(0x08)
  expect(causes({ feedPressed: true })).toBe(0x40)
})
