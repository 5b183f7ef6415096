/**
 * What a host sends to an ESC/POS printer: values on one side, bytes on the other. No I/O, no clock, no state.
 * Each constant and function names its command. (ESC/POS programming guide; T88III specification)
 */
import type { RealTimeStatus } from './status.ts'

const LF = 0x0a
const DLE = 0x10
const EOT = 0x04
const ENQ = 0x05
const DC4 = 0x14
const ESC = 0x1b
const FS = 0x1c
const GS = 0x1d

/** `ESC @`: modes as after power-on; the line that is not yet printed is forgotten. */
export const INITIALISE = Uint8Array.of(ESC, 0x40)
/** `FS .`: leaves the two-byte mode. */
export const SINGLE_BYTE_MODE = Uint8Array.of(FS, 0x2e)
/** `ESC R 0`: ASCII as it is; other sets replace twelve characters. */
export const INTERNATIONAL_SET_USA = Uint8Array.of(ESC, 0x52, 0)
/** `DLE ENQ 2`: ends a recoverable error and clears the buffers. */
export const RECOVER_AND_CLEAR = Uint8Array.of(DLE, ENQ, 2)
/** `DLE DC4` fn 8: clears the buffers at once; answered by `37 25 00`. */
export const CLEAR_BUFFERS = Uint8Array.of(DLE, DC4, 8, 1, 3, 20, 1, 6, 2, 8)

/** `DLE EOT n`: answered on reception, whatever the printer is at. */
export function realTimeStatus(n: RealTimeStatus): Uint8Array {
  return Uint8Array.of(DLE, EOT, n)
}

/** `DLE EOT 14`: the whole status of Custom printers in one frame, answered on reception. */
export const FULL_STATUS = Uint8Array.of(DLE, EOT, 0x14)
/** `GS E0 0F`: the same by itself at each change. */
export const AUTOMATIC_FULL_STATUS = Uint8Array.of(GS, 0xe0, 0x0f)
/** `ESC i`: cuts. */
export const CUT = Uint8Array.of(ESC, 0x69)

const COUNTERS = { paperCm: 0xe1, cuts: 0xe2, retracts: 0xe4, starts: 0xe5 } as const

/** What can be asked for by {@link readCounter}. */
export type CounterName = keyof typeof COUNTERS

/** `GS E1` to `GS E5`: answered in order, as text. */
export function readCounter(name: CounterName): Uint8Array {
  return Uint8Array.of(GS, COUNTERS[name])
}

/** `FS P s l a t`: cuts and presents: steps out of the mouth, lamp, what becomes of a ticket not taken, after how many s. */
export function cutAndPresent(
  steps: number,
  {
    lamp,
    untaken,
    afterS,
  }: { readonly lamp: boolean; readonly untaken: 'retract' | 'eject'; readonly afterS: number },
): Uint8Array {
  return Uint8Array.of(FS, 0x50, steps, lamp ? 1 : 0, untaken === 'retract' ? 0x52 : 0x45, afterS)
}

/** `GS e 3 m`: presents the ticket that was cut, so many steps out of the mouth. */
export function present(steps: number): Uint8Array {
  return Uint8Array.of(GS, 0x65, 3, steps)
}

/** `GS e 2`, `GS e 5`: draws the ticket back, or pushes it out. */
export function moveTicket(where: 'retract' | 'eject'): Uint8Array {
  return Uint8Array.of(GS, 0x65, where === 'retract' ? 2 : 5)
}

/** `GS R 0`: draws the ticket back now (Citizen). */
export const RETRACT_NOW = Uint8Array.of(GS, 0x52, 0x30)

/** `GS R 1 n`: draws a ticket that nobody takes back after so many s, 1 to 9; 0: never. */
export function retractAfter(seconds: number): Uint8Array {
  return Uint8Array.of(GS, 0x52, 0x31, seconds)
}

