/** The printer's inner life: its condition, what it says of it, and what its commands do. */
import { checked } from '../../../lib/checked.ts'
import type { BurstTime, FirmwareContext, Send, Timer } from '../../../lib/index.ts'
import type { PaperPiece } from '../contract.ts'
import { CommandStream, type Step } from '../mechanics/command-stream.ts'
import { Input } from '../mechanics/input.ts'
import { Mechanism } from '../mechanics/mechanism.ts'
import { Roll } from '../mechanics/paper.ts'
import { PaperMarks } from '../mechanics/paper-marks.ts'
import { decoderOf, ROWS_COMMAND } from './decode.ts'
import type { Defect } from './defects.ts'
import { DeviceCommands } from './firmware-commands.ts'
import { type Condition, factsOf, newCondition } from './firmware-condition.ts'
import { Counts } from './firmware-counts.ts'
import { saidWith, toldWith } from './firmware-defects.ts'
import { figuresOf, INCH_MM, marksOf, measuresOf } from './firmware-measures.ts'
import { Outlet } from './firmware-outlet.ts'
import { RealTimeCommands } from './firmware-real-time.ts'
import { StatusReports } from './firmware-status.ts'
import { PageWork } from './firmware-work.ts'
import { Page } from './page.ts'
import { initialModes, type Modes } from './page-modes.ts'
import type { EscposProfile } from './profile.ts'
import { type RealTime, Scanner } from './scanner.ts'
import { escposOptionsSchema } from './schema.ts'
import type { PrinterFacts } from './status.ts'

/** What a long burst is cut into: less than any receive buffer worth the name. */
const PIECE_BYTES = 256

/** Puts parser, page, mechanism and status together. */
export class Machine {
  readonly is: Condition = newCondition()
  /** What is wrong with its firmware. */
  defect: Defect | undefined
  readonly outlet: Outlet
  readonly roll: Roll
  readonly mechanism: Mechanism<Modes>
  readonly input: Input<Step, RealTime>
  readonly #page: Page
  readonly #work: PageWork
  readonly #profile: EscposProfile
  readonly #context: FirmwareContext & { readonly send: Send }
  readonly #counts: Counts
  readonly #status: StatusReports
  readonly #commands: DeviceCommands
  readonly #realTime: RealTimeCommands
  #selected = true
  #boot: Timer | undefined
  /** What was said not to be understood, since power-on. */
  readonly #unknowns = new Set<string>()
  readonly #marks: ReturnType<typeof marksOf>
  #rolls = 0

