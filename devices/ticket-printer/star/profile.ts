import type { CodePage } from '../../../lib/code-page.ts'

/** How one Star model differs from the others. Data only: driver and firmware read the same table. */
export interface StarProfile {
  /** Dots per inch of the head. */
  readonly dpi: number
  /** Printable width in dots. */
  readonly dotsPerLine: number
  /** Characters per line in font A (12 x 24). */
  readonly columnsA: number
  /** Characters per line in font B (9 x 24). */
  readonly columnsB: number
  /** `ESC GS t n`: the number of each code page the model has. */
  readonly codePages: Readonly<Partial<Record<CodePage, number>>>
  /** The page that the driver chooses unless the configuration names another. */
  readonly codePage: CodePage
  /**
   * What proves that all before it is printed: `document`, `ESC GS ETX` with an id of ours in its answer; `counter`, the
   * counter in the automatic status that `ETB` moves on.
   */
  readonly proof: 'document' | 'counter'
  /** How pictures are sent: `ESC GS S` (StarPRNT), or strips of 24 rows by `ESC k` (Line mode). */
  readonly pictures: 'raster' | 'strips'
  /** `ESC GS y`: QR codes drawn by the printer. */
  readonly qr: boolean
  /** Second byte of the automatic status: the version of its layout. */
  readonly statusVersion: number
  readonly cutter: 'partial' | 'full'
  /** mm/s */
  readonly speedMmS: number
  /** The cutter's own time, ms. */
  readonly cutMs: number
  /** From the head to the cutter, mm. */
  readonly headToCutterMm: number
  /** Line spacing that `ESC z 1` sets, mm. */
  readonly lineMm: number
  /** A full roll, mm. */
  readonly rollMm: number
  /** Paper left when the near-end sensor trips, mm; absent: no such sensor. */
  readonly nearEndMm?: number
  /** Receive buffer: its size, "full" with so many bytes left, "released" with so many left. */
  readonly receiveBuffer: { readonly bytes: number; readonly fullAt: number; readonly releasedAt: number }
  /** The text of `ESC # * LF NUL`. */
  readonly version: string
  /** From power-on to the first byte understood, ms. */
  readonly bootMs: number
}
