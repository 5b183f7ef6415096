import { expect, it } from 'vitest'
import { CommandStream } from '../mechanics/command-stream.ts'
import { decodeCommand, starDecoder } from './decode.ts'
import { bytesOf } from './firmware.cases.ts'

const streamOf = () => new CommandStream({ ...starDecoder(), picture: 'ESC GS S' })
const namesOf = (parts: readonly Uint8Array[]) => {
  const stream = streamOf()
  return parts.flatMap((part) => stream.push(part)).map(({ command }) => command.name)
}

/** Each with the bytes that the manuals give it, and a letter behind it that is none of its own. */
const commands = [
  ['0a', 'LF'],
  ['0d', 'CR'],
  ['09', 'HT'],
  ['0e', 'SO'],
  ['0f', 'SI'],
  ['12', 'DC2'],
  ['14', 'DC4'],
  ['17', 'ETB'],
  ['18', 'CAN'],
  ['1c', 'FS'],
  ['19', 'EM'],
  ['1a', 'SUB'],
  ['07', 'BEL'],
  ['0c', 'FF'],
  ['0b', 'VT'],
  ['1b 40', 'ESC @'],
  ['1b 06 01', 'ESC ACK'],
  ['1b 07 14 14', 'ESC BEL'],
  ['1b 0e', 'ESC SO'],
  ['1b 14', 'ESC DC4'],
  ['1b 16 30 00', 'ESC SYN'],
  ['1b 16 33 01', 'ESC SYN'],
  ['1b 20 02', 'ESC SP'],
  ['1b 2d 01', 'ESC -'],
  ['1b 5f 01', 'ESC _'],
  ['1b 2f 01', 'ESC /'],
  ['1b 30', 'ESC 0'],
  ['1b 34', 'ESC 4'],
  ['1b 35', 'ESC 5'],
  ['1b 3a', 'ESC :'],
  ['1b 3f 0a 00', 'ESC ?'],
  ['1b 45', 'ESC E'],
  ['1b 46', 'ESC F'],
  ['1b 49 08', 'ESC I'],
  ['1b 4a 08', 'ESC J'],
  ['1b 4d', 'ESC M'],
  ['1b 50', 'ESC P'],
  ['1b 51 20', 'ESC Q'],
  ['1b 52 00', 'ESC R'],
  ['1b 57 01', 'ESC W'],
  ['1b 61 02', 'ESC a'],
  ['1b 64 03', 'ESC d'],
  ['1b 67', 'ESC g'],
  ['1b 68 01', 'ESC h'],
  ['1b 69 01 01', 'ESC i'],
  ['1b 6c 02', 'ESC l'],
  ['1b 70', 'ESC p'],
  ['1b 71', 'ESC q'],
  ['1b 73 00 00', 'ESC s'],
  ['1b 74 00 00', 'ESC t'],
  ['1b 7a 01', 'ESC z'],
  ['1b 24 01', 'ESC $'],
  ['1b 25 01', 'ESC %'],
  ['1b 43 05', 'ESC C'],
  ['1b 43 00 05', 'ESC C'],
  ['1b 44 04 08 00', 'ESC D'],
  ['1b 44 00', 'ESC D'],
  ['1b 42 04 00', 'ESC B'],
  ['1b 23 2a 0a 00', 'ESC #'],
  ['1b 23 32 2c 30 30 30 31 0a 00', 'ESC #'],
  [`1b 26 01 01 41 ${'aa'.repeat(48)}`, 'ESC &'],
  ['1b 26 00 00 41', 'ESC &'],
  ['1b 4b 02 00 ff ff', 'ESC K'],
  ['1b 4c 02 00 ff ff', 'ESC L'],
  ['1b 58 01 00 ff ff ff', 'ESC X'],
  [`1b 6b 01 00 ${'ff'.repeat(24)}`, 'ESC k'],
  ['1b 62 33 32 32 40 34 39 1e', 'ESC b'],
  [`1b 72 21 21 ${'ff'.repeat(72)}`, 'ESC r'],
  ['1b 1c 70 01 00', 'ESC FS p'],
  [`1b 1c 71 01 01 00 01 00 ${'ff'.repeat(8)}`, 'ESC FS q'],
  ['1b 1e 61 01', 'ESC RS a'],
  ['1b 1e 45 00', 'ESC RS E'],
  ['1b 1e 46 00', 'ESC RS F'],
  ['1b 1e 64 03', 'ESC RS d'],
  ['1b 1e 72 00', 'ESC RS r'],
  ['1b 1e 4c 00', 'ESC RS L'],
  ['1b 1e 63 00', 'ESC RS c'],
  ['1b 1e 43 00', 'ESC RS C'],
  ['1b 1d 03 01 00 00', 'ESC GS ETX'],
  ['1b 1d 07 01 02 02', 'ESC GS BEL'],
  ['1b 1d 19 11 00 02 02', 'ESC GS EM'],
  ['1b 1d 1a 11 00 02 02', 'ESC GS SUB'],
  ['1b 1d 23 2c 30 30 30 30 30 0a 00', 'ESC GS #'],
  ['1b 1d 74 0a', 'ESC GS t'],
  ['1b 1d 41 10 00', 'ESC GS A'],
  ['1b 1d 52 10 00', 'ESC GS R'],
  ['1b 1d 61 01', 'ESC GS a'],
  ['1b 1d 62 01', 'ESC GS b'],
  ['1b 1d 63 00 00', 'ESC GS c'],
  ['1b 1d 67 30 00 01', 'ESC GS g'],
  ['1b 1d 68 30 00 00 00', 'ESC GS h'],
  ['1b 1d 28 6b 03 00 31 51 30', 'ESC GS ('],
  ['1b 1d 29 49 01 00 31', 'ESC GS )'],
  ['1b 1d 2a 30 30 30 32 31 32', 'ESC GS *'],
  ['1b 1d 2a 31 30 32 34 30 32 34', 'ESC GS *'],
  ['1b 1d 2a 57', 'ESC GS *'],
  ['1b 1d 2f 57', 'ESC GS /'],
  ['1b 1d 2f 31 00', 'ESC GS /'],
  ['1b 1d 2f 33 02 00 41 42', 'ESC GS /'],
  ['1b 1d 78 53 30 01 03 03', 'ESC GS x'],
  ['1b 1d 78 53 31 02', 'ESC GS x'],
  ['1b 1d 78 44 02 00 41 42', 'ESC GS x'],
  ['1b 1d 78 50', 'ESC GS x'],
  ['1b 1d 79 53 30 02', 'ESC GS y'],
  ['1b 1d 79 44 31 00 02 00 41 42', 'ESC GS y'],
  ['1b 1d 79 44 32 02 01 01 00 31 04 01 00 41', 'ESC GS y'],
  ['1b 1d 79 50', 'ESC GS y'],
  ['1b 1d 79 49', 'ESC GS y'],
  ['1b 2a 72 52', 'ESC * r R'],
  ['1b 2a 72 50 30 00', 'ESC * r P'],
  ['1b 2a 72 6d 6c 30 00', 'ESC * r m'],
] as const

