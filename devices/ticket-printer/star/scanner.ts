/**
 * Real-time commands as the firmware sees them: in every byte that comes in, before any buffer, also inside pictures.
 * ENQ 05 | EOT 04 | ESC ACK SOH 1B 06 01        (STAR Line Mode rev. 1.12, 3-53)
 */

/** What a real-time command asks for. */
export type RealTime = 'status' | 'enq' | 'eot'

const [EOT, ENQ, ESC, ACK, SOH] = [0x04, 0x05, 0x1b, 0x06, 0x01]

/** Its own little state machine: it knows nothing of commands and their lengths. */
export class Scanner {
  readonly leads = [ESC, ENQ, EOT]
  #seen = 0

  /** No sequence has begun: only one of `leads` can begin one. */
  get idle(): boolean {
    return this.#seen === 0
  }

  /** Takes the next byte of the wire; tells what is complete with it. */
  scan(byte: number): RealTime | undefined {
    const seen = this.#seen
    this.#seen = 0
    if (byte === ESC) this.#seen = 1
    else if (seen === 1 && byte === ACK) this.#seen = 2
    else if (seen === 2 && byte === SOH) return 'status'
    else if (byte === ENQ) return 'enq'
    else if (byte === EOT) return 'eot'
    return undefined
  }

  reset(): void {
    this.#seen = 0
  }
}
