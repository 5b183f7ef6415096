/**
 * Bringing a printer back in step: a command that was cut off swallows what follows it, our next ticket too, until its
 * data are complete. Nothing that is answered on reception (`DLE EOT`) shows this; an answer in order (`GS r`) does.
 */
import { asDeviceError, DeviceError, Listeners, type Requests } from '../../../lib/index.ts'
import type { EscposProfile } from './profile.ts'
import * as command from './protocol.ts'
import { isPaperStatus, type Reply } from './status.ts'

/** Whether a command may stand half in the printer: `possible` after any loss of the link, `cut` when one was on its way. */
export type Doubt = 'none' | 'possible' | 'cut'

/** What is needed of the link. */
export interface StepOptions {
  readonly doubt: Doubt
  /** Whether the printer answers questions in order. */
  readonly fence: boolean
  readonly write: (bytes: Uint8Array) => Promise<void>
  /** Asks in order; false: no answer. */
  readonly answersInOrder: () => Promise<boolean>
  /** Whether it is in trouble (paper, cover) and so comes to nothing that is sent in order. */
  readonly troubled: () => Promise<boolean>
}

/** Zeros before each question: none at first, for a printer that is in step; 16 KB in all. */
const ZEROS = [0, 1024, 1024, 2048, 4096, 8192]
/** These end the shorter commands without feeding paper. */
const FEW_ZEROS = 16
/** Where nothing can be asked: ends any command of ours. */
const BLIND_ZEROS = 8192
/** The same for what somebody before us may have left. */
const FIRST_ZEROS = 600
const WRITE_BYTES = 512

/**
 * Zeros and `ESC @` until a question in order is answered. True: in step. False: the printer is in trouble, ask again later.
 * @throws DeviceError `failure` when none is answered; else as the link does.
 */
export async function bringIntoStep(options: StepOptions): Promise<boolean> {
  const { doubt, fence, write, answersInOrder, troubled } = options
  if (doubt === 'none') return true
  if (!fence) {
    await writeZeros(write, doubt === 'cut' ? BLIND_ZEROS : FIRST_ZEROS)
    return true
  }
  for (const zeros of doubt === 'cut' ? [FEW_ZEROS, ...ZEROS.slice(1)] : ZEROS) {
    if (zeros > 0) await writeZeros(write, zeros)
    if (await answersInOrder()) return true
    if (await troubled()) return false
  }
  throw new DeviceError('failure', 'the printer answers, but does not carry out what it is sent', {
    fix: 'Wait while it prints; otherwise switch the printer off and on.',
  })
}

/**
 * Zeros before the first question after a cut. The printer reads a question at once and keeps it as data as well: where the
 * header of a picture was cut off, its first byte, 10h, would make six rows 4102, which take minutes to be sent.
 */
export const HEADER_END = new Uint8Array(FEW_ZEROS)

async function writeZeros(write: StepOptions['write'], count: number): Promise<void> {
  for (let left = count; left > 0; left -= WRITE_BYTES)
    await write(new Uint8Array(Math.min(left, WRITE_BYTES)))
  await write(command.INITIALISE)
}

/** An answer in order comes when the lines before it are printed. */
const IN_ORDER_MS = 1000
/** A printer that has nothing to print answers within this. */
export const QUIET_MS = 300

/** The question that a model answers in order, and its answers. Text is not made by a damaged frame as a single byte may be. */
export function inOrderQuestion({ counters }: EscposProfile) {
  if (!counters) return { bytes: command.transmitStatus(1), answers: isPaperStatus }
  const answers = (reply: Reply) => reply.kind === 'counter' && reply.counter === 'on'
  return { bytes: command.readCounter('starts'), answers }
}

/** Questions in order ({@link inOrderQuestion}). Their answers do not say which question they belong to, so they are counted. */
export class InOrder {
  /** Answers that may still come. */
  owed = 0
  /** What each set-up brings besides: some printers answer `GS a` with bytes that are no automatic status. */
  #perSetUp = 0
  #learning = false
  readonly #tooMany = new Listeners<Reply>()
  readonly #requests: Requests<Reply>
  readonly #question: ReturnType<typeof inOrderQuestion>

  constructor(requests: Requests<Reply>, profile: EscposProfile) {
    this.#requests = requests
    this.#question = inOrderQuestion(profile)
  }

  /** Hears an answer that nobody asked for. */
  onTooMany(listener: (reply: Reply) => void): () => void {
    return this.#tooMany.add(listener)
  }

  /** Counts an answer. */
  heard(reply: Reply): boolean {
    if (!this.#question.answers(reply)) return false
    if (this.owed > 0) this.owed--
    else {
      if (this.#learning && reply.kind !== 'counter') this.#perSetUp++ // counters are asked for by others as well
      this.#tooMany.tell(reply)
    }
    return true
  }

  /** A set-up was sent to a printer that is asked nothing else in order: what comes until `settled` answers it. */
  learn(): void {
    this.#perSetUp = 0
    this.#learning = true
  }

  /** A set-up brought answers: of the printer, or late ones of something else. */
  get odd(): boolean {
    return this.#perSetUp > 0
  }

  /** Other things are sent from now on. */
  settled(): void {
    this.#learning = false
  }

  /** Set-ups are sent within a ticket. */
  expectSetUps(count: number): void {
    this.owed += count * this.#perSetUp
  }

  /**
   * Asks until there is one answer more than were owed for earlier questions: the last one is to ours. False: silence.
   * `others`: somebody before us may have asked as well, so what still comes is heard out.
   */
  async answers(others = false): Promise<boolean> {
    this.settled()
    const paper = (reply: Reply) => this.heard(reply) || undefined
    for (let left = this.owed; left >= 0; left--) {
      this.owed++
      try {
        await this.#requests.request(this.#question.bytes, paper, IN_ORDER_MS)
      } catch (error) {
        if (asDeviceError(error).code !== 'timeout') throw error
        return false
      }
    }
    while (this.owed > 0 || others) {
      try {
        await this.#requests.wait(paper, QUIET_MS)
      } catch {
        break // lost with an earlier link
      }
    }
    this.owed = 0
    return true
  }
}
