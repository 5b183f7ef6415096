import { checked } from '../../../lib/checked.ts'
import {
  type Burst,
  type ByteDriverContext,
  type Clock,
  DeviceError,
  Requests,
  Supervisor,
  type Timer,
} from '../../../lib/index.ts'
import { Recent } from '../../../lib/recent.ts'
import type { ButtonsDriver } from '../contract.ts'
import { Box } from './box.ts'
import type { KeypadProfile } from './profile.ts'
import { type BoxLine, decodeBoxLine, encodeHostLine, type Hello, LAST_SEQ, type Report } from './protocol.ts'
import { keypadOptionsSchema } from './schema.ts'

const HELLO_MS = 1000
const HELLO_TRIES = 3
const REMEMBERED = 64
/** A press is told when the button comes up, at the latest after ten seconds; a repeat or two may be lost. */
const LATE_MS = 12_000

/** Makes the host side of a box with numbered reports. @throws DeviceError `illegal` for options that are wrong. */
export function keypadDriver(profile: KeypadProfile) {
  return (context: ByteDriverContext): ButtonsDriver => new NumberedReports(profile, context).box
}

/**
 * What a button box says. Reports are believed only from a box that has said which of its lives this is, each number
 * once per life; every report is acknowledged, repeats too.
 */
class NumberedReports {
  readonly box: Box
  readonly #id: string
  readonly #clock: Clock
  readonly #heartbeatMs: number
  readonly #supervisor: Supervisor
  readonly #requests: Requests<BoxLine>
  readonly #remembered = new Recent<number>(REMEMBERED)
  /** Presses of this life that are being kept. */
  readonly #pending = new Set<number>()
  /** A report that waits for the hello that tells whether it is a repeat. */
  #doubtful: Report[] = []
  #life: Hello | undefined
  #greeted = false
  #lastSeq: number | undefined
  #gap = false
  #connectedMs = 0
  #burst: Burst
  #heardMs = 0
  #heartbeat: Timer | undefined

