/** The printer's inner life: its condition, what it says of it, and what its commands do. */
import { checked } from '../../../lib/checked.ts'
import type { BurstTime, FirmwareContext, Send, Timer } from '../../../lib/index.ts'
import type { PaperPiece } from '../contract.ts'
import { CommandStream, type Step } from '../mechanics/command-stream.ts'
import { Input } from '../mechanics/input.ts'
import { Mechanism } from '../mechanics/mechanism.ts'
import { Roll } from '../mechanics/paper.ts'
import { Pieces } from '../mechanics/pieces.ts'
import { ROWS_COMMAND, starDecoder } from './decode.ts'
import { DeviceCommands } from './firmware-commands.ts'
import { type Condition, factsOf, newCondition } from './firmware-condition.ts'
import { figuresOf, INCH_MM, measuresOf } from './firmware-measures.ts'
import { Page } from './page.ts'
import { initialModes, type Modes } from './page-modes.ts'
import type { StarProfile } from './profile.ts'
import { Scanner } from './scanner.ts'
import { starOptionsSchema } from './schema.ts'
import type { StarFacts } from './status.ts'

/** What a long burst is cut into: less than any receive buffer worth the name. */
const PIECE_BYTES = 256

/** Puts parser, page, mechanism and status together. */
export class Machine {
  readonly is: Condition = newCondition()
  readonly pieces: Pieces
  readonly roll: Roll
  readonly mechanism: Mechanism<Modes>
  readonly input: Input<Step, 'status'>
  readonly #page: Page
  readonly #profile: StarProfile
  readonly #context: FirmwareContext & { readonly send: Send }
  readonly #commands: DeviceCommands
  readonly #stream = new CommandStream({ ...starDecoder(), picture: ROWS_COMMAND })
  #boot: Timer | undefined
  /** What was said not to be understood, since power-on. */
  readonly #unknowns = new Set<string>()

