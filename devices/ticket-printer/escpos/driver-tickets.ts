import { joined } from '../../../lib/bytes.ts'
import {
  asDeviceError,
  type Clock,
  DeviceError,
  type Evidence,
  type Permit,
  type Random,
} from '../../../lib/index.ts'
import { portions, writesOf } from '../portions.ts'
import type { Piece, TicketBytes } from '../print-pieces.ts'
import { fixOfRemains } from '../trouble.ts'
import { awaitsRecovery, faultIn, troubleIn } from './driver-facts.ts'
import { type Fence, orderFence, PROCESS_IDS, processIdFence, setUpsIn } from './driver-fence.ts'
import type { PrinterLink } from './driver-link.ts'
import { countedAndSeen, type Mouth, presentMs } from './driver-mouth.ts'
import { inOrderQuestion } from './driver-step.ts'
import { type Watch, watch } from './driver-watch.ts'
import type { EscposProfile } from './profile.ts'
import type { PrinterFacts, Reply } from './status.ts'

const SLOWEST_MS_PER_BYTE = 10_000 / 2400 // 2400 baud, 10 bits
const RESERVE_MS = 2000
const STALE_MS = 5000
const BLIND_STEP_MS = Math.ceil(8300 * SLOWEST_MS_PER_BYTE) + RESERVE_MS
const CHUNK_BYTES = 128 // so that a stop takes effect soon, even at 9600 baud
const FENCE_BYTES = 12
/** Questions asked meanwhile stay in the receive buffer until the printer comes to them. */
const QUESTION_BYTES = 48
/** Head and motor are a little slower than the data sheet says. */
const SLOWNESS = 1.25

/** What a writer of tickets is made of. */
export interface TicketWriterOptions {
  readonly link: PrinterLink
  readonly profile: EscposProfile
  readonly clock: Clock
  readonly random: Random
  /** How each of the two stages is proved. */
  readonly proof: Evidence
  /** The mouth, where the printer knows of it. */
  readonly mouth: Mouth | undefined
  readonly setUp: Uint8Array
  /** A line that makes whatever hangs from the roll worthless, and a cut. */
  readonly voided: readonly Piece[]
  /** A cut without it. */
  readonly cut: Piece
  /** Tickets end at the marks of the paper. */
  readonly marked: boolean
}

/**
 * Prints tickets so that their outcome is known. A ticket goes in two stages: first all but its last line and the cut; only
 * when that is proved to be on paper, the rest. So whatever fails in the first stage leaves no whole ticket, now or later
 * (`notDone`), and only the last line and the cut can be in doubt (`unknown`).
 */
export class TicketWriter {
  readonly #options: TicketWriterOptions
  #nextId: number
  /**
   * Something of a failed ticket may hang from the roll: it is cut off before the next one, and marked void when its
   * ticket was said not to be done, or when it is not ours.
   */
  #remains: 'none' | 'doubtful' | 'void' = 'none'
  /** The last ticket was handed to a printer that tells nothing of it. */
  #unseen = false
  /** The paper has not been moved but by us since a ticket was cut off at a mark. */
  #atMark = false
  /** Starts of the printer by its own count when that was last known: with a start the paper may be another. */
  #starts: number | undefined
  /** Monotonic time until which a printer that tells nothing is taken to print. */
  #busyUntilMs = 0

