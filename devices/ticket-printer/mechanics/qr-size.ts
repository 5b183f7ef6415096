/** How large a QR code will be, without drawing it (ISO/IEC 18004). */

type Level = 'L' | 'M' | 'Q' | 'H'

/** Error correction codewords of one block, versions 1 to 40. */
const EC_CODEWORDS: Readonly<Record<Level, readonly number[]>> = {
  L: [
    7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28,
  ].concat(Array<number>(14).fill(30)),
  M: [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26].concat(
    Array<number>(19).fill(28),
  ),
  Q: [
    13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28,
  ].concat(Array<number>(14).fill(30)),
  H: [17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24].concat(
    Array<number>(18).fill(30),
  ),
}

/** Blocks, versions 1 to 40. */
const BLOCKS: Readonly<Record<Level, readonly number[]>> = {
  L: [
    1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17,
    18, 19, 19, 20, 21, 22, 24, 25,
  ],
  M: [
    1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29,
    31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
  ],
  Q: [
    1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38,
    40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
  ],
  H: [
    1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45,
    48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
  ],
}

const ALPHANUMERIC: ReadonlySet<number> = new Set(
  new TextEncoder().encode('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'),
)

/** Modules along one side, or undefined when the data fit no version. */
export function qrModules(data: Uint8Array, level: Level): number | undefined {
  const mode = modeOf(data)
  for (let version = 1; version <= 40; version++) {
    if (neededBits(data.length, mode, version) <= dataBits(version, level)) return 17 + 4 * version
  }
  return undefined
}

function dataBits(version: number, level: Level): number {
  let modules = (16 * version + 128) * version + 64
  if (version >= 2) {
    const alignments = Math.floor(version / 7) + 2
    modules -= (25 * alignments - 10) * alignments - 55
    if (version >= 7) modules -= 36
  }
  const correction = (EC_CODEWORDS[level][version - 1] ?? 0) * (BLOCKS[level][version - 1] ?? 0)
  return (Math.floor(modules / 8) - correction) * 8
}

/** All of the data in the one mode that holds it. */
function neededBits(count: number, mode: 'numeric' | 'alphanumeric' | 'bytes', version: number): number {
  const size = version <= 9 ? 0 : version <= 26 ? 1 : 2
  if (mode === 'numeric') return 4 + 10 + 2 * size + Math.floor(count / 3) * 10 + ([0, 4, 7][count % 3] ?? 0)
  if (mode === 'alphanumeric') return 4 + 9 + 2 * size + Math.floor(count / 2) * 11 + (count % 2) * 6
  return 4 + (size === 0 ? 8 : 16) + count * 8
}

function modeOf(data: Uint8Array): 'numeric' | 'alphanumeric' | 'bytes' {
  if (data.every((byte) => byte >= 0x30 && byte <= 0x39)) return 'numeric'
  return data.every((byte) => ALPHANUMERIC.has(byte)) ? 'alphanumeric' : 'bytes'
}