it.each(commands)('%s is %s, however it is cut, and not a byte more', (hex, name) => {
  const wire = Buffer.concat([bytesOf(hex), Buffer.from('Z')])
  for (let cut = 0; cut <= wire.length; cut++) {
    expect(namesOf([wire.subarray(0, cut), wire.subarray(cut)])).toEqual([name, 'text'])
  }
})

it('hands on the rows of ESC GS S as they come', () => {
  expect(namesOf([bytesOf('1b 1d 53 01 02 00 02 00 00 ff ff ff'), bytesOf('ff 5a')])).toEqual([
    'ESC GS S',
    'rows',
    'rows',
    'text',
  ])
})

it('takes b and k for rows in raster mode, and for letters elsewhere', () => {
  expect(
    namesOf([bytesOf('62 0a 1b 2a 72 41 62 02 00 ff ff 6b 01 00 0a 1b 2a 72 59 38 00 1b 2a 72 42 62')]),
  ).toEqual(['text', 'LF', 'ESC * r A', 'raster b', 'raster k', 'ESC * r Y', 'ESC * r B', 'text'])
  const stream = streamOf()
  stream.push(bytesOf('1b 2a 72 41'))
  stream.clear() // the mains plug
  expect(stream.push(bytesOf('62 0a')).map(({ command }) => command.name)).toEqual(['text', 'LF'])
})

it('looks at any three bytes after ESC without a throw, and always moves on', () => {
  for (let pair = 0; pair < 0x10000; pair++) {
    const bytes = new Uint8Array(40).fill(0x31)
    bytes.set([0x1b, pair >> 8, pair & 0xff])
    const decoded = decodeCommand(bytes)
    if (decoded === undefined || decoded.used < 1) throw new Error(`ESC ${pair.toString(16)} stands still`)
  }
})