  constructor(options: TicketWriterOptions) {
    this.#options = options
    this.#nextId = options.random.int(0, PROCESS_IDS - 1) // not those of an earlier life of this program
    options.link.supervisor.onState(({ state }) => {
      if (state === 'ready' || state === 'alert' || !this.#unseen) return
      this.#unseen = false
      if (this.#remains === 'none') this.#remains = 'doubtful' // it may have lost its power before the cut
    })
    let open = false
    options.link.onFacts((facts) => {
      const closed = open && facts?.coverOpen === false
      open = facts?.coverOpen === true
      if (facts === undefined || facts.coverOpen || facts.feedPressed || facts.paperEnd) this.#atMark = false
      if (!closed || options.link.busy || !awaitsRecovery(facts)) return
      options.link.recover().catch(() => {}) // somebody has seen to it; a link that goes meanwhile is heard of elsewhere
    })
  }

  /** @throws DeviceError `notDone` when no whole ticket is or will be on paper, else `unknown`. */
  async print(ticket: TicketBytes, permit: Permit): Promise<void> {
    const { link, mouth } = this.#options
    link.busy = true
    try {
      await this.#prepared()
      permit.begin()
      link.sending = true
      link.inOrder.settled()
      const rest = this.#cutOff()
      if (rest.length > 0) mouth?.discards()
      this.#remains = 'void'
      link.strange = false
      let begun = false
      for (const part of this.#parts([...rest, ...ticket.body])) {
        await this.#firstStage(part, begun)
        begun = true
      }
      await this.#lastStage(ticket.tail, permit.id)
      this.#remains = 'none'
      this.#unseen = !link.truthful
      this.#atMark = true
    } finally {
      link.sending = false
      link.busy = false
      mouth?.afterwards()
      if (!link.truthful) this.#blindlyInStep().catch(() => {}) // no poll comes to that; the next ticket tries again
    }
  }

  /** Where nothing true is told: ends what may stand half in the printer, within the time that the bytes need. */
  async #blindlyInStep(): Promise<void> {
    const { link, clock, profile } = this.#options
    if (!link.inDoubt) return
    const write = () => link.inStep()
    await watch(link, clock, { write, writeMs: BLIND_STEP_MS, ms: 0, sleepMs: profile.bootMs })
  }

  /** `before`: whether anything of the ticket has been sent already. */
  async #firstStage(pieces: readonly Piece[], before: boolean): Promise<void> {
    let begun = before
    try {
      await this.#prove(pieces, (handed) => {
        begun = before || handed
      })
    } catch (thrown) {
      const error = asDeviceError(thrown)
      await this.#stop(error)
      const message = `${error.message}; the ticket is incomplete`
      const fix = begun ? fixOfRemains(error) : error.fix
      throw new DeviceError(error.code, message, { outcome: 'notDone', fix, cause: error })
    }
  }

  async #lastStage(pieces: readonly Piece[], id: string): Promise<void> {
    const { link, proof, profile, clock, mouth } = this.#options
    const { counters, presenter } = profile
    let begun = false
    try {
      const before = counters ? await link.count('cuts') : 0
      mouth?.expect(id)
      await this.#prove(pieces, (handed) => {
        begun = handed
      })
      if (!link.truthful) return
      if (proof === 'printed') await clock.sleep(profile.cutMs) // not every model waits for the cutter before it answers
      const facts = await link.readStatus() // some tell of the cutter in one answer only
      const fault = proof === 'printed' ? faultIn(facts) : troubleIn(facts)
      if (fault) throw fault
      if (counters && presenter && mouth) {
        const judge = (told: PrinterFacts) => this.#judge(told)
        await countedAndSeen({ before, link, mouth, clock, profile, judge })
      }
    } catch (thrown) {
      const error = asDeviceError(thrown)
      await this.#stop(error)
      const outcome = begun ? 'unknown' : 'notDone'
      this.#remains = outcome === 'notDone' ? 'void' : 'doubtful'
      const message = `${error.message}; ${outcome === 'unknown' ? 'the ticket may be whole' : 'the ticket is incomplete'}`
      throw new DeviceError(error.code, message, { outcome, fix: fixOfRemains(error), cause: error })
    }
  }

  /** Sends and waits for the strongest proof that this model has. `handed` is told whether any byte may have left. */
  async #prove(pieces: readonly Piece[], handed: (any: boolean) => void = () => {}): Promise<void> {
    const { link, clock, proof, profile } = this.#options
    const lengthMm = pieces.reduce((sum, piece) => sum + piece.lengthMm, 0)
    const physicalMs = Math.ceil((lengthMm / profile.speedMmS) * 1000 * SLOWNESS + profile.cutMs)
    const bytes = pieces.reduce((sum, piece) => sum + piece.bytes.length, 0) + FENCE_BYTES
    const lateMs = physicalMs + presentMs(profile) + RESERVE_MS
    const fence = this.#fence()
    const commands = [...pieces.map(({ bytes: each }) => each), ...(fence ? [fence.question] : [])]
    const write = async (stopped: () => Promise<boolean>) => {
      const chunks = writesOf(commands, CHUNK_BYTES)
      link.inOrder.expectSetUps(setUpsIn(commands))
      for (const [index, chunk] of chunks.entries()) {
        if (await stopped()) return
        if (index === chunks.length - 1) fence?.ask()
        handed(true)
        try {
          await link.write(chunk)
        } catch (error) {
          if (index === 0) handed(asDeviceError(error).outcome === 'unknown')
          throw error
        }
      }
    }
    const writeMs = Math.ceil(bytes * SLOWEST_MS_PER_BYTE) + RESERVE_MS
    const { bootMs: sleepMs } = profile
    const sending = { write, writeMs, sleepMs } satisfies Partial<Watch>
    switch (proof) {
      case 'printed':
        return watch(link, clock, { ...sending, until: fence?.until, ms: lateMs, certain: true })
      case 'fence':
        await watch(link, clock, { ...sending, until: fence?.until, ms: lateMs, counted: true })
        await watch(link, clock, { ms: physicalMs, sleepMs, counted: true })
        return this.#clean()
      case 'status':
        await watch(link, clock, { ...sending, ms: physicalMs })
        return this.#clean()
      default:
        await watch(link, clock, { ...sending, ms: 0 })
        this.#busyUntilMs = Math.max(this.#busyUntilMs, clock.monotonicMs()) + physicalMs
    }
  }

  async #clean(): Promise<void> {
    this.#judge(await this.#options.link.glance())
  }

  #judge(facts: PrinterFacts): void {
    const trouble = troubleIn(facts)
    if (trouble) throw trouble
  }

  /** Up, well, and done with what was before. @throws DeviceError `notDone`: nothing of this ticket was sent. */
  async #prepared(): Promise<void> {
    const { link, clock, mouth } = this.#options
    await link.supervisor.ready()
    if (!link.truthful) {
      await this.#blindlyInStep().catch((error: unknown) => {
        throw refusal(asDeviceError(error), true)
      })
      return clock.sleep(this.#busyUntilMs - clock.monotonicMs())
    }
    try {
      if (awaitsRecovery(await link.glance())) await link.recover()
      const trouble = link.facts && troubleIn(link.facts)
      if (trouble) throw trouble
      await link.inStep()
      if (link.inOrder.owed > 0) await this.#settleOwed()
      await link.relearn()
      await mouth?.prepare()
      if (link.starts !== this.#starts) this.#atMark = false
      this.#starts = link.starts
    } catch (error) {
      throw refusal(asDeviceError(error), this.#remains !== 'none' || link.strange)
    }
  }

  /** An answer to `GS r` does not say which one it answers: hears out the old ones before a new ticket. */
  async #settleOwed(): Promise<void> {
    const { link, clock, profile } = this.#options
    let heard = false
    const { question, ask } = orderFence(link, profile)
    const { answers } = inOrderQuestion(profile)
    const until = (reply: Reply) => {
      heard ||= answers(reply)
      return heard && link.inOrder.owed === 0
    }
    ask()
    try {
      await watch(link, clock, {
        write: () => link.write(question),
        writeMs: STALE_MS,
        until,
        ms: STALE_MS,
        sleepMs: profile.bootMs,
      })
    } catch (error) {
      if (!heard) throw error // nothing in the printer moves
    }
    link.inOrder.owed = 0
  }

  /** After a failure: what is still in the printer shall not come out later, where the model lets us see to that. */
  async #stop({ code }: DeviceError): Promise<void> {
    const { link } = this.#options
    const { state } = link.supervisor
    if (state !== 'ready' && state !== 'alert') return
    try {
      if (await link.clearBuffers()) return
      if (link.facts && awaitsRecovery(link.facts)) await link.recover()
      if (code === 'timeout') link.outOfStep()
    } catch {
      // the link went as well: what failed before is the answer
    }
  }

  #cutOff(): readonly Piece[] {
    const { link, setUp, profile, voided, cut, marked } = this.#options
    // without a cutter a mark for paper that is gone, or whose ticket is good, would stand on the next ticket
    const strange = link.strange && profile.cutter !== 'none'
    if (this.#remains === 'void' || strange) return voided
    const starts = !marked || this.#atMark // else what is before the next mark is no whole label
    if (this.#remains === 'none' && !link.strange && starts) return []
    return [{ bytes: joined([setUp, cut.bytes]), lengthMm: cut.lengthMm }]
  }

  /** What the receive buffer holds at once, with room for the fence. */
  #parts(pieces: readonly Piece[]): Piece[][] {
    const { bytes, fullAt } = this.#options.profile.receiveBuffer
    return portions(pieces, bytes - fullAt - FENCE_BYTES - QUESTION_BYTES)
  }

  #fence(): Fence | undefined {
    const { link, proof, profile } = this.#options
    if (proof === 'printed') return processIdFence(this.#nextId++)
    return proof === 'fence' ? orderFence(link, profile) : undefined
  }
}

/** Before the first byte of a ticket every failure means that nothing happened; something of another may hang there. */
function refusal(error: DeviceError, remains: boolean): DeviceError {
  const code = error.code === 'timeout' ? 'offline' : error.code
  const fix = remains ? fixOfRemains(error) : error.fix
  return new DeviceError(code, `${error.message}; nothing was printed`, { fix, cause: error })
}
