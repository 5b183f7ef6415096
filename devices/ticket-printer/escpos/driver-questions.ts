import { type Clock, Requests } from '../../../lib/index.ts'
import * as command from './protocol.ts'
import {
  decodeRealTimeStatus,
  decodeReply,
  type PrinterFacts,
  type RealTimeStatus,
  type Reply,
  WELL,
} from './status.ts'

/** How long a printer may take over `DLE EOT`, ms: it is answered on reception. */
export const ANSWER_MS = 500
const CLEARED_MS = 1000
const ASB_ALL = 0x0f

/** What questions are made of. */
export interface QuestionsOptions {
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
  readonly #clock: Clock
  #askedMs: number

  constructor({ write, clock, unasked, noise }: QuestionsOptions) {
    this.#clock = clock
    this.#askedMs = clock.monotonicMs()
    this.requests = new Requests({ decode: decodeReply, write, clock, unasked, noise })
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
    return decodeRealTimeStatus(n, byte)
  }

  /** `DLE EOT` 1 to 4, beyond what is known already. @throws DeviceError as `ask` does. */
  async askAll(known: PrinterFacts = WELL): Promise<PrinterFacts> {
    let facts = known
    for (const n of [1, 2, 3, 4] as const) facts = { ...facts, ...(await this.ask(n)) }
    return facts
  }

  /** Switches ASB on; its answer is the whole status. Undefined: none came, for off-line it does not read commands. */
  async askAutomatic(): Promise<Reply | undefined> {
    const automatic = (reply: Reply) => (reply.kind === 'automatic' ? reply : undefined)
    try {
      return await this.requests.request(command.automaticStatus(ASB_ALL), automatic, ANSWER_MS)
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
