import {
  asDeviceError,
  type ByteDriverContext,
  DeviceError,
  Listeners,
  Supervisor,
} from '../../../lib/index.ts'
import { awaitsRecovery, troubleIn, troubleOf } from './driver-facts.ts'
import { IdlePoll } from './driver-poll.ts'
import { ANSWER_MS, Questions } from './driver-questions.ts'
import { bringIntoStep, type Doubt, HEADER_END, InOrder, QUIET_MS } from './driver-step.ts'
import type { EscposProfile } from './profile.ts'
import * as command from './protocol.ts'
import { type PrinterFacts, type Reply, WELL } from './status.ts'

const RECOVERY_MS = 500
/** Said while a command that was cut off is being ended. */
const OUT_OF_STEP = new DeviceError('offline', 'the printer is being brought back in step', {
  fix: 'Wait some seconds; otherwise switch the printer off and on.',
})

/** What a link is made of. */
export interface PrinterLinkOptions {
  readonly profile: EscposProfile
  readonly context: ByteDriverContext
  /** Modes of the printer, sent after each connect. */
  readonly setUp: Uint8Array
}

/** The conversation with one printer below its tickets: comes up by itself, knows the printer's facts, clears its buffers. */
export class PrinterLink {
  readonly supervisor: Supervisor
  readonly #profile: EscposProfile
  readonly #context: ByteDriverContext
  readonly #setUp: Uint8Array
  readonly #questions: Questions
  readonly #facts = new Listeners<PrinterFacts | undefined>()
  readonly #replies = new Listeners<Reply>()
  readonly #poll: IdlePoll
  #known: PrinterFacts | undefined
  /** A command may stand half in the printer: somebody's before us, or ours on a line that broke. */
  #doubt: Doubt = 'possible'
  #stepping: Promise<void> | undefined
  /** A ticket is on its way: nothing else may be written in between. */
  busy = false
  /** Bytes of that ticket are on their way. */
  sending = false
  /**
   * Something that is not ours may hang from the roll: an earlier life ended over a ticket, or the printer was in trouble or
   * out of step when it was first reached.
   */
  strange: boolean
  #met = false
  readonly inOrder: InOrder
  /** How often the printer has started by its own count, where it has one and was asked. */
  starts: number | undefined

