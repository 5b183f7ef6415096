import {
  asDeviceError,
  type ByteDriverContext,
  DeviceError,
  Listeners,
  Requests,
  Supervisor,
} from '../../../lib/index.ts'
import { troubleError } from '../trouble.ts'
import { troubleOf } from './driver-facts.ts'
import { IdlePoll } from './driver-poll.ts'
import { type Proof, proofOf } from './driver-proof.ts'
import type { StarProfile } from './profile.ts'
import * as command from './protocol.ts'
import { decodeReply, type Reply, type StarFacts } from './status.ts'

/** How long a printer may take over `ESC ACK SOH`, ms: it is answered on reception. */
const ANSWER_MS = 500
/** An answer in order comes when the lines before it are printed. */
const IN_ORDER_MS = 1000
/** Zeros before each question in order: none at first, for a printer that is in step; 16 KB in all. */
const ZEROS = [0, 1024, 1024, 2048, 4096, 8192]
/** These end the shorter commands without feeding paper. */
const FEW_ZEROS = 16
/**
 * Sent before the first question after a cut. The printer reads a question at once and keeps it as data as well: where the
 * header of a picture was cut off, its first byte, 1Bh, would make kilobytes of it, which take minutes to be sent.
 */
const HEADER_END = new Uint8Array(FEW_ZEROS)
const WRITE_BYTES = 512
/** Said while a command that was cut off is being ended. */
const OUT_OF_STEP = new DeviceError('offline', 'the printer is being brought back in step', {
  fix: 'Wait some seconds; otherwise switch the printer off and on.',
})

/** What a link is made of. */
export interface PrinterLinkOptions {
  readonly profile: StarProfile
  readonly context: ByteDriverContext
  /** Modes of the printer, sent after each connect. */
  readonly setUp: Uint8Array
}

/** The conversation with one printer below its tickets: comes up by itself, knows the printer's facts and its counter. */
export class PrinterLink {
  readonly supervisor: Supervisor
  readonly proof: Proof
  readonly #context: ByteDriverContext
  readonly #setUp: Uint8Array
  readonly #requests: Requests<Reply>
  readonly #facts = new Listeners<StarFacts | undefined>()
  readonly #replies = new Listeners<Reply>()
  #known: StarFacts | undefined
  /** A command may stand half in the printer: somebody's before us, or ours on a line that broke. */
  #doubt: 'none' | 'possible' | 'cut' = 'possible'
  #stepping: Promise<void> | undefined
  readonly #poll: IdlePoll
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

