import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bytesOf, setUp } from './firmware.cases.ts'

const utf16 = (text: string) => Buffer.from(text, 'latin1').toString('hex')
const ticket = bytesOf(
  [
    `1b 40 1b 74 11 1b 61 01 1d 21 33 ${utf16('A042')} 0a 1d 21 00 8f a0 e1 af ae e0 e2 a0 0a`,
    `1b 45 01 ${utf16('bold')} 1b 45 00 ${utf16(' and a line that is longer than the forty-two there are')} 0a`,
    `1b 44 08 14 00 09 ${utf16('x')} 09 ${utf16('y')} 0a 1b 24 40 00 ${utf16('at')} 1b 5c f0 ff 0a`,
    `1d 76 30 00 02 00 1a 00 ${'a5 10 04 01 1b 40'.repeat(8)} ${'00'.repeat(4)}`,
    `1b 2a 21 03 00 ff00ff 00ff00 ffffff 0a`,
    `1d 28 4c 0e 00 30 70 30 01 01 31 08 00 04 00 ff 81 81 ff 1d 28 4c 02 00 30 32`,
    `1d 28 6b 04 00 31 41 32 00 1d 28 6b 03 00 31 43 04 1d 28 6b 07 00 31 50 30 ${utf16('A042')} 1d 28 6b 03 00 31 51 30`,
    `1d 68 28 1d 48 02 1d 6b 04 ${utf16('ABC')} 00 1d 6b 49 06 7b 42 31 32 33 34`,
    `1b 4c 1b 57 00 00 00 00 00 02 c8 00 ${utf16('on a page')} 0a ${utf16('of two')} 0c`,
    `1b 64 02 1d 56 41 00 1d 28 48 06 00 30 30 30 30 30 31`,
  ].join(' '),
)

/** Everything that can be seen, after the last byte. */
async function outcome(parts: readonly Uint8Array[], change: Parameters<typeof setUp>[0] = {}) {
  const { firmware, clock, hands, sent, events } = setUp(change, { paperMm: 400 })
  for (const part of parts) firmware.receive(part)
  await clock.advance(20_000)
  const paper = hands.paper.map((piece) => ({
    ...{ text: piece.text, lengthMm: piece.lengthMm, parted: piece.parted, unknown: piece.unknown },
    bytes: Buffer.from(piece.bytes).toString('hex'),
    png: Buffer.from(piece.png()).toString('base64'),
  }))
  return { paper, sent, events }
}

const pieces = (bytes: Uint8Array, cuts: readonly number[]) => {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end))
}

it('prints a ticket with everything on it', async () => {
  const { paper, sent } = await outcome([ticket])
  expect(paper.map(({ text }) => text)).toEqual([
    [
      '             A042',
      '                 Паспорта',
      'bold and a line that is longer than the fo',
      '             rty-two there are',
      '                   x           y',
      '                       at',
      '[image 16x26]',
      '[image 3x24]',
      '[image 8x4]',
      '[QR A042]',
      '[CODE39 ABC]',
      '[CODE128 1234]',
      'on a page',
      'of two',
    ].join('\n'),
  ])
  expect(sent).toEqual([...Array(8).fill('12'), '37223030303100'])
})

it('prints the same wherever the stream is cut in two', async () => {
  const whole = await outcome([ticket])
  for (let cut = 1; cut < ticket.length; cut++) {
    expect(await outcome([ticket.subarray(0, cut), ticket.subarray(cut)])).toEqual(whole)
  }
})

it('prints the same byte by byte', async () => {
  expect(await outcome(Array.from(ticket, (byte) => Uint8Array.of(byte)))).toEqual(await outcome([ticket]))
})

/** Bytes that are likely to mean something. */
const likely = fc.oneof(
  { weight: 3, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 12 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[
        '1b',
        '1d',
        '1c',
        '10',
        '1b40',
        '1d7630',
        '1d286b',
        '1d284c',
        '1d384c',
        '1b2a',
        '1d6b',
        '1c71',
        '1b26',
        '1b44',
        '1b4c',
        '0c',
        '0a',
      ].map(bytesOf),
      ...[
        '100401',
        '100501',
        '100502',
        '10140801031401060208',
        '1d5641',
        '1d5600',
        '1d6101',
        '1b3d00',
        '1b3d01',
      ].map(bytesOf),
    ),
  },
)
const stream = fc
  .array(likely, { maxLength: 40 })
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])))

it('takes any bytes in any pieces: no throw, the same paper, and back in step afterwards', async () => {
  await fc.assert(
    fc.asyncProperty(stream, fc.array(fc.nat(), { maxLength: 6 }), async (bytes, cuts) => {
      expect(await outcome(pieces(bytes, cuts))).toEqual(await outcome([bytes]))
      const { firmware, clock, hands, hex, texts } = setUp()
      firmware.receive(bytes)
      hex('1b3d01 10140801031401060208 1b3d01 1b40')
      firmware.receive(Buffer.from('A042\n'))
      hex('1d 56 41 00')
      await clock.advance(60_000)
      expect(texts().at(-1)?.endsWith('A042') || hands.paper.some(({ text }) => text.endsWith('A042'))).toBe(
        true,
      )
    }),
    { numRuns: 150, seed: 7 },
  )
}, 30_000)

it('is flushed out of a picture that broke off, with 8192 zeros and ESC @', async () => {
  const { hex, firmware, clock, texts } = setUp()
  hex('1d 76 30 00 40 00 40 00 ff ff')
  firmware.receive(new Uint8Array(4096))
  await clock.advance(1000)
  firmware.receive(new Uint8Array(4096))
  hex('1b 40')
  firmware.receive(Buffer.from('A042\n'))
  await clock.advance(1000)
  expect(texts()[0]).toMatch(/\nA042$/)
})
