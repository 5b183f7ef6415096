import { decode } from 'fast-png'
import { expect, it } from 'vitest'
import { Bitmap } from './bitmap.ts'
import { encodePng } from './png.ts'

function cross(): Bitmap {
  const bitmap = new Bitmap(11, 3)
  bitmap.fillRect(5, 0, 1, 3)
  bitmap.fillRect(0, 1, 11, 1)
  return bitmap
}

it('writes one bit a dot, and reads back as the same dots', () => {
  const bitmap = cross()
  const png = decode(encodePng(bitmap), { checkCrc: true })
  expect(png).toMatchObject({ width: 11, height: 3, depth: 1, channels: 1 })
  expect(png.palette).toEqual([
    [255, 255, 255],
    [0, 0, 0],
  ])
  expect([...png.data]).toEqual([...bitmap.rows])
})

it('begins with the header that every viewer reads: 11 x 3, depth 1, palette', () => {
  const header = '89504e470d0a1a0a' + '0000000d49484452' + '0000000b' + '00000003' + '0103000000'
  expect(Buffer.from(encodePng(cross())).toString('hex').startsWith(header)).toBe(true)
})

it('scales, and leaves a margin of paper in its colour', () => {
  const png = decode(encodePng(cross(), { scale: 2, margin: 5, paperColor: '#FFFBE6', inkColor: '#202020' }))
  const pixels = Bitmap.fromRows(png.width, png.height, Uint8Array.from(png.data))
  expect([png.width, png.height]).toEqual([32, 16])
  expect(png.palette).toEqual([
    [255, 251, 230],
    [32, 32, 32],
  ])
  for (let y = 0; y < 16; y++) {
    for (let x = 0; x < 32; x++) {
      const inside = x >= 5 && x < 27 && y >= 5 && y < 11
      const black = inside && (y === 7 || y === 8 || x === 15 || x === 16)
      expect(pixels.get(x, y), `${x}, ${y}`).toBe(black)
    }
  }
})

it('gives one pixel of paper for a picture without dots', () => {
  expect(decode(encodePng(new Bitmap(576)))).toMatchObject({ width: 576, height: 1 })
  expect(decode(encodePng(new Bitmap(0)))).toMatchObject({ width: 1, height: 1 })
})

it('says how a colour and a scale are written', () => {
  expect(() => encodePng(cross(), { paperColor: 'cream' })).toThrow('paperColor: expected #rrggbb')
  expect(() => encodePng(cross(), { scale: 1.5 })).toThrow('scale: expected a whole number from 1, found 1.5')
  expect(() => encodePng(cross(), { margin: -1 })).toThrow('margin: expected a whole number from 0, found -1')
})
