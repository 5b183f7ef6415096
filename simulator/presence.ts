import { Durations } from './durations.ts'

const SECOND_MS = 1000

/** Which devices of a centre are on the broker, and how long each took to come back. Times in wall ms. */
export class Presence {
  /** From the loss of the connection to the moment when the device was there again. */
  readonly returns = new Durations()
  readonly #expected: ReadonlySet<string>
  readonly #wallMs: () => number
  readonly #here = new Set<string>()
  readonly #lostMs = new Map<string, number>()
  #connects = 0
  #second = { at: Number.NEGATIVE_INFINITY, connects: 0 }
  #busiest = 0
  #complete: (() => void)[] = []

  /** `wallMs`: monotonic, of the wall, whatever the speed. */
  constructor(expected: Iterable<string>, wallMs: () => number) {
    this.#expected = new Set(expected)
    this.#wallMs = wallMs
  }

  /** How many there should be. */
  get expected(): number {
    return this.#expected.size
  }

  /** How many are there. */
  get connected(): number {
    return this.#here.size
  }

  /** How often one came, so far. */
  get connects(): number {
    return this.#connects
  }

  /** Most that came within one second. */
  get busiestSecond(): number {
    return this.#busiest
  }

  /** A device came or went. */
  change(id: string, connected: boolean): void {
    const nowMs = this.#wallMs()
    if (!connected) {
      if (this.#here.delete(id)) this.#lostMs.set(id, nowMs)
      return
    }
    this.#here.add(id)
    this.#count(nowMs)
    const lostMs = this.#lostMs.get(id)
    if (lostMs !== undefined) this.returns.add(nowMs - lostMs)
    this.#lostMs.delete(id)
    if (this.#here.size < this.#expected.size) return
    for (const resolve of this.#complete.splice(0)) resolve()
  }

  /** Resolves when all of them are there. */
  complete(): Promise<void> {
    if (this.#here.size >= this.#expected.size) return Promise.resolve()
    return new Promise((resolve) => this.#complete.push(resolve))
  }

  #count(nowMs: number): void {
    this.#connects++
    if (nowMs - this.#second.at >= SECOND_MS) this.#second = { at: nowMs, connects: 0 }
    this.#second.connects++
    this.#busiest = Math.max(this.#busiest, this.#second.connects)
  }
}
