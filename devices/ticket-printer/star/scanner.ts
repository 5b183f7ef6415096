/**
 * The real-time command as the firmware sees it: in every byte that comes in, before any buffer, also inside pictures.
 * ESC ACK SOH 1B 06 01        (STAR Line Mode rev. 1.12, 3-53)
 */

const [ESC, ACK, SOH] = [0x1b, 0x06, 0x01]

/** Its own little state machine: it knows nothing of commands and their lengths. */
export class Scanner {
  readonly leads = [ESC]
  #seen = 0

  /** No sequence has begun: only one of `leads` can begin one. */
  get idle(): boolean {
    return this.#seen === 0
  }

  /** Takes the next byte of the wire; tells when the command is complete with it. */
  scan(byte: number): 'status' | undefined {
    const seen = this.#seen
    this.#seen = byte === ESC ? 1 : seen === 1 && byte === ACK ? 2 : 0
    return seen === 2 && byte === SOH ? 'status' : undefined
  }

  reset(): void {
    this.#seen = 0
  }
}
