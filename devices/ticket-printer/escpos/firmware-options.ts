/** Options of a simulated printer, from the configuration. */

/** How the printer holds back a host that sends faster than it prints. */
export type Handshake =
  /** Not at all: what does not fit is lost. */
  | 'none'
  /** XOFF when the buffer is full, XON when there is room again; what does not fit is lost all the same. */
  | 'xonxoff'
  /** By a line of its own, or by TCP: the host's bytes wait outside, nothing is lost, nothing of them is seen before. */
  | 'hardware'

/** Checked options. */
export interface FirmwareOptions {
  /** Length of the roll at first, mm; a full one by default. */
  readonly paperMm: number | undefined
  readonly handshake: Handshake
}

const HANDSHAKES: readonly unknown[] = ['none', 'xonxoff', 'hardware'] satisfies Handshake[]

/** @throws RangeError that names the option, what was found and what would do. */
export function firmwareOptions({
  paperMm,
  handshake = 'none',
}: Readonly<Record<string, unknown>>): FirmwareOptions {
  if (paperMm !== undefined && !(typeof paperMm === 'number' && paperMm >= 0 && paperMm <= 1e6)) {
    throw new RangeError(
      `paperMm: expected millimetres from 0 to 1000000, e.g. 80000, found ${JSON.stringify(paperMm)}`,
    )
  }
  if (!HANDSHAKES.includes(handshake)) {
    throw new RangeError(`handshake: expected none, xonxoff or hardware, found ${JSON.stringify(handshake)}`)
  }
  return { paperMm, handshake: handshake as Handshake }
}
