import type { CodePage } from '../../../lib/code-page.ts'

/** Which commands a pole display understands. */
export type CommandSet = 'epson' | 'cd5220'

/** How one pole display differs from the others. Data only: driver and firmware read the same table. */
export interface PoleProfile {
  readonly commandSet: CommandSet
  readonly rows: number
  readonly columns: number
  /** What selects each code page: n of `ESC t n` (Epson), the letter's code of `ESC f n` (CD5220). */
  readonly codePages: Readonly<Partial<Record<CodePage, number>>>
  /** The page that the driver selects unless the configuration names another. */
  readonly codePage: CodePage
  /** Percent of full brightness for n = 1, 2, 3, 4. */
  readonly brightness: readonly [number, number, number, number]
  /** How often the driver sends again what is lit, ms: nothing tells that the display lost its power. */
  readonly refreshMs: number
  /** From power-on to the first byte understood, ms. */
  readonly bootMs: number
}
