import { encode } from 'fast-png'
import { expect, it } from 'vitest'
import { Bitmap } from './bitmap.ts'
import { decodePng, dithered, scaledTo, thresholded } from './grey.ts'
import { encodePng } from './png.ts'

it('reads back what encodePng writes, of any width', () => {
  for (const width of [1, 7, 8, 9, 33]) {
    const bitmap = new Bitmap(width, 5)
    for (let at = 0; at < width * 5; at += 3) bitmap.set(at % width, Math.floor(at / width))
    expect(thresholded(decodePng(encodePng(bitmap))).rows, `${width}`).toEqual(bitmap.rows)
  }
})

it.each([
  ['grey', { channels: 1, depth: 8, data: Uint8Array.of(0, 100, 200, 255) }, [0, 100, 200, 255]],
  [
    'grey of 16 bits',
    { channels: 1, depth: 16, data: Uint16Array.of(0, 0x6400, 0xc800, 0xffff) },
    [0, 100, 199, 255],
  ],
  [
    'grey of 2 bits',
    { channels: 1, depth: 2, data: Uint8Array.of(0b0001_0000, 0b1011_0000) },
    [0, 85, 170, 255],
  ],
  [
    'grey and alpha',
    { channels: 2, depth: 8, data: Uint8Array.of(0, 255, 0, 0, 0, 128, 255, 0) },
    [0, 255, 127, 255],
  ],
  [
    'colours',
    { channels: 3, depth: 8, data: Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9) },
    [76, 150, 29, 9],
  ],
  [
    'colours and alpha',
    {
      channels: 4,
      depth: 8,
      data: Uint8Array.of(...[0, 0, 0, 255], ...[0, 0, 0, 0], ...[255, 255, 255, 255], ...[0, 0, 0, 51]),
    },
    [0, 255, 255, 204],
  ],
] as const)('reads %s', (_name, picture, luma) => {
  expect([...decodePng(encode({ width: 2, height: 2, ...picture })).luma]).toEqual(luma)
})

it.each([
  ['no PNG', Uint8Array.of(1, 2, 3), 'found bytes that are no PNG file, expected a PNG file'],
  ['half a PNG', encodePng(new Bitmap(9, 9)).slice(0, 40), 'found a damaged PNG file'],
  ['the head of a PNG', encodePng(new Bitmap(9, 9)).slice(0, 9), 'found a damaged PNG file'],
])('refuses %s', (_name, bytes, message) => {
  expect(() => decodePng(bytes)).toThrow(message)
})

it('refuses a picture that would fill the memory, before it is unpacked', () => {
  const huge = encodePng(new Bitmap(8, 8))
  new DataView(huge.buffer, huge.byteOffset).setUint32(16, 60_000)
  new DataView(huge.buffer, huge.byteOffset).setUint32(20, 60_000)
  expect(() => decodePng(huge)).toThrow(
    'found a picture of 60000 x 60000, expected at most 4000000 dots in all',
  )
})

it('scales by the mean of what each dot covers, up and down', () => {
  const picture = { width: 4, height: 2, luma: Uint8Array.of(0, 100, 255, 255, 100, 200, 255, 55) }
  expect(scaledTo(picture, 2)).toEqual({ width: 2, height: 1, luma: Uint8Array.of(100, 205) })
  expect(scaledTo({ width: 1, height: 1, luma: Uint8Array.of(7) }, 3)).toEqual({
    ...{ width: 3, height: 3, luma: new Uint8Array(9).fill(7) },
  })
})

it('gives a shade as so many dots, and black and white as they are', () => {
  const grey = { width: 64, height: 64, luma: new Uint8Array(64 * 64).fill(64) }
  const black = dithered(grey).rows.reduce(
    (sum, byte) => sum + byte.toString(2).replaceAll('0', '').length,
    0,
  )
  expect(black / (64 * 64)).toBeCloseTo(0.75, 1)
  const art = { width: 3, height: 1, luma: Uint8Array.of(0, 255, 0) }
  expect(dithered(art).rows).toEqual(thresholded(art).rows)
})