  constructor(profile: StarProfile, context: FirmwareContext & { readonly send: Send }) {
    const { paperMm, handshake = context.flowControlled ? 'hardware' : 'none' } = checked(
      starOptionsSchema(profile),
      context.options,
      'options of a printer',
    )
    this.#profile = profile
    this.#context = context
    this.pieces = new Pieces(context.tell)
    this.roll = new Roll(measuresOf(profile), ((paperMm ?? profile.rollMm) * profile.dpi) / INCH_MM)
    this.mechanism = new Mechanism<Modes>(context.clock, this.roll, figuresOf(profile), {
      paperEnd: () => this.#happened('paperEnd'),
      nearEnd: () => this.#happened('nearEnd'),
      cut: (position) => this.pieces.keep('cut', this.roll.part('cut', this.input.log.take(position))),
      jammed: () => {
        this.is.cutterError = true
        this.#happened('cutterJammed')
      },
      reached: () => this.input.released(),
    })
    this.#page = new Page(profile, {
      feed: (dots, position, mark) => this.mechanism.add({ dots, mark, position, modes: this.#page.modes }),
      cut: (position) => this.mechanism.add({ dots: 0, cut: true, position, modes: this.#page.modes }),
      answer: (bytes, position) => this.#inOrder(position, () => context.send(bytes)),
      unknown: (name, position) => this.#unknown(name, position),
    })
    const parts = { stream: this.#stream, scanner: new Scanner(), buffer: profile.receiveBuffer, handshake }
    this.input = new Input(parts, {
      step: (step) => this.#step(step),
      realTime: () => this.#commands.sendStatus(),
      settle: () => this.mechanism.advance(),
      position: () => this.mechanism.current?.position,
      wakeAt: (position) => this.mechanism.wakeAt(position),
      send: context.send,
    })
    this.#commands = new DeviceCommands(profile, {
      facts: () => this.facts,
      lostBytes: () => this.input.lostBytes,
      heldBytes: () => this.input.heldBytes,
      flush: (position) => this.#page.flush(position),
      inOrder: (position, act) => this.#inOrder(position, act),
      send: context.send,
    })
    this.mechanism.look()
    this.#refresh()
  }

  /** All that the automatic status can tell. */
  get facts(): StarFacts {
    const { paperEnd, nearEnd } = this.mechanism
    const { counter, etbDone, overflow } = this.#commands
    return factsOf(this.is, { paperEnd, nearEnd, counter, etbDone, overflow })
  }

  /** What hangs out of the mouth. */
  get hanging(): PaperPiece | undefined {
    return this.roll.hanging(this.input.log.peek(this.#position))
  }

  /** Takes a burst from the wire; a long one in pieces, each at its own time. */
  receive(bytes: Uint8Array, { firstMs, lastMs }: BurstTime): void {
    if (!this.is.powered || !this.is.booted || bytes.length === 0) return
    if (lastMs > firstMs && bytes.length > PIECE_BYTES) {
      const msPerByte = (lastMs - firstMs) / bytes.length
      for (let from = 0; from < bytes.length; from += PIECE_BYTES) {
        const piece = bytes.subarray(from, from + PIECE_BYTES)
        const inMs = Math.floor(firstMs + (from + piece.length) * msPerByte)
        this.mechanism.during(inMs, () => this.#take(piece))
      }
    } else this.#take(bytes)
    this.settle()
  }

  #take(bytes: Uint8Array): void {
    this.mechanism.advance()
    this.input.receive(bytes)
  }

  /** Brings everything up to this instant. */
  settle(): void {
    this.mechanism.advance()
    this.mechanism.arm()
  }

  /** Something is done to the printer from outside; afterwards it says what has changed. */
  change(type: string, mutate: () => void): void {
    this.mechanism.advance()
    mutate()
    this.#happened(type)
    this.mechanism.arm()
  }

  /** A person opens or closes the cover; a line that this breaks begins anew when it is closed. */
  cover(open: boolean): void {
    this.change(open ? 'coverOpened' : 'coverClosed', () => {
      this.is.coverOpen = open
      if (open && this.mechanism.running && this.mechanism.busy) this.mechanism.breakOff()
    })
  }

  /** A person presses FEED: one line. */
  pressFeed(): void {
    this.mechanism.advance()
    if (this.mechanism.running && !this.mechanism.busy) {
      const { modes } = this.#page
      this.mechanism.add({ dots: modes.lineSpacing, position: this.input.readBytes, modes })
      this.#context.tell({ type: 'fed' })
    }
    this.mechanism.arm()
  }

  /** A person tears off what hangs out. */
  tear(): PaperPiece | undefined {
    this.settle()
    if (this.roll.hangingOut <= 0) return undefined
    const piece = this.roll.part('torn', this.input.log.take(this.#position))
    this.pieces.keep('torn', piece)
    return piece
  }

  /** A person takes the oldest piece out of the tray. */
  take(): PaperPiece | undefined {
    this.settle()
    return this.pieces.takeOldest()
  }

  /** A person puts in another roll. */
  load(mm: number): void {
    this.change('paperLoaded', () => {
      const rest = this.roll.replace((mm * this.#profile.dpi) / INCH_MM, this.input.log.take(this.#position))
      if (rest !== undefined) this.pieces.keep('torn', rest)
      this.mechanism.look()
    })
  }

  /** The mains plug out: buffers, modes and counters are gone, what is half printed stays. */
  powerOff(): void {
    this.change('unplugged', () => {
      this.is.powered = false
      this.is.booted = false
      this.#boot?.cancel()
      const printed = this.#position
      this.input.powerOff()
      this.#drop(printed)
      this.#unknowns.clear()
    })
  }

  /**
   * All of a print job is in: calls when it is printed and the motor stands. A command that it left half is forgotten, and
   * what it left in the line is printed.
   */
  endJob(act: () => void): void {
    this.#stream.clear()
    const end = this.input.readBytes
    this.#page.flush(end)
    this.#inOrder(end, act)
    this.settle()
  }

  /** Drops what is not printed yet, and all modes; what is half printed stays on the paper as it is. */
  forget(): void {
    this.#drop(this.#position)
  }

  #drop(printed: number): void {
    this.mechanism.clear()
    this.#page.clear(initialModes(this.#profile))
    this.input.clear(printed)
    this.#commands.reset()
  }

  /** The mains plug in: after its boot the printer hears again. The blade goes home, if it can. */
  powerOn(): void {
    this.change('pluggedIn', () => {
      this.is.powered = true
      this.#boot = this.#context.clock.after(this.#profile.bootMs, () =>
        this.change('booted', () => {
          this.is.booted = true
          this.is.cutterError = this.mechanism.stuck
          this.input.booted()
        }),
      )
    })
  }

  get #position(): number {
    return this.mechanism.current?.position ?? this.input.readBytes
  }

  #happened(type: string): void {
    this.#refresh()
    this.#context.tell({ type })
  }

  /** Starts or stops the motor by what is the case, and tells the host. */
  #refresh(): void {
    const { offline } = this.facts
    if (offline) this.mechanism.stop()
    else this.mechanism.start()
    this.input.stall(offline)
    if (this.is.powered && this.is.booted) this.#commands.changed()
  }

  #inOrder(position: number, act: () => void): void {
    this.mechanism.add({ dots: 0, act, position, modes: this.#page.modes })
  }

  /** Each command that it does not know is told once in a life, and counted on its piece of paper. */
  #unknown(name: string, position: number): void {
    this.input.log.unknown(name, position)
    if (this.#unknowns.has(name)) return
    this.#unknowns.add(name)
    this.#context.tell({ type: 'notUnderstood', what: name })
  }

  #step(step: Step): void {
    if (step.command.unknown === true || !this.#commands.execute(step)) this.#page.execute(step)
  }
}
