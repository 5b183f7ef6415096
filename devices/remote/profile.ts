/** The native devices as data: driver and firmware read the same tables. */

/** A printer that speaks our own MQTT contract. */
export interface NativePrinterProfile {
  /** Dots across the paper. */
  readonly widthDots: number
  readonly dotsPerMm: number
  readonly speedMmS: number
  readonly cutMs: number
  /** From the last line to the blade. */
  readonly headToCutterMm: number
  readonly rollMm: number
  /** Paper left when the near-end sensor trips. */
  readonly nearEndMm: number
  readonly bootMs: number
}

/** A display that speaks our own MQTT contract: one call in large letters, or one to a row. */
export interface NativeDisplayProfile {
  readonly rows: number
  readonly identifyMs: number
  readonly bootMs: number
}

/** Rating buttons that speak our own MQTT contract. */
export interface NativeButtonsProfile {
  /** How many buttons there are. */
  readonly scale: number
  /** Contacts that open for less than this have not opened, ms. */
  readonly debounceMs: number
  /** A button that is held for longer is stuck: not a vote, ms. */
  readonly stuckMs: number
  /** Presses kept while there is no connection; beyond it the oldest is lost. */
  readonly kept: number
  readonly bootMs: number
}