  constructor({ profile, context, setUp }: PrinterLinkOptions) {
    const { connect, clock, random, noise } = context
    this.#context = context
    this.#setUp = setUp
    this.strange = context.unsettled === true
    this.proof = proofOf(profile, random)
    this.supervisor = new Supervisor({ connect, clock, random, prepare: () => this.#prepare() })
    this.#requests = new Requests<Reply>({
      decode: decodeReply,
      write: (bytes) => this.supervisor.write(bytes),
      clock,
      unasked: (reply) => this.#hear(reply),
      noise,
    })
    this.#poll = new IdlePoll({
      clock,
      troubled: () => this.#known !== undefined && troubleOf(this.#known) !== undefined,
      look: () => this.#look(),
    })
    this.supervisor.onData(({ bytes }) => this.#requests.receive(bytes))
    this.supervisor.onLoss((error) => {
      if (this.sending) this.#doubt = 'cut'
      else if (this.#doubt === 'none') this.#doubt = 'possible'
      this.#requests.fail(error)
      this.proof.forget()
      this.#learn(undefined)
    })
    this.supervisor.onState(({ state }) => {
      if (state === 'ready') this.#alert()
    })
  }

  /** What the printer told since the link came up; undefined while it is down. */
  get facts(): StarFacts | undefined {
    return this.#known
  }

  onFacts(listener: (facts: StarFacts | undefined) => void): () => void {
    return this.#facts.add(listener)
  }

  /** Hears everything that the printer says. */
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

  /**
   * `ESC ACK SOH`; a status that came by itself meanwhile is as good.
   * @throws DeviceError `timeout` when the printer is silent: the link is dropped, and comes back by itself.
   */
  async readStatus(): Promise<StarFacts> {
    try {
      return await this.#ask()
    } catch (error) {
      throw this.#silence(error)
    }
  }

  /** Back in step, where that is in doubt. @throws DeviceError when it cannot be had. */
  async inStep(): Promise<void> {
    if (this.#doubt === 'none') return
    this.#stepping ??= this.#stepNow().finally(() => {
      this.#stepping = undefined
    })
    return this.#stepping
  }

  /** Makes the counter known. @throws DeviceError when the printer does not carry out what it is sent. */
  async counted(): Promise<void> {
    if (await this.#sync()) return
    this.outOfStep()
    await this.inStep()
  }

  /** What was asked in order was not answered, though the printer lives: a command may stand half in it. */
  outOfStep(): void {
    this.proof.forget()
    if (this.#doubt === 'none') this.#doubt = 'possible'
    this.#alert()
  }

  async #prepare(): Promise<void> {
    let facts: StarFacts
    const ours = this.#doubt === 'cut' || (!this.#met && this.#context.unsettled === true)
    if (ours) this.write(HEADER_END).catch(() => {}) // what is asked next tells as much
    try {
      facts = await this.#ask()
    } catch (error) {
      throw new DeviceError('noHardware', `${this.#context.id}: no printer answered within ${ANSWER_MS} ms`, {
        fix: 'Switch the printer on, check its cable, and that speed and parity are those of its self-test page.',
        cause: error,
      })
    }
    if (troubleOf(facts) === undefined) await this.#step()
    else {
      this.#doubtPaper()
      await this.write(this.#setUp)
    }
    this.#met = true
  }

  #doubtPaper(): void {
    if (!this.#met) this.strange = true
  }

  async #stepNow(): Promise<void> {
    try {
      await this.#step()
    } catch (error) {
      this.supervisor.drop(asDeviceError(error))
      throw error
    }
  }

  /**
   * Zeros and `CAN` until a question in order is answered: a command that was cut off swallows what follows it until its
   * data are complete. In trouble (paper, cover) a printer comes to nothing in order: asked again when that has ended.
   * @throws DeviceError `failure` when no question is answered; else as the link does.
   */
  async #step(): Promise<void> {
    const few = this.#doubt === 'cut' ? FEW_ZEROS : 0
    for (const [index, zeros] of ZEROS.entries()) {
      await this.#writeZeros(index === 0 ? few : zeros)
      await this.write(this.#setUp) // the counter is told by the automatic status
      if (await this.#sync()) {
        this.#doubt = 'none'
        return this.#alert()
      }
      this.#doubtPaper()
      if (troubleOf(await this.readStatus()) !== undefined) return this.#alert()
    }
    throw new DeviceError('failure', 'the printer answers, but does not carry out what it is sent', {
      fix: 'Wait while it prints; otherwise switch the printer off and on.',
    })
  }

  async #writeZeros(count: number): Promise<void> {
    for (let left = count; left > 0; left -= WRITE_BYTES)
      await this.write(new Uint8Array(Math.min(left, WRITE_BYTES)))
    await this.write(command.CANCEL)
  }

  /** Asks in order where the counter stands. False: no answer. */
  async #sync(): Promise<boolean> {
    for (let tries = 0; tries < 2 && !this.proof.known; tries++) {
      const { bytes, judge } = this.proof.sync()
      const proved = (reply: Reply) => {
        if (judge(reply) !== 'proved') return undefined
        this.#hear(reply)
        return true
      }
      try {
        await this.#requests.request(bytes, proved, IN_ORDER_MS)
      } catch (error) {
        if (asDeviceError(error).code !== 'timeout') throw error
        return false
      }
    }
    return this.proof.known
  }

  #ask(): Promise<StarFacts> {
    const status = (reply: Reply) => {
      if (reply.kind !== 'status') return undefined
      this.#hear(reply)
      return reply.facts
    }
    return this.#requests.request(command.REAL_TIME_STATUS, status, ANSWER_MS)
  }

  #hear(reply: Reply): void {
    if (reply.kind === 'status') {
      if (!this.busy && this.#stepping === undefined) this.proof.compare(reply.facts)
      this.#learn(reply.facts)
    }
    this.#replies.tell(reply)
  }

  #learn(facts: StarFacts | undefined): void {
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
    const trouble = this.#known && troubleOf(this.#known)
    if (trouble) this.supervisor.alert(troubleError(trouble))
    else this.supervisor.alert(this.#doubt === 'none' ? undefined : OUT_OF_STEP)
  }

  /** A slow look at an idle printer: the automatic status is off again after a power cut. */
  async #look(): Promise<void> {
    const { state } = this.supervisor
    const idle = !this.busy && this.#stepping === undefined && (state === 'ready' || state === 'alert')
    try {
      if (idle && state === 'ready') await this.write(command.AUTOMATIC_STATUS)
      if (idle) await this.readStatus()
    } catch {
      // the link was dropped, and comes back by itself
    }
  }

  /** Drops the link after a question that nobody answered; harmless when it is gone already. */
  #silence(error: unknown): unknown {
    if (!(error instanceof DeviceError) || error.code !== 'timeout') return error
    const message = 'the printer does not answer'
    this.supervisor.drop(new DeviceError('offline', message, { fix: error.fix, cause: error }))
    return new DeviceError('timeout', message, { fix: error.fix, cause: error })
  }
}
