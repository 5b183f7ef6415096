import type { Clock } from '../../../lib/index.ts'
import { Characters } from './characters.ts'
import type { PoleProfile } from './profile.ts'
import type { PoleCommand, WriteMode } from './protocol.ts'
import { Screen } from './screen.ts'

const DARK = 255 // n of `US E`
const SCROLL_STEP_MS = 1000
const DAY_MS = 24 * 3600_000

/** What a display shows and how: everything that a reset forgets. */
export class Glass {
  /** 1 to 4. */
  brightness = 4
  /** n of `US E`: 0 steady, 255 dark, else n x 50 ms lit and as long dark. */
  blink = 0
  cursorShown = true
  reverse = false
  readonly annunciators = new Set<number>()
  readonly screen: Screen
  #characters = new Characters()
  readonly #profile: PoleProfile
  readonly #clock: Clock
  #clockShown = false
  /** When the time counter stood at 0:00, monotonic ms. */
  #clockZeroMs: number
  /** CD5220: after `ESC Q A` and `ESC Q B` only these, CLR and CAN are obeyed. */
  #stringMode = false
  /** CD5220: what runs through the upper row, and since when. */
  #scroll: { readonly glyphs: readonly string[]; readonly sinceMs: number } | undefined

  constructor(profile: PoleProfile, clock: Clock, clockZeroMs: number = clock.monotonicMs()) {
    this.#profile = profile
    this.#clock = clock
    this.#clockZeroMs = clockZeroMs
    this.screen = new Screen(profile.columns, profile.rows)
  }

  /** As after `ESC @`: the time counter alone goes on. */
  initialised(): Glass {
    return new Glass(this.#profile, this.#clock, this.#clockZeroMs)
  }

  /** Settings as after `ESC @`; what is shown stays. */
  forgetSettings(): void {
    const { brightness, blink, cursorShown, reverse, screen } = this.initialised()
    Object.assign(this, { brightness, blink, cursorShown, reverse })
    this.screen.mode = screen.mode
    this.#characters = new Characters()
    this.#stringMode = false
  }

  /** Whether the display is in a mood to obey; a running scroll ends with any command. */
  heeds({ kind }: PoleCommand): boolean {
    if (this.#stringMode && kind !== 'line' && kind !== 'clear' && kind !== 'clearLine') return false
    if (this.#scroll !== undefined) {
      this.#scroll = undefined
      this.screen.putRow(1, [])
      this.screen.move('home')
    }
    return true
  }

  /** Carries out one command; those that are not about the glass do nothing here. */
  obey(command: PoleCommand): void {
    const { screen } = this
    switch (command.kind) {
      case 'text':
        for (const byte of command.bytes) screen.put(this.#characters.glyph(byte))
        break
      case 'marked':
        screen.put(this.#characters.glyph(command.byte) + command.mark)
        break
      case 'move':
        screen.move(command.to)
        break
      case 'moveTo':
        screen.moveTo(command.x, command.y)
        break
      case 'clear':
        this.#stringMode = false
        this.#clockShown = false
        screen.clear()
        break
      case 'clearLine':
        this.#stringMode = false
        screen.clearLine()
        break
      case 'selfTest': // every pattern, then a clear screen
        screen.clear()
        break
      case 'mode':
        screen.mode = command.mode
        break
      case 'cursor':
        this.cursorShown = command.on
        break
      case 'reverse':
        this.reverse = command.on
        break
      case 'brightness':
        this.brightness = command.level
        break
      case 'blink':
        this.blink = command.n
        break
      case 'annunciator':
        if (command.on) this.annunciators.add(command.number)
        else this.annunciators.delete(command.number)
        break
      case 'window':
        if (command.area) screen.openWindow(command.number, command.area, this.#windowMode)
        else screen.closeWindow(command.number)
        break
      case 'clock':
        this.#clockZeroMs = this.#clock.monotonicMs() - (60 * command.hours + command.minutes) * 60_000
        screen.clear()
        this.#clockShown = true
        break
      case 'showClock':
        this.#clockShown = true
        break
      case 'line':
        screen.putRow(command.row, this.#glyphs(command.bytes))
        this.#stringMode = true
        break
      case 'scroll':
        this.#scroll = { glyphs: this.#glyphs(command.bytes), sinceMs: this.#clock.monotonicMs() }
        break
      default:
        this.#spell(command)
    }
  }

  /** What a person reads now. Text that blinks is read; a counter and a scroll are read as they stand now. */
  lines(): string[] {
    const lines = this.still()
    if (this.blink === DARK) return lines
    const { columns } = this.#profile
    if (this.#scroll !== undefined) {
      const { glyphs, sinceMs } = this.#scroll
      const round = [...glyphs, ...Array<string>(columns).fill(' ')]
      const steps = Math.floor((this.#clock.monotonicMs() - sinceMs) / SCROLL_STEP_MS) % round.length
      lines[0] = [...round.slice(steps), ...round.slice(0, steps)].slice(0, columns).join('').trimEnd()
    }
    if (this.#clockShown) {
      const last = lines.length - 1
      const time = this.#time()
      lines[last] = `${(lines[last] ?? '').padEnd(columns).slice(0, columns - time.length)}${time}`
    }
    return lines
  }

  /** The same without what moves by itself. */
  still(): string[] {
    const lines = this.screen.lines()
    return this.blink === DARK ? lines.map(() => '') : lines
  }

  /** Which character stands for which byte. */
  #spell(command: PoleCommand): void {
    const characters = this.#characters
    switch (command.kind) {
      case 'codePage':
      case 'font':
        characters.select(command.n, this.#profile.commandSet)
        break
      case 'international':
        characters.international(command.n)
        break
      case 'glyphs':
        characters.useGlyphs(command.on)
        break
      case 'defineGlyphs':
        characters.define(command.first, command.last)
        break
      case 'cancelGlyph':
        characters.cancel(command.n)
    }
  }

  /** Epson: each window has a mode of its own. CD5220: there is one mode. */
  get #windowMode(): WriteMode {
    return this.#profile.commandSet === 'cd5220' ? this.screen.mode : 'overwrite'
  }

  #glyphs(bytes: Uint8Array): string[] {
    return Array.from(bytes, (byte) => this.#characters.glyph(byte))
  }

  /** The time counter, hh:mm:ss. */
  #time(): string {
    const seconds = Math.floor(((this.#clock.monotonicMs() - this.#clockZeroMs) % DAY_MS) / 1000)
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    return parts.map((part) => String(part).padStart(2, '0')).join(':')
  }
}