  constructor({ profile, context, setUp }: PrinterLinkOptions) {
    this.#profile = profile
    this.#context = context
    this.#setUp = setUp
    this.strange = context.unsettled === true
    const { connect, clock, random, noise } = context
    this.supervisor = new Supervisor({ connect, clock, random, prepare: () => this.#prepare() })
    this.#questions = new Questions({
      profile,
      write: (bytes) => this.supervisor.write(bytes),
      clock,
      unasked: (reply) => this.#hear(reply),
      noise,
    })
    const { requests } = this.#questions
    this.inOrder = new InOrder(requests, profile)
    this.#poll = new IdlePoll({
      ...{ link: this, profile, clock },
      hello: () => this.#questions.hello(),
      askAutomatic: () => this.#askAutomatic(),
      failed: (error) => void this.#silence(error),
    })
    this.supervisor.onData(({ bytes }) => requests.receive(bytes))
    this.supervisor.onLoss((error) => {
      if (this.sending) this.#doubt = 'cut'
      else if (this.#doubt === 'none') this.#doubt = 'possible'
      requests.fail(error)
      this.#learn(undefined)
    })
    this.supervisor.onState(({ state }) => {
      if (state === 'ready') this.#alert()
    })
  }

  /** What the printer told since the link came up; undefined while it is down, or where it cannot tell. */
  get facts(): PrinterFacts | undefined {
    return this.#known
  }

  /** Whether `DLE EOT` tells the truth here. */
  get truthful(): boolean {
    return this.#profile.realTimeStatus === 'supported'
  }

  /** When the last question that was answered in real time was asked, monotonic ms: the printer was awake then or later. */
  get awakeMs(): number {
    return this.#questions.awakeMs
  }

  onFacts(listener: (facts: PrinterFacts | undefined) => void): () => void {
    return this.#facts.add(listener)
  }

  /** Hears replies that come in order: `GS r`, `GS ( H`. */
  onReply(listener: (reply: Reply) => void): () => void {
    return this.#replies.add(listener)
  }

  start(): void {
    this.supervisor.start()
    this.#poll.start()
  }

  async close(): Promise<void> {
    this.#poll.close()
    await this.supervisor.close()
  }

  /** Writes whole commands. @throws DeviceError as the transport does. */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      await this.supervisor.write(bytes)
    } catch (error) {
      if (asDeviceError(error).outcome === 'unknown') this.#doubt = 'cut'
      throw error
    }
  }

  /** Whether it tells changes by itself. */
  get pushes(): boolean {
    const { automaticStatus, fullStatus } = this.#profile
    return (automaticStatus || fullStatus === 'automatic') && this.truthful
  }

  /** Asks `DLE EOT` 1 to 4. @throws DeviceError `timeout` when the printer is silent: the link is dropped, and comes back by itself. */
  async readStatus(): Promise<PrinterFacts> {
    try {
      const facts = await this.#questions.askAll(this.#known)
      this.#learn(facts)
      return facts
    } catch (error) {
      throw this.#silence(error)
    }
  }

  /**
   * Whether it is well now: one question where it tells changes by itself, since on-line says that nothing stops it; else all four.
   * @throws DeviceError `timeout` as {@link PrinterLink.readStatus} does.
   */
  async glance(): Promise<PrinterFacts> {
    const known = this.#known
    const one = this.pushes && !this.#profile.fullStatus
    if (!one || known === undefined || troubleOf(known) !== undefined) return this.readStatus()
    try {
      const facts = { ...known, ...(await this.#questions.ask(1)) }
      if (troubleOf(facts) !== undefined) return await this.readStatus()
      this.#learn(facts)
      return facts
    } catch (error) {
      throw this.#silence(error)
    }
  }

  /** Clears the printer's buffers where it can say that it did. False: it cannot, or did not answer. */
  async clearBuffers(): Promise<boolean> {
    if (!this.#profile.clearBuffers || !(await this.#questions.clearBuffers())) return false
    this.#doubt = 'none'
    this.inOrder.owed = 0
    this.#alert()
    return true
  }

  /** A counter, told in order. @throws DeviceError `timeout`: a command may stand half in the printer. */
  async count(name: command.CounterName): Promise<number> {
    try {
      return await this.#questions.count(name)
    } catch (error) {
      if (asDeviceError(error).code === 'timeout') this.outOfStep() // a late answer must not pass for the next one
      throw error
    }
  }

  /** What was asked in order was not answered, though the printer lives: a command may stand half in it. */
  outOfStep(): void {
    if (this.#doubt === 'none') this.#doubt = 'possible'
    this.#alert()
  }

  /** Ends a recoverable error; the buffers are cleared with it. @throws DeviceError when the link goes meanwhile. */
  async recover(): Promise<void> {
    const asks = this.#profile.recovery === undefined
    if (!(await this.clearBuffers()) && asks) await this.supervisor.write(command.RECOVER_AND_CLEAR)
    await this.#context.clock.sleep(RECOVERY_MS)
    await this.readStatus()
  }

  async #prepare(): Promise<void> {
    const { realTimeStatus } = this.#profile
    const ours = this.#doubt === 'cut' || (!this.#met && this.#context.unsettled === true)
    if (ours) this.write(HEADER_END).catch(() => {}) // what is asked next tells as much
    if (realTimeStatus !== 'silent') {
      try {
        await this.#questions.hello()
      } catch (error) {
        throw new DeviceError(
          'noHardware',
          `${this.#context.id}: no printer answered within ${ANSWER_MS} ms`,
          {
            fix: 'Switch the printer on, check its cable, and that speed and parity are those of its self-test page.',
            cause: error,
          },
        )
      }
    }
    const facts = this.truthful ? await this.readStatus() : undefined
    const stalled = facts !== undefined && troubleOf(facts) !== undefined
    if (stalled) this.#doubtPaper()
    const cleared = (stalled || this.#doubt !== 'none') && (await this.clearBuffers())
    if (!cleared) {
      const asks = this.#profile.recovery === undefined
      if (asks && facts && awaitsRecovery(facts)) await this.supervisor.write(command.RECOVER_AND_CLEAR)
      if (!stalled) await this.#step()
    }
    await this.#sendSetUp()
    this.#met = true
  }

  async #sendSetUp(): Promise<void> {
    this.inOrder.learn()
    await this.supervisor.write(this.#setUp)
  }

  /** What a set-up brings, once more where it brought anything: a reply that came late or twice is not expected for ever. */
  async relearn(): Promise<void> {
    if (!this.inOrder.odd) return
    await this.#sendSetUp()
    await this.#context.clock.sleep(QUIET_MS)
  }

  #doubtPaper(): void {
    if (!this.#met) this.strange = true
  }

  /** A command may stand half in the printer. */
  get inDoubt(): boolean {
    return this.#doubt !== 'none'
  }

  /** Back in step, where that is in doubt. @throws DeviceError when it cannot be had. */
  async inStep(): Promise<void> {
    if (this.#doubt === 'none') return
    this.#stepping ??= this.#stepNow().finally(() => {
      this.#stepping = undefined
    })
    return this.#stepping
  }

  async #stepNow(): Promise<void> {
    try {
      if (!(await this.clearBuffers()) && !(await this.#step())) return
      await this.#sendSetUp()
    } catch (error) {
      this.supervisor.drop(asDeviceError(error))
      throw error
    }
  }

  async #step(): Promise<boolean> {
    const inStep = await bringIntoStep({
      doubt: this.#doubt,
      fence: (this.#profile.transmitStatus || this.#profile.counters === true) && this.truthful,
      write: (bytes) => this.write(bytes),
      answersInOrder: async () => {
        const answers = await this.inOrder.answers(this.strange)
        if (!answers) this.#doubtPaper()
        return answers
      },
      troubled: async () => troubleOf(await this.readStatus()) !== undefined,
    })
    if (inStep) this.#doubt = 'none'
    this.#alert()
    return inStep
  }

  #hear(reply: Reply): void {
    if (reply.kind !== 'automatic') {
      this.inOrder.heard(reply)
      this.#replies.tell(reply)
      return
    }
    if (!this.truthful) return
    const facts = { ...(this.#known ?? WELL), ...reply.facts }
    const full = this.#profile.fullStatus !== undefined // it has no bit for off-line
    this.#learn({ ...facts, stoppedByPaperEnd: (full || facts.offline) && facts.paperEnd })
  }

  #learn(facts: PrinterFacts | undefined): void {
    this.#known = facts
    this.#poll.follow()
    this.#alert()
    this.#facts.tell(facts)
    const { state } = this.supervisor
    const well = facts !== undefined && troubleOf(facts) === undefined
    if (well && !this.busy && this.#doubt !== 'none' && state === 'alert') {
      this.inStep().catch(() => {}) // the link was dropped with what went wrong
    }
  }

  #alert(): void {
    const trouble = this.#known && troubleIn(this.#known)
    if (trouble) this.supervisor.alert(trouble)
    else this.supervisor.alert(this.#doubt === 'none' ? undefined : OUT_OF_STEP)
  }

  async #askAutomatic(): Promise<boolean> {
    this.inOrder.settled()
    const reply = await this.#questions.askAutomatic()
    if (reply !== undefined) this.#hear(reply)
    return reply !== undefined
  }

  /** Drops the link after a question that nobody answered; harmless when it is gone already. */
  #silence(error: unknown): unknown {
    if (!(error instanceof DeviceError) || error.code !== 'timeout') return error
    const message = 'the printer does not answer'
    this.supervisor.drop(new DeviceError('offline', message, { fix: error.fix, cause: error }))
    return new DeviceError('timeout', message, { fix: error.fix, cause: error })
  }
}
