/**
 * What a host sends to a Star printer, in StarPRNT and in Line mode: values on one side, bytes on the other. No I/O, no
 * clock, no state. Each constant and function names its command.
 * (STAR Line Mode Command Specifications rev. 1.12; StarPRNT Command Specifications rev. 2.25)
 */
import { DOCUMENT } from './status.ts'

const [ETX, ACK, LF, CAN, ETB, ESC, GS, RS] = [0x03, 0x06, 0x0a, 0x18, 0x17, 0x1b, 0x1d, 0x1e]

/** `ESC ACK SOH`: the automatic status at once, answered on reception, whether it is on or not (5.2.3). */
export const REAL_TIME_STATUS = Uint8Array.of(ESC, ACK, 0x01)
/** `ESC @`: prints what is in the line, then all modes as after power-on (3-60). */
export const INITIALISE = Uint8Array.of(ESC, 0x40)
/** `CAN`: forgets what is in the line, all modes as after power-on; the counter of `ETB` is 0. */
export const CANCEL = Uint8Array.of(CAN)
/** `ESC RS a 1`: the printer tells each change of its status. */
export const AUTOMATIC_STATUS = Uint8Array.of(ESC, RS, 0x61, 1)
/** `ESC RS a 0`: it does not. */
export const NO_AUTOMATIC_STATUS = Uint8Array.of(ESC, RS, 0x61, 0)
/** `ETB`: when all before it is printed, the counter goes on by one and the status is sent (3-54). */
export const COUNT = Uint8Array.of(ETB)
/** `ESC RS E 0`: the counter of `ETB` is 0; nothing is answered (3-54). */
export const CLEAR_COUNT = Uint8Array.of(ESC, RS, 0x45, 0)
/** `ESC R 0`: ASCII as it is; other sets replace twelve characters. */
export const INTERNATIONAL_SET_USA = Uint8Array.of(ESC, 0x52, 0)
/** `ESC RS F 0`: characters of 12 x 24 dots. */
export const FONT_A = Uint8Array.of(ESC, RS, 0x46, 0)
/** `ESC z 1`: lines of 4 mm (3-20). */
export const LINES_OF_4_MM = Uint8Array.of(ESC, 0x7a, 1)
/** `ESC 0`: lines of 3 mm, 24 dots: strips of pictures join (3-20). */
export const LINES_OF_3_MM = Uint8Array.of(ESC, 0x30)

/** `ESC GS ETX 1 n1 n2`: when all before it is printed and the motor stands, answered with this id (StarPRNT 2-85). */
export function countDocument(id: number): Uint8Array {
  return Uint8Array.of(ESC, GS, ETX, DOCUMENT.count, id & 0xff, id >> 8)
}

/** `ESC GS t n` */
export function codePage(n: number): Uint8Array {
  return Uint8Array.of(ESC, GS, 0x74, n)
}

const ALIGN = { left: 0, centre: 1, right: 2 } as const

/** `ESC GS a n` */
export function align(where: keyof typeof ALIGN): Uint8Array {
  return Uint8Array.of(ESC, GS, 0x61, ALIGN[where])
}

/** `ESC E`, `ESC F` */
export function bold(on: boolean): Uint8Array {
  return Uint8Array.of(ESC, on ? 0x45 : 0x46)
}

/** `ESC i n1 n2`: how many times higher and wider than usual, each at most 6 (3-11). */
export function scale(width: number, height: number): Uint8Array {
  return Uint8Array.of(ESC, 0x69, height - 1, width - 1)
}

/** `ESC - n`: a line below the characters. */
export function underline(on: boolean): Uint8Array {
  return Uint8Array.of(ESC, 0x2d, on ? 1 : 0)
}

/** `ESC 4`, `ESC 5`: white on black. */
export function reverse(on: boolean): Uint8Array {
  return Uint8Array.of(ESC, on ? 0x34 : 0x35)
}

/** Text and `LF`. The text holds no control bytes. */
export function line(text: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(text.length + 1)
  bytes.set(text)
  bytes[text.length] = LF
  return bytes
}

/** `ESC a n`: feeds n lines. */
export function feed(lines: number): Uint8Array {
  return Uint8Array.of(ESC, 0x61, lines)
}

/** `ESC d 2/3`: feeds to the cutter, then cuts (3-43). */
export function feedAndCut(cut: 'full' | 'partial'): Uint8Array {
  return Uint8Array.of(ESC, 0x64, cut === 'full' ? 2 : 3)
}

/** `ESC GS y`: model 2, error correction M, cell size in dots, the data, print (3-118 to 3-121). One command each. */
export function qrCode(data: Uint8Array, cellDots: number): Uint8Array[] {
  const command = (...body: number[]) => Uint8Array.of(ESC, GS, 0x79, ...body)
  return [
    command(0x53, 0x30, 2),
    command(0x53, 0x31, 1),
    command(0x53, 0x32, cellDots),
    command(0x44, 0x31, 0, data.length & 0xff, data.length >> 8, ...data),
    command(0x50),
  ]
}

/** `ESC GS S`: a picture, eight dots to a byte, the leftmost in the highest bit (StarPRNT). */
export function raster(rowBytes: number, rows: Uint8Array): Uint8Array {
  const height = rows.length / rowBytes
  const head = [ESC, GS, 0x53, 1, rowBytes & 0xff, rowBytes >> 8, height & 0xff, height >> 8, 0]
  const bytes = new Uint8Array(head.length + rows.length)
  bytes.set(head)
  bytes.set(rows, head.length)
  return bytes
}

/** Rows of a strip. */
export const STRIP_ROWS = 24

/** `ESC k` and `LF`: a strip of 24 rows as one line; what lacks at its end is white (Line mode 3-51). */
export function strip(rowBytes: number, rows: Uint8Array): Uint8Array {
  const head = [ESC, 0x6b, rowBytes & 0xff, rowBytes >> 8]
  const bytes = new Uint8Array(head.length + STRIP_ROWS * rowBytes + 1)
  bytes.set(head)
  bytes.set(rows, head.length)
  bytes[bytes.length - 1] = LF
  return bytes
}
