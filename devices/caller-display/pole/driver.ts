import { joined } from '../../../lib/bytes.ts'
import { checked } from '../../../lib/checked.ts'
import type { CodePage } from '../../../lib/code-page.ts'
import {
  type ByteDriverContext,
  type Clock,
  DeviceError,
  type Evidence,
  Listeners,
  type Permit,
  Supervisor,
  type Timer,
} from '../../../lib/index.ts'
import type { Call, DisplayDriver, DisplayStatus, LightOptions } from '../contract.ts'
import { centred, type Layout, layCalls, rowBytes, WINDOW_WORD } from './layout.ts'
import type { PoleProfile } from './profile.ts'
import { encodeCommand, type SentCommand } from './protocol.ts'
import { poleOptionsSchema } from './schema.ts'
import { SELECT, unwind, wakeUp } from './wake-up.ts'

interface Shown {
  readonly calls: readonly Call[]
  readonly rows: readonly Uint8Array[]
}

const NOTHING: Shown = { calls: [], rows: [] }
const BLINK_HALF_MS = 500
const BLINK_FOR_MS = 5000
const IDENTIFY_MS = 3000
const BRIGHTEST = 4

/** Makes the host side of a pole display. @throws DeviceError `illegal` for options that are wrong. */
export function poleDriver(profile: PoleProfile) {
  return (context: ByteDriverContext): DisplayDriver => new PoleDriver(profile, context)
}

/**
 * Host side of a pole display. The display never answers, so `sent` is all that can be said; each call therefore brings
 * along every setting it depends on, and what is lit is sent again every `refreshMs`.
 */
class PoleDriver implements DisplayDriver {
  readonly proof = 'sent'
  readonly capacity: number
  readonly refreshMs?: number
  readonly #id: string
  readonly #clock: Clock
  readonly #profile: PoleProfile
  readonly #layout: Layout
  readonly #pageNumber: number
  readonly #blinkMs: number
  readonly #supervisor: Supervisor
  readonly #listeners = new Listeners<DisplayStatus>()
  #lit: readonly Call[] | undefined
  /** What was told last of what is lit, as JSON; undefined since the line was lost. */
  #told: string | undefined
  /** What stands on the glass when no name does. */
  #shown: Shown = NOTHING
  /** Ends the blinking, or the showing of the name. */
  #timer: Timer | undefined

  constructor(profile: PoleProfile, { id, clock, connect, random, options }: ByteDriverContext) {
    const {
      language = 'en',
      label,
      codePage,
      refreshMs,
      blinkMs,
    } = checked(poleOptionsSchema(profile), options, `options of ${id}`)
    const page = codePage ?? profile.codePage
    this.#pageNumber = pageNumber(profile, page, id)
    this.#id = id
    this.#clock = clock
    this.#profile = profile
    const { rows, columns } = profile
    this.#layout = { rows, columns, codePage: page, label: label ?? WINDOW_WORD[language] }
    this.capacity = rows
    const refresh = refreshMs ?? profile.refreshMs
    if (refresh > 0) this.refreshMs = refresh
    this.#blinkMs = blinkMs ?? BLINK_FOR_MS
    this.#supervisor = new Supervisor({ connect, clock, random, prepare: () => this.#prepare() })
    this.#supervisor.onLoss(() => this.#forget())
    this.#supervisor.onState(() => this.#listeners.tell(this.status))
  }

