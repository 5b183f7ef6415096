/** Commands that only set modes: the modes before and after, nothing else. */
import { CELL } from '../../../lib/picture/index.ts'
import { pitchOf } from '../mechanics/line.ts'
import { charactersOf, commandDots, type Modes, pageByNumber } from './page-modes.ts'
import type { StarProfile } from './profile.ts'

/** What changes; undefined: it is no command that sets modes, or its value is not one that it knows. */
export function settingOf(
  name: string,
  args: Uint8Array,
  data: Uint8Array,
  modes: Modes,
  profile: StarProfile,
): Partial<Modes> | undefined {
  const [n = 0, second = 0] = args
  const value = digit(n)
  switch (name) {
    case 'ESC RS F':
      return value <= 1 ? { font: value === 0 ? 'A' : 'B' } : undefined
    case 'ESC GS t':
      return pageByNumber(profile, n) && { characters: charactersOf(profile, n) }
    case 'ESC R':
      return value === 0 ? {} : undefined
    case 'ESC M':
      return { charSpacing: 0 }
    case 'ESC g':
      return { charSpacing: 2 }
    case 'ESC P':
      return { charSpacing: 3 }
    case 'ESC :':
      return { charSpacing: 4 }
    case 'ESC SP':
      return { charSpacing: value <= 15 ? value : 0 }
    case 'ESC i': {
      const wide = digit(second)
      return value <= 5 && wide <= 5 ? { height: value + 1, width: wide + 1 } : {}
    }
    case 'ESC W':
      return value <= 5 ? { width: value + 1 } : {}
    case 'ESC h':
      return value <= 5 ? { height: value + 1 } : {}
    case 'SO':
      return { width: 2 }
    case 'DC4':
      return { width: 1 }
    case 'ESC SO':
      return { height: 2 }
    case 'ESC DC4':
      return { height: 1 }
    case 'ESC E':
      return { bold: true }
    case 'ESC F':
      return { bold: false }
    case 'ESC -':
      return value <= 1 ? { underline: value * 2 } : {}
    case 'ESC 4':
      return { reverse: true }
    case 'ESC 5':
      return { reverse: false }
    case 'SI':
      return { upsideDown: true }
    case 'DC2':
      return { upsideDown: false }
    case 'ESC z':
      return value === 1 ? { lineSpacing: commandDots(4) } : {}
    case 'ESC 0':
      return { lineSpacing: commandDots(3) }
    case 'ESC GS a': {
      const align = (['left', 'centre', 'right'] as const)[value]
      return align === undefined ? {} : { align }
    }
    case 'ESC l':
    case 'ESC Q':
      return margins(name, n, modes, profile)
    case 'ESC D':
      return { tabs: Array.from(data, (stop) => stop * (pitchOf(profile, modes.font) + modes.charSpacing)) }
    case 'ESC GS y':
      return qr(args, data, modes)
    default:
      return undefined
  }
}

/** `ESC l n`, `ESC Q n`: margins in characters; the line keeps room for one. */
function margins(name: string, n: number, modes: Modes, profile: StarProfile): Partial<Modes> {
  const cell = pitchOf(profile, modes.font) + modes.charSpacing
  const end = modes.leftMargin + modes.printWidth
  const at = Math.min(n * cell, profile.dotsPerLine)
  const [left, right] = name === 'ESC l' ? [at, end] : [modes.leftMargin, at]
  return right - left < CELL.A.width ? {} : { leftMargin: left, printWidth: right - left }
}

/** `ESC GS y S 0/1/2 n`, `ESC GS y D 1 …`; manual data are stored one after the other. */
function qr([fn, which, n = 0]: Uint8Array, data: Uint8Array, { qr }: Modes): Partial<Modes> | undefined {
  if (fn === 0x44) {
    return { qr: { ...qr, data: which === 0x31 ? data.slice() : manualData(data) } }
  }
  if (fn !== 0x53) return undefined
  if (which === 0x31) return { qr: { ...qr, ecLevel: (['L', 'M', 'Q', 'H'] as const)[n] ?? qr.ecLevel } }
  if (which === 0x32) return { qr: { ...qr, cellSize: n >= 1 && n <= 8 ? n : qr.cellSize } }
  return {}
}

/** m nL nH d… for each part. */
function manualData(records: Uint8Array): Uint8Array {
  const bytes: number[] = []
  for (let at = 0; at + 2 < records.length; ) {
    const length = (records[at + 1] ?? 0) + (records[at + 2] ?? 0) * 256
    bytes.push(...records.subarray(at + 3, at + 3 + length))
    at += 3 + length
  }
  return Uint8Array.from(bytes)
}

/** Parameters of one digit may be sent as a number or as its character. */
function digit(n: number): number {
  return n >= 0x30 && n <= 0x39 ? n - 0x30 : n
}