/** `GS e 12`: no paper comes out of the mouth while it is printed (Pyramid). */
export const DISCONTINUOUS = Uint8Array.of(GS, 0x65, 0x12)

/** `GS F8`: feeds until the next mark on the paper is at the blade. */
export const NEXT_MARK_TO_BLADE = Uint8Array.of(GS, 0xf8)

/** `GS a n`: which changes the printer tells by itself; it tells the present status at once. */
export function automaticStatus(n: number): Uint8Array {
  return Uint8Array.of(GS, 0x61, n)
}

/** `GS r n`: answered in order, when the printer comes to it. */
export function transmitStatus(n: 1 | 2): Uint8Array {
  return Uint8Array.of(GS, 0x72, n)
}

/** `GS ( H` fn 48: answered with `id` when all before it has been printed. Four printable characters. */
export function requestProcessId(id: string): Uint8Array {
  return Uint8Array.of(GS, 0x28, 0x48, 6, 0, 48, 48, ...new TextEncoder().encode(id))
}

/** `ESC t n` */
export function codePage(n: number): Uint8Array {
  return Uint8Array.of(ESC, 0x74, n)
}

const ALIGN = { left: 0, centre: 1, right: 2 } as const

/** `ESC a n`; only at the start of a line. */
export function align(where: keyof typeof ALIGN): Uint8Array {
  return Uint8Array.of(ESC, 0x61, ALIGN[where])
}

/** `ESC E n` */
export function bold(on: boolean): Uint8Array {
  return Uint8Array.of(ESC, 0x45, on ? 1 : 0)
}

/** `GS ! n`: characters so many times as wide and as high, each 1 to 8. */
export function scale(width: number, height: number): Uint8Array {
  return Uint8Array.of(GS, 0x21, ((width - 1) << 4) | (height - 1))
}

/** `ESC - n`: a line of one dot below the characters. */
export function underline(on: boolean): Uint8Array {
  return Uint8Array.of(ESC, 0x2d, on ? 1 : 0)
}

/** `GS B n`: white on black. */
export function reverse(on: boolean): Uint8Array {
  return Uint8Array.of(GS, 0x42, on ? 1 : 0)
}

/** Text and `LF`. The text holds no control bytes. */
export function line(text: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(text.length + 1)
  bytes.set(text)
  bytes[text.length] = LF
  return bytes
}

/** `ESC d n`: prints what is in the line and feeds `n` lines. */
export function feed(lines: number): Uint8Array {
  return Uint8Array.of(ESC, 0x64, lines)
}

/** `GS V 65/66 0`: feeds from the head to the cutter, then cuts. */
export function feedAndCut(cut: 'full' | 'partial'): Uint8Array {
  return Uint8Array.of(GS, 0x56, cut === 'full' ? 65 : 66, 0)
}

/**
 * `GS ( k` cn 31: model 2, module size in dots, error correction M (`levelM` stands for it), the data, print (both with `m`).
 * One command each.
 */
export function qrCode(data: Uint8Array, moduleDots: number, levelM = 0x31, m = 0x30): Uint8Array[] {
  const command = (...body: number[]) =>
    Uint8Array.of(GS, 0x28, 0x6b, body.length & 0xff, body.length >> 8, ...body)
  return [
    command(0x31, 0x41, 0x32, 0x00),
    command(0x31, 0x43, moduleDots),
    command(0x31, 0x45, levelM),
    command(0x31, 0x50, m, ...data),
    command(0x31, 0x51, m),
  ]
}

/** `GS v 0`: a picture, eight dots to a byte, the leftmost in the highest bit. */
export function raster(rowBytes: number, rows: Uint8Array): Uint8Array {
  const height = rows.length / rowBytes
  const head = [GS, 0x76, 0x30, 0, rowBytes & 0xff, rowBytes >> 8, height & 0xff, height >> 8]
  const bytes = new Uint8Array(head.length + rows.length)
  bytes.set(head)
  bytes.set(rows, head.length)
  return bytes
}
