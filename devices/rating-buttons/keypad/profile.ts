/** How one button box differs from the others. Data only: driver and firmware read the same table. */
export interface KeypadProfile {
  /** What it calls itself in its hello; no blanks. */
  readonly model: string
  /** 2 to 5; button n is score n. */
  readonly buttons: number
  /** A legacy box: one key a press, no number, no answer. Its n-th key is button n. */
  readonly plain?: {
    /** `line`: the key, CR, LF. `character`: the key alone. */
    readonly form: 'line' | 'character'
    readonly keys: string
  }
  /** Contacts that open for less than this have not opened, ms. */
  readonly debounceMs: number
  /** A button that is held for longer is stuck: not a vote, ms. */
  readonly stuckMs: number
  /** How long the driver lets the box be silent before it asks, ms. */
  readonly heartbeatMs: number
  /** From power-on to its first line, ms. */
  readonly bootMs: number
}
