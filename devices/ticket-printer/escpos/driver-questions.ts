import { type Clock, Requests } from '../../../lib/index.ts'
import type { EscposProfile } from './profile.ts'
import * as command from './protocol.ts'
import { replyDecoder } from './reply-decoder.ts'
import { type PrinterFacts, type RealTimeStatus, type Reply, WELL } from './status.ts'
import { decodeStatusOf } from './status-quirks.ts'

/** How long a printer may take over `DLE EOT`, ms: it is answered on reception. */
export const ANSWER_MS = 500
const CLEARED_MS = 1000
const ASB_ALL = 0x0f
/** A counter is told when the lines before the question are printed. */
const COUNTER_MS = 1000
const UNITS = { paperCm: 'cm', cuts: 'cuts', retracts: 'ret', starts: 'on' } as const

/** What questions are made of. */
export interface QuestionsOptions {
  readonly profile: EscposProfile
  readonly write: (bytes: Uint8Array) => Promise<void>
  readonly clock: Clock
  /** Hears what the printer says without having been asked. */
  readonly unasked: (reply: Reply) => void
  /** Hears bytes that mean nothing. */
  readonly noise: ((bytes: Uint8Array) => void) | undefined
}

/** What a printer can be asked at any time, one question after another. */
export class Questions {
  readonly requests: Requests<Reply>
  readonly #profile: EscposProfile
  readonly #clock: Clock
  readonly #write: QuestionsOptions['write']
  #askedMs: number

  constructor({ profile, write, clock, unasked, noise }: QuestionsOptions) {
    this.#profile = profile
    this.#clock = clock
    this.#write = write
    this.#askedMs = clock.monotonicMs()
    this.requests = new Requests({ decode: replyDecoder(profile), write, clock, unasked, noise })
  }

  /** When the last question that was answered in real time was asked, monotonic ms: the printer was awake then or later. */
  get awakeMs(): number {
    return this.#askedMs
  }

  /** `DLE EOT n`. @throws DeviceError `timeout` when nobody answers. */
  async ask(n: RealTimeStatus): Promise<Partial<PrinterFacts>> {
    const askedMs = this.#clock.monotonicMs()
    const byte = await this.requests.request(
      command.realTimeStatus(n),
      (reply) => (reply.kind === 'realTime' ? reply.byte : undefined),
      ANSWER_MS,
    )
    this.#askedMs = askedMs
    return decodeStatusOf(this.#profile, n, byte)
  }

  /** One question that any printer with a word back answers. @throws DeviceError as `ask` does. */
  hello(): Promise<unknown> {
    return this.#profile.fullStatus ? this.#askFull() : this.ask(1)
  }

  /** `DLE EOT` 1 to 4 or 14, beyond what is known already. @throws DeviceError as `ask` does. */
  async askAll(known: PrinterFacts = WELL): Promise<PrinterFacts> {
    if (this.#profile.fullStatus) return { ...known, ...(await this.#askFull()) }
    let facts = known
    for (const n of [1, 2, 3, 4] as const) facts = { ...facts, ...(await this.ask(n)) }
    return facts
  }

  /** A frame that comes by itself meanwhile is no worse an answer: the printer is awake, and tells what is. */
  async #askFull(): Promise<Partial<PrinterFacts>> {
    const askedMs = this.#clock.monotonicMs()
    const facts = await this.requests.request(
      command.FULL_STATUS,
      (reply) => (reply.kind === 'automatic' ? reply.facts : undefined),
      ANSWER_MS,
    )
    this.#askedMs = askedMs
    return facts
  }

  /** A counter, told in order. @throws DeviceError `timeout` when nobody answers. */
  count(name: command.CounterName): Promise<number> {
    const told = (reply: Reply) =>
      reply.kind === 'counter' && reply.counter === UNITS[name] ? reply.value : undefined
    return this.requests.request(command.readCounter(name), told, COUNTER_MS)
  }

  /** Switches ASB on; its answer is the whole status. Undefined: none came, for off-line it does not read commands. */
  async askAutomatic(): Promise<Reply | undefined> {
    if (this.#profile.fullStatus) return this.#askAutomaticFull()
    const automatic = (reply: Reply) => (reply.kind === 'automatic' ? reply : undefined)
    try {
      return await this.requests.request(command.automaticStatus(ASB_ALL), automatic, ANSWER_MS)
    } catch {
      return undefined
    }
  }

  /** `GS E0` is not answered: the status is asked for besides. */
  async #askAutomaticFull(): Promise<Reply | undefined> {
    try {
      await this.#write(command.AUTOMATIC_FULL_STATUS)
      return { kind: 'automatic', facts: await this.#askFull() }
    } catch {
      return undefined
    }
  }

  /** `DLE DC4` fn 8. Whether the printer said that it did. */
  async clearBuffers(): Promise<boolean> {
    const cleared = (reply: Reply) => (reply.kind === 'buffersCleared' ? true : undefined)
    try {
      return await this.requests.request(command.CLEAR_BUFFERS, cleared, CLEARED_MS)
    } catch {
      return false
    }
  }
}