  constructor(profile: KeypadProfile, { id, clock, connect, random, options, noise }: ByteDriverContext) {
    const { heartbeatMs } = checked(keypadOptionsSchema, options, `options of ${id}`)
    this.#id = id
    this.#clock = clock
    this.#heartbeatMs = heartbeatMs ?? profile.heartbeatMs
    this.#burst = { bytes: new Uint8Array(), firstMs: 0, lastMs: 0 }
    this.#supervisor = new Supervisor({ connect, clock, random, prepare: () => this.#prepare() })
    this.#requests = new Requests<BoxLine>({
      ...{ decode: decodeBoxLine, clock, noise },
      write: (bytes) => this.#supervisor.write(bytes),
      unasked: (line) => this.#take(line),
    })
    this.#supervisor.onData((burst) => {
      this.#burst = burst
      this.#requests.receive(burst.bytes)
    })
    this.#supervisor.onLoss((error) => this.#lose(error))
    this.box = new Box(id, profile.buttons, this.#supervisor)
    this.#supervisor.onState(({ state }) => {
      if (state === 'ready') this.#alarm()
    })
  }

  async #prepare(): Promise<void> {
    this.#connectedMs = this.#clock.monotonicMs()
    await this.#hello()
    this.#beat()
  }

  /** Asks who is there. @throws DeviceError `timeout` after three questions without an answer. */
  async #hello(): Promise<void> {
    const pick = (line: BoxLine) => {
      if (line.kind !== 'hello') return undefined
      this.#greet(line)
      return line
    }
    for (let tries = 1; ; tries++) {
      try {
        await this.#requests.request(encodeHostLine({ kind: 'ask' }), pick, HELLO_MS)
        return
      } catch (error) {
        const silent = error instanceof DeviceError && error.code === 'timeout'
        if (!silent || tries === HELLO_TRIES) throw error
      }
    }
  }

  #take(line: BoxLine): void {
    this.#heardMs = this.#burst.lastMs
    if (line.kind === 'hello') this.#greet(line)
    else if (!this.#greeted || line.button > this.box.scale) return
    else if (this.#lastSeq === undefined || line.seq === following(this.#lastSeq)) this.#believe(line)
    else this.#doubt(line)
  }

  #greet(hello: Hello): void {
    const anew = this.#life?.boot !== hello.boot || this.#life.serial !== hello.serial
    this.#life = hello
    this.#greeted = true
    this.#heardMs = this.#burst.lastMs
    if (anew) {
      this.#remembered.clear()
      this.#pending.clear()
      this.#lastSeq = undefined
      this.#gap = false
      this.#doubtful = [] // said in which of the two lives? the new one says again what nobody acknowledged
      this.box.clear()
      this.#alarm()
    }
    for (const report of this.#doubtful.splice(0)) {
      if (!this.#remembered.has(report.seq)) this.#believe(report)
      else if (!this.#pending.has(report.seq)) this.#acknowledge(report.seq)
    }
  }

  /** Not the next number: a repeat, a gap, or a box that counts anew without our having heard of it. Its hello tells. */
  #doubt(report: Report): void {
    if (this.#doubtful.length > 0) return
    this.#doubtful.push(report)
    this.#hello().catch((error: unknown) => {
      this.#doubtful = []
      if (error instanceof DeviceError && error.code === 'timeout') this.#supervisor.drop(error)
    })
  }

  #believe(report: Report): void {
    const { seq, kind, button } = report
    this.#remembered.add(seq)
    if (this.#lastSeq !== undefined && seq !== following(this.#lastSeq)) this.#gap = true
    this.#lastSeq = seq
    const kept = kind === 'short' ? this.#press(report) : undefined
    if (kind === 'long' || kind === 'up') {
      this.box.mark(button, kind === 'long')
      this.#alarm()
    }
    if (kept === undefined) {
      this.#acknowledge(seq)
      return
    }
    this.#pending.add(seq)
    void kept.then(() => this.#pending.delete(seq) && this.#acknowledge(seq)) // else the box has begun another life
  }

  #press({ seq, button, ageMs }: Report): Promise<unknown> | undefined {
    const pressedMs = this.#burst.firstMs - ageMs
    const sinceMs = this.#clock.monotonicMs() - pressedMs
    const flags: string[] = []
    if (pressedMs < this.#connectedMs || ageMs > LATE_MS) flags.push('late')
    if (this.#gap) flags.push('gap')
    this.#gap = false
    return this.box.tell({
      ...{ score: button, at: Math.round(this.#clock.now() - sinceMs) },
      ...(flags.length > 0 ? { flags } : {}),
      ...(this.#life ? { id: `${this.#life.serial}/${this.#life.boot}-${seq}` } : {}),
    })
  }

  #acknowledge(seq: number): void {
    this.#supervisor.write(encodeHostLine({ kind: 'acknowledge', seq })).catch(() => {}) // it is told again
  }

  #alarm(): void {
    const { stuck } = this.box
    const error =
      stuck === undefined
        ? undefined
        : new DeviceError('failure', `button ${stuck} of ${this.#id} does not come up`, {
            fix: 'Free the button; until then it cannot be pressed.',
          })
    this.#supervisor.alert(error)
  }

  /** Asks only when nothing has been heard for a while. */
  #beat(): void {
    this.#heartbeat?.cancel()
    if (this.#heartbeatMs === 0) return
    const waitMs = this.#heardMs + this.#heartbeatMs - this.#clock.monotonicMs()
    if (waitMs > 0) {
      this.#heartbeat = this.#clock.after(waitMs, () => this.#beat(), { background: true })
      return
    }
    this.#hello().then(
      () => this.#beat(),
      (error: unknown) => {
        if (error instanceof DeviceError && error.code === 'timeout') this.#supervisor.drop(error)
      },
    )
  }

  #lose(error: DeviceError): void {
    this.#heartbeat?.cancel()
    this.#greeted = false
    this.#doubtful = []
    this.#requests.fail(error)
  }
}

/** The number after this one; 1 follows the last. */
function following(seq: number): number {
  return (seq % LAST_SEQ) + 1
}
