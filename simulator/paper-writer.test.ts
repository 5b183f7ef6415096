import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { PaperPiece } from '../devices/ticket-printer/contract.ts'
import { temporaryFolder } from '../lib/temporary-folder.cases.ts'
import { PaperWriter } from './paper-writer.ts'

const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47)

function piece(text: string, parted: PaperPiece['parted'] = 'cut'): PaperPiece {
  return {
    text,
    parted,
    lengthMm: 60.5,
    bytes: new TextEncoder().encode(text),
    unknown: { 'GS x': 2 },
    png: () => PNG,
  }
}

function setUp() {
  const folder = join(temporaryFolder(), 'out')
  const pieces: PaperPiece[] = []
  return { folder, pieces, writer: new PaperWriter(folder, () => pieces) }
}

it('writes each piece once, as text, bytes, picture and facts', () => {
  const { folder, pieces, writer } = setUp()
  pieces.push(piece('A042\nPassports'), piece('A043', 'torn'))
  expect(writer.write()).toEqual([
    { file: join(folder, '0001'), lengthMm: 60.5, parted: 'cut' },
    { file: join(folder, '0002'), lengthMm: 60.5, parted: 'torn' },
  ])
  expect(writer.write()).toEqual([])
  pieces.push(piece('A044'))
  expect(writer.write().map(({ file }) => file)).toEqual([join(folder, '0003')])
  expect(readFileSync(join(folder, '0001.txt'), 'utf8')).toBe('A042\nPassports\n')
  expect(readFileSync(join(folder, '0001.bin'), 'utf8')).toBe('A042\nPassports')
  expect(new Uint8Array(readFileSync(join(folder, '0001.png')))).toEqual(PNG)
  expect(JSON.parse(readFileSync(join(folder, '0002.json'), 'utf8'))).toEqual({
    ...{ piece: '0002', lengthMm: 60.5, parted: 'torn', bytes: 4, unknown: { 'GS x': 2 } },
  })
})

it('writes the facts of a piece again when something has become of it', () => {
  const { folder, pieces, writer } = setUp()
  const ticket: PaperPiece & { fate?: PaperPiece['fate'] } = piece('A042')
  pieces.push(ticket)
  writer.write()
  const facts = () => JSON.parse(readFileSync(join(folder, '0001.json'), 'utf8'))
  expect(facts()).not.toHaveProperty('fate')
  for (const fate of ['presented', 'retracted'] as const) {
    ticket.fate = fate
    expect(writer.write()).toEqual([])
    expect(facts()).toEqual({
      ...{ piece: '0001', lengthMm: 60.5, parted: 'cut', fate, bytes: 4, unknown: { 'GS x': 2 } },
    })
  }
  expect(readdirSync(folder)).toHaveLength(4)
})

it('leaves what hangs from the roll for the end, and blank paper out', () => {
  const { pieces, writer } = setUp()
  pieces.push(piece('A042'), piece('A043', 'hanging'))
  expect(writer.write()).toHaveLength(1)
  expect(writer.finish().map(({ parted }) => parted)).toEqual(['hanging'])
  const blank = setUp()
  blank.pieces.push(piece('', 'hanging'))
  expect(blank.writer.finish()).toEqual([])
})

it('goes on after the numbers that are there, and never writes over a file', () => {
  const { folder, pieces } = setUp()
  writeFileSync(join(folder, '0041.txt'), 'older')
  writeFileSync(join(folder, 'notes.txt'), 'mine')
  const writer = new PaperWriter(folder, () => pieces)
  writeFileSync(join(folder, '0042.png'), 'of another program')
  pieces.push(piece('A042'))
  expect(() => writer.write()).toThrow(/0042/)
  expect(writer.write().map(({ file }) => file)).toEqual([join(folder, '0043')])
  expect(readFileSync(join(folder, '0042.png'), 'utf8')).toBe('of another program')
})

it('keeps up when the oldest pieces are thrown away', () => {
  const { folder, pieces, writer } = setUp()
  for (let number = 1; number <= 30; number++) {
    pieces.push(piece(`A${number}`))
    if (pieces.length > 3) pieces.shift()
    writer.write()
  }
  expect(readdirSync(folder).filter((name) => name.endsWith('.txt'))).toHaveLength(30)
})

it('names the folder that cannot be written, and tries again at the next call', () => {
  const { folder, pieces, writer } = setUp()
  pieces.push(piece('A042'))
  rmSync(folder, { recursive: true })
  expect(() => writer.write()).toThrow(
    expect.objectContaining({ code: 'failure', message: expect.stringContaining(folder) }),
  )
  expect(() => new PaperWriter(import.meta.filename, () => pieces)).toThrow(/cannot be written/)
})
