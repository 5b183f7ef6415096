import { expect, it } from 'vitest'
import { CommandStream, DATA_LIMIT_BYTES } from '../mechanics/command-stream.ts'
import { decodeCommand, decoderOf } from './decode.ts'
import { bytesOf } from './firmware.cases.ts'

/** Literal bytes of the manuals: name, the command with its data, how many bytes of it are data. */
const vectors: readonly (readonly [name: string, hex: string, dataBytes?: number])[] = [
  ['LF', '0a'],
  ['HT', '09'],
  ['FF', '0c'],
  ['CR', '0d'],
  ['CAN', '18'],
  ['ESC SP', '1b 20 02'],
  ['ESC !', '1b 21 38'],
  ['ESC $', '1b 24 10 01'],
  ['ESC %', '1b 25 01'],
  ['ESC &', '1b 26 03 41 42 02 ffffff 000000 01 0f0f0f', 11],
  ['ESC *', '1b 2a 00 03 00 0a1b1d', 3],
  ['ESC *', '1b 2a 21 02 00 0a1b1d 00ff00', 6],
  ['ESC -', '1b 2d 01'],
  ['ESC 2', '1b 32'],
  ['ESC 3', '1b 33 18'],
  ['ESC =', '1b 3d 01'],
  ['ESC ?', '1b 3f 41'],
  ['ESC @', '1b 40'],
  ['ESC D', '1b 44 08 10 18 00'],
  ['ESC E', '1b 45 01'],
  ['ESC G', '1b 47 01'],
  ['ESC J', '1b 4a 20'],
  ['ESC L', '1b 4c'],
  ['ESC M', '1b 4d 31'],
  ['ESC R', '1b 52 00'],
  ['ESC S', '1b 53'],
  ['ESC T', '1b 54 00'],
  ['ESC V', '1b 56 01'],
  ['ESC W', '1b 57 0000 0000 0002 0001'],
  ['ESC \\', '1b 5c f6 ff'],
  ['ESC a', '1b 61 01'],
  ['ESC c', '1b 63 33 00'],
  ['ESC c', '1b 63 34 03'],
  ['ESC c', '1b 63 35 01'],
  ['ESC d', '1b 64 04'],
  ['ESC i', '1b 69'],
  ['ESC m', '1b 6d'],
  ['ESC p', '1b 70 00 19 fa'],
  ['ESC t', '1b 74 11'],
  ['ESC u', '1b 75 00'],
  ['ESC v', '1b 76'],
  ['ESC {', '1b 7b 01'],
  ['ESC ( A', '1b 28 41 04 00 30 31 0a 1b', 4],
  ['FS !', '1c 21 00'],
  ['FS &', '1c 26'],
  ['FS .', '1c 2e'],
  ['FS 2', `1c 32 fe a1 ${'10'.repeat(72)}`, 72],
  ['FS C', '1c 43 00'],
  ['FS S', '1c 53 00 00'],
  ['FS ( A', '1c 28 41 02 00 30 00', 2],
  ['FS g', '1c 67 31 00 00000000 0300 414243', 3],
  ['FS g', '1c 67 32 00 00000000 0300'],
  ['FS p', '1c 70 01 00'],
  ['FS q', `1c 71 02 0100 0100 ${'aa'.repeat(8)} 0200 0100 ${'1b'.repeat(16)}`, 32],
  ['FS P', '1c 50 0f 01 45 0a'],
  ['GS !', '1d 21 11'],
  ['GS $', '1d 24 10 00'],
  ['GS *', `1d 2a 01 02 ${'0a'.repeat(16)}`, 16],
  ['GS /', '1d 2f 00'],
  ['GS :', '1d 3a'],
  ['GS B', '1d 42 01'],
  ['GS H', '1d 48 02'],
  ['GS I', '1d 49 43'],
  ['GS L', '1d 4c 10 00'],
  ['GS P', '1d 50 b4 b4'],
  ['GS V', '1d 56 00'],
  ['GS V', '1d 56 31'],
  ['GS V', '1d 56 41 00'],
  ['GS V', '1d 56 68 03'],
  ['GS W', '1d 57 00 02'],
  ['GS \\', '1d 5c 10 00'],
  ['GS ^', '1d 5e 01 00 00'],
  ['GS a', '1d 61 0f'],
  ['GS e', '1d 65 05'],
  ['GS e', '1d 65 03 0c'],
  ['GS f', '1d 66 00'],
  ['GS g', '1d 67 32 00 14 00'],
  ['GS h', '1d 68 a2'],
  ['GS j', '1d 6a 0f'],
  ['GS k', '1d 6b 04 4142433132330 0', 7],
  ['GS k', '1d 6b 49 06 7b4231323334', 6],
  ['GS k', '1d 6b 61 01 00 0300 414243', 3],
  ['GS r', '1d 72 01'],
  ['GS w', '1d 77 03'],
  ['GS ( D', '1d 28 44 05 00 14 01 00 02 00', 5],
  ['GS ( H', '1d 28 48 06 00 30 30 30303234', 6],
  ['GS ( L', '1d 28 4c 0c 00 30 70 30 01 01 31 0800 0200 ff00', 12],
  ['GS ( L', '1d 28 4c 06 00 30 45 4142 01 01', 6],
  ['GS ( k', '1d 28 6b 08 00 31 50 30 0a1b1d1000', 8],
  ['GS ( z', '1d 28 7a 03 00 1b 40 0a', 3],
  ['GS 8 L', '1d 38 4c 0c000000 30 70 30 01 01 31 0800 0200 ff00', 12],
  ['GS C', '1d 43 30 03 00'],
  ['GS C', '1d 43 31 0100 0900 01 00'],
  ['GS C', '1d 43 3b 31 3b 39 3b 31 3b 30 3b 31 3b'],
  ['DLE EOT', '10 04 01'],
  ['DLE EOT', '10 04 07 01'],
  ['DLE ENQ', '10 05 02'],
  ['DLE DC4', '10 14 01 00 05'],
  ['DLE DC4', '10 14 07 01'],
  ['DLE DC4', '10 14 08 01 03 14 01 06 02 08'],
]