  constructor(profile: EscposProfile, context: FirmwareContext & { readonly send: Send }) {
    const {
      paperMm,
      markPitchMm,
      handshake = context.flowControlled ? 'hardware' : 'none',
    } = checked(escposOptionsSchema(profile), context.options, 'options of a printer')
    this.#profile = profile
    this.#context = context
    this.#marks = marksOf(profile, markPitchMm)
    const send: Send = (bytes) => context.send(saidWith(this.defect, bytes, this.#told))
    this.outlet = new Outlet(profile, {
      ...{ clock: context.clock, tell: context.tell },
      changed: (type, amidWork, details) => {
        if (!amidWork) this.mechanism.advance()
        this.#happened({ type, ...details })
        if (!amidWork) this.mechanism.arm()
      },
    })
    this.roll = new Roll(measuresOf(profile), ((paperMm ?? profile.rollMm) * profile.dpi) / INCH_MM)
    this.#markRoll()
    this.mechanism = new Mechanism<Modes>(context.clock, this.roll, figuresOf(profile), {
      paperEnd: () => this.#happened({ type: 'paperEnd' }),
      nearEnd: () => this.#happened({ type: 'nearEnd' }),
      cut: (position) => this.#cutDone(position),
      jammed: () => {
        this.is.error = 'cutter'
        this.#happened({ type: 'cutterJammed' })
      },
      markLost: () => {
        this.is.error = 'mark'
        this.#happened({ type: 'markNotFound' })
      },
      reached: () => this.input.released(),
    })
    this.#counts = new Counts({
      ...{ profile, clock: context.clock, roll: this.roll },
      ...{ mechanism: this.mechanism, outlet: this.outlet },
    })
    this.#work = new PageWork(profile, {
      ...{ mechanism: this.mechanism, outlet: this.outlet, counts: this.#counts, send },
      modes: () => this.#page.modes,
      unknown: (name, position) => this.#unknown(name, position),
      restarted: () => {
        this.#status.reset()
        this.#commands.reset()
      },
    })
    this.#page = new Page(profile, this.#work)
    const stream = new CommandStream({ decode: decoderOf(profile), picture: ROWS_COMMAND })
    const parts = { stream, scanner: new Scanner(), buffer: profile.receiveBuffer, handshake }
    this.input = new Input(parts, {
      step: (step) => this.#step(step),
      realTime: (command) => {
        if (!this.#work.deaf) this.#realTime.execute(command)
      },
      settle: () => this.mechanism.advance(),
      position: () => this.mechanism.current?.position,
      wakeAt: (position) => this.mechanism.wakeAt(position),
      send,
    })
    this.#status = new StatusReports(profile, send, () => this.#counts.motor)
    this.#commands = new DeviceCommands(profile, {
      facts: () => this.#told,
      status: this.#status,
      counts: this.#counts,
      ejectorOn: () => this.outlet.presenter?.moving === true,
      inOrder: (position, act) => this.#work.inOrder(position, act),
      settle: () => this.mechanism.advance(),
      changed: () => this.#refresh(),
      defect: () => this.defect,
      send,
      tell: context.tell,
    })
    this.#realTime = new RealTimeCommands(profile, {
      ...{ is: this.is, status: this.#status, send, tell: context.tell },
      facts: () => this.#told,
      bladeStuck: () => this.mechanism.stuck,
      powerOffAllowed: () => this.#commands.powerOffAllowed,
      change: (type, mutate) => this.change(type, mutate),
      clear: () => this.#clear(),
      powerOff: () => this.powerOff(),
    })
    this.mechanism.look()
    this.#refresh()
  }

  /** All that status bytes can tell. */
  get facts(): PrinterFacts {
    const { paperEnd, nearEnd } = this.mechanism
    const { ticketInMouth, jammed } = this.outlet
    const paper = { paperEnd, nearEnd, nearEndStops: this.#commands.stopsAtNearEnd, ticketInMouth, jammed }
    return factsOf(this.is, paper, this.#profile.coverError)
  }

  /** Times that its flash was written or erased, ever. */
  get flashWrites(): number {
    return this.#work.flashWrites
  }

  /** What its status says. */
  get #told(): PrinterFacts {
    return toldWith(this.defect, this.facts)
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
    this.#happened({ type })
    this.mechanism.arm()
  }

  /** A person opens or closes the cover. */
  cover(open: boolean): void {
    this.change(open ? 'coverOpened' : 'coverClosed', () => {
      const { is, mechanism } = this
      is.coverOpen = open
      if (open && mechanism.running && mechanism.busy && is.error === 'none') {
        mechanism.breakOff()
        is.error = 'cover'
      }
      if (!open && is.error === 'cover' && this.#profile.coverError === 'autoRecoverable') is.error = 'none'
      if (!open && is.error === 'mark') is.error = 'none'
      if (!open && is.error === 'cutter' && this.#profile.recovery === 'cover' && !mechanism.stuck)
        is.error = 'none'
    })
  }

  /** A person presses FEED: one line, or the way out of waiting. */
  pressFeed(): void {
    this.mechanism.advance()
    if (this.is.waitingForRecovery) {
      this.change('recovered', () => {
        this.is.waitingForRecovery = false
      })
    } else if (this.mechanism.running && !this.mechanism.busy && this.#commands.buttons) {
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
    this.outlet.pieces.keep('torn', piece)
    return piece
  }

  /** A person puts in another roll. */
  load(mm: number): void {
    this.change('paperLoaded', () => {
      const rest = this.roll.replace((mm * this.#profile.dpi) / INCH_MM, this.input.log.take(this.#position))
      if (rest !== undefined) this.outlet.pieces.keep('torn', rest)
      this.#markRoll()
      this.mechanism.look()
    })
  }

  /** Each roll is marked, where it is; where the first mark comes is chance. */
  #markRoll(): void {
    const random = this.#context.random.split(`roll ${this.#rolls++}`)
    this.roll.marks = this.#marks && new PaperMarks(this.#marks, this.roll.edge, random)
  }

  /** As after power-on, without the power-on. */
  resetSettings(): void {
    this.change('settingsLost', () => {
      this.#page.modes = initialModes(this.#profile)
      this.#status.reset()
      this.#commands.reset()
    })
  }

  /** The mains plug out: buffers and modes are gone, what is half printed stays. */
  powerOff(): void {
    this.change('unplugged', () => {
      this.is.powered = false
      this.is.booted = false
      this.#boot?.cancel()
      this.input.powerOff()
      this.outlet.powerOff()
      this.#clear()
      this.#page.reset()
      this.#selected = true
      this.#status.reset()
      this.#commands.reset()
      this.#unknowns.clear()
    })
  }

  /** The mains plug in: after its boot the printer hears again. The blade goes home, if it can. */
  powerOn(): void {
    this.change('pluggedIn', () => {
      this.is.powered = true
      this.#counts.starts++
      this.#boot = this.#context.clock.after(this.#profile.bootMs, () =>
        this.change('booted', () => {
          this.is.booted = true
          this.is.waitingForRecovery = false
          this.outlet.presenter?.makeWay()
          this.is.error = this.mechanism.stuck ? 'cutter' : 'none'
          this.input.booted()
        }),
      )
    })
  }

  get #position(): number {
    return this.mechanism.current?.position ?? this.input.readBytes
  }

  #happened(event: { readonly type: string }): void {
    if (event.type === 'paperEnd' && this.defect === 'bufferDropped') this.#clear()
    this.#refresh()
    this.#context.tell(event)
  }

  /** Starts or stops the motor by what is the case, and tells the host. */
  #refresh(): void {
    const facts = this.facts
    if (facts.offline) this.mechanism.stop()
    else this.mechanism.start()
    this.input.stall(facts.offline)
    if (this.is.powered && this.is.booted) this.#status.changed(this.#told)
  }

  #cutDone(position: number): void {
    this.#counts.cuts++
    this.outlet.receive(this.roll.part('cut', this.input.log.take(position)))
  }

  /** Receive and print buffers; the settings are those of the line that was being printed. */
  #clear(): void {
    const modes = this.mechanism.current?.modes ?? this.#page.modes
    const printed = this.#position
    this.mechanism.clear()
    this.#work.dropped(this.roll.hangingOut)
    this.#page.drop(modes)
    this.input.clear(printed)
  }

  /** Each command that it does not know is told once in a life, and counted on its piece of paper. */
  #unknown(name: string, position: number): void {
    this.input.log.unknown(name, position)
    if (this.#unknowns.has(name)) return
    this.#unknowns.add(name)
    this.#context.tell({ type: 'notUnderstood', what: name })
  }

  #step(step: Step): void {
    const { name, args, unknown } = step.command
    if (name === 'ESC =') this.#selected = ((args[0] ?? 0) & 1) === 1
    if (!this.#selected || name === 'ESC =') return
    if (name === 'ESC t' && this.defect === 'codePageIgnored') return
    if (unknown === true || !this.#commands.execute(step)) this.#page.execute(step)
  }
}