  get status(): DisplayStatus {
    return { ...this.#supervisor.status, lit: this.#lit }
  }

  onStatus(listener: (status: DisplayStatus) => void): () => void {
    return this.#listeners.add(listener)
  }

  start(): void {
    this.#supervisor.start()
  }

  ready(): Promise<void> {
    return this.#supervisor.ready()
  }

  async light(calls: readonly Call[], permit: Permit, { quiet = false }: LightOptions): Promise<Evidence> {
    const rows = calls.length === 0 ? [] : layCalls(calls, this.#layout)
    await this.#supervisor.ready()
    permit.begin()
    const blinking = rows.length > 0 && !quiet && this.#blinkMs > 0
    await this.#write(rows, { blinking, anew: !quiet })
    this.#shown = { calls: [...calls], rows }
    this.#become(this.#shown.calls)
    if (blinking) {
      const steady: SentCommand = { kind: 'blink', n: 0 }
      this.#after(this.#blinkMs, () => this.#supervisor.write(this.#encode([steady])))
    }
    return this.proof
  }

  /** Shows the id for three seconds, then what was there before. */
  async identify(permit: Permit): Promise<Evidence> {
    const { columns } = this.#profile
    const name = rowBytes(centred(this.#id.slice(0, columns), columns), this.#layout)
    await this.#supervisor.ready()
    permit.begin()
    await this.#write([name], { anew: true })
    this.#after(IDENTIFY_MS, async () => {
      await this.#write(this.#shown.rows, { anew: true })
      this.#become(this.#shown.calls)
    })
    return this.proof
  }

  async close(): Promise<void> {
    if (this.#timer !== undefined) {
      this.#stopTimer() // or it would blink on for ever
      await this.#supervisor.write(this.#encode([{ kind: 'blink', n: 0 }])).catch(() => {}) // gone, or about to be
    }
    await this.#supervisor.close()
  }

  /** Out of whatever state an earlier life left it in; then the manual's own set-up. */
  async #prepare(): Promise<void> {
    const settings = this.#encode([{ kind: 'initialise' }, ...this.#settings()])
    await this.#supervisor.write(joined([wakeUp(this.#profile.commandSet), settings]))
    this.#shown = NOTHING
    this.#lit = NOTHING.calls
  }

  /** Everything that the look of a call depends on, without a flicker. */
  #settings(): SentCommand[] {
    return [
      { kind: 'mode', mode: 'overwrite' },
      { kind: 'codePage', n: this.#pageNumber },
      { kind: 'cursor', on: false },
      { kind: 'brightness', level: BRIGHTEST },
    ]
  }

  /** `anew`: upon a clear screen, which people may see. Else without a flicker, and out of whatever mode noise has left. */
  async #write(rows: readonly Uint8Array[], { blinking = false, anew = false }): Promise<void> {
    this.#stopTimer()
    this.#lit = undefined
    const dark = rows.length === 0
    const soon = anew && !dark // nobody waits for a refresh, or for the dark
    const commands = [...(soon ? [SELECT] : unwind(this.#profile.commandSet)), ...this.#settings()]
    if (dark) commands.push({ kind: 'blink', n: 0 })
    if (dark || anew) commands.push({ kind: 'clear' }) // also out of string mode, and of the time counter
    for (let row = 0; row < this.#profile.rows && !dark; row++) {
      const blank = new Uint8Array(this.#profile.columns).fill(0x20)
      commands.push({ kind: 'moveTo', x: 1, y: row + 1 }, { kind: 'text', bytes: rows[row] ?? blank })
    }
    if (!dark) commands.push({ kind: 'blink', n: blinking ? BLINK_HALF_MS / 50 : 0 })
    await this.#supervisor.write(this.#encode(commands))
  }

  #encode(commands: readonly SentCommand[]): Uint8Array {
    return joined(commands.map((each) => encodeCommand(each, this.#profile.commandSet)))
  }

  /** Later writes are a courtesy: a line that is gone is set up anew when it comes back. */
  #after(ms: number, write: () => Promise<void>): void {
    this.#stopTimer()
    const due = () => {
      this.#timer = undefined
      write().catch(() => {})
    }
    this.#timer = this.#clock.after(ms, due, { background: true })
  }

  #stopTimer(): void {
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #become(lit: readonly Call[]): void {
    this.#lit = lit
    const word = JSON.stringify(lit)
    if (word === this.#told) return // the same again, as a refresh
    this.#told = word
    this.#listeners.tell(this.status)
  }

  #forget(): void {
    this.#stopTimer()
    this.#lit = undefined
    this.#shown = NOTHING
    this.#told = undefined
  }
}

function pageNumber({ codePages }: PoleProfile, page: CodePage, id: string): number {
  const number = codePages[page]
  if (number !== undefined) return number
  throw new DeviceError('illegal', `options of ${id}: this display has no code page ${page}`, {
    fix: `Use one of ${Object.keys(codePages).join(', ')}.`,
  })
}