const read = (parts: readonly Uint8Array[]) => {
  const stream = new CommandStream({ decode: decodeCommand, picture: 'GS v 0' })
  return parts.flatMap((part) =>
    stream.push(part).map(({ command, data, start, end }) => ({
      name: command.name,
      args: Buffer.from(command.args).toString('hex'),
      data: Buffer.from(data).toString('hex'),
      ...{ start, end },
    })),
  )
}

it.each(vectors.map(([name, hex, dataBytes = 0]) => ({ name, hex, dataBytes })))(
  '$name: $hex has its exact length, however it is cut',
  ({ name, hex, dataBytes }) => {
    const command = bytesOf(hex)
    const wire = Uint8Array.of(...command, 0x58) // X, which must come out as text
    const data = Buffer.from(command.subarray(command.length - dataBytes)).toString('hex')
    const expected = name === 'GS k' && command[2] === 4 ? data.slice(0, -2) : data // NUL ends it, and is none of it
    for (let cut = 0; cut <= wire.length; cut++) {
      const [first, last, ...none] = read([wire.subarray(0, cut), wire.subarray(cut)])
      expect(none).toEqual([])
      expect(first).toMatchObject({ name, data: expected, start: 0, end: command.length })
      expect(last).toMatchObject({ name: 'text', args: '58', end: wire.length })
    }
  },
)

it('gives the rows of GS v 0 as they come, and never more than they are', () => {
  const stream = new CommandStream({ decode: decodeCommand, picture: 'GS v 0' })
  const [first] = stream.push(bytesOf('1d 76 30 00 0200 0300 ff'))
  expect(first?.command.name).toBe('GS v 0')
  const parts = stream.push(bytesOf('1b 40 0a 1d 56 41'))
  expect(
    parts.map(({ command, end }) => [command.name, Buffer.from(command.args).toString('hex'), end]),
  ).toEqual([
    ['rows', '1b400a1d56', 14],
    ['text', '41', 15],
  ])
})

it('counts what no manual names, and leaves the next command whole', () => {
  const unknown = read([bytesOf('1b 01 1d ff 1c 99 07 1b 1b 40 10 99')])
  expect(unknown.map(({ name }) => name)).toEqual([
    'ESC 01',
    '01',
    'GS ff',
    'FS 99',
    '07',
    'ESC 1b',
    'ESC @',
    'DLE',
    'text',
  ])
})

it('drops illegal bit images and prints their data as text, as the manual says', () => {
  expect(read([bytesOf('1b 2a 05 41 42')]).map(({ name }) => name)).toEqual(['ESC *', 'text'])
})

it('lets the parameters of GS ( H out as text where the model does not know it', () => {
  const stream = new CommandStream({
    decode: decoderOf({ processId: 'printsParameters' }),
    picture: 'GS v 0',
  })
  const steps = stream.push(bytesOf('1d 28 48 06 00 30 30 41 42 43 44'))
  expect(steps.map(({ command }) => command.name)).toEqual(['GS ( H', '06', 'NUL', 'text'])
})

it('keeps no more of a command than its limit', () => {
  const stream = new CommandStream({ decode: decodeCommand, picture: 'GS v 0' })
  expect(stream.push(bytesOf('1d 38 4c ffffffff'))).toEqual([])
  const part = new Uint8Array(1 << 20)
  for (let count = 0; count < 4095; count++) expect(stream.push(part)).toEqual([])
  const [step] = stream.push(part)
  expect(step?.data).toHaveLength(DATA_LIMIT_BYTES)
})

it('looks at any two bytes without a throw, and always moves on', () => {
  for (let pair = 0; pair < 0x10000; pair++) {
    const bytes = new Uint8Array(64).fill(0x31)
    bytes.set([pair >> 8, pair & 0xff])
    const decoded = decodeCommand(bytes)
    expect(decoded?.used).toBeGreaterThan(0)
    expect(decoded?.used).toBeLessThanOrEqual(64)
  }
})
