import { joined } from '../../../lib/bytes.ts'
import { asDeviceError, type Clock, DeviceError, type Permit } from '../../../lib/index.ts'
import { portions, writesOf } from '../portions.ts'
import type { Piece, TicketBytes } from '../print-pieces.ts'
import { fixOfRemains, troubleError } from '../trouble.ts'
import { faultOf, troubleOf } from './driver-facts.ts'
import type { PrinterLink } from './driver-link.ts'
import { watch } from './driver-watch.ts'
import type { StarProfile } from './profile.ts'
import { encodeCut } from './protocol-ticket.ts'

const SLOWEST_MS_PER_BYTE = 10_000 / 2400 // 2400 baud, 10 bits
const RESERVE_MS = 2000
const CHUNK_BYTES = 128 // so that a stop takes effect soon, even at 9600 baud
/** The proof, and questions asked meanwhile, which stay in the receive buffer until the printer comes to them. */
const FENCE_BYTES = 6
const QUESTION_BYTES = 48
/** Head and motor are a little slower than the data sheet says. */
const SLOWNESS = 1.25

/** What a writer of tickets is made of. */
export interface TicketWriterOptions {
  readonly link: PrinterLink
  readonly profile: StarProfile
  readonly clock: Clock
  readonly setUp: Uint8Array
  /** A line that makes whatever hangs from the roll worthless, and a cut. */
  readonly voided: readonly Piece[]
}

/**
 * Prints tickets so that their outcome is known. A ticket goes in two stages: first all but its last line and the cut; only
 * when that is proved to be on paper, the rest. So whatever fails in the first stage leaves no whole ticket, now or later
 * (`notDone`), and only the last line and the cut can be in doubt (`unknown`).
 */
export class TicketWriter {
  readonly #options: TicketWriterOptions
  /**
   * Something of a failed ticket may hang from the roll: it is cut off before the next one, and marked void when its
   * ticket was said not to be done, or when it is not ours.
   */
  #remains: 'none' | 'doubtful' | 'void' = 'none'

  constructor(options: TicketWriterOptions) {
    this.#options = options
  }

  /** @throws DeviceError `notDone` when no whole ticket is or will be on paper, else `unknown`. */
  async print(ticket: TicketBytes, permit: Permit): Promise<void> {
    const { link } = this.#options
    link.busy = true
    try {
      await this.#prepared()
      permit.begin()
      link.sending = true
      const rest = this.#cutOff()
      this.#remains = 'void'
      link.strange = false
      let begun = false
      for (const part of this.#parts([...rest, ...ticket.body])) {
        await this.#firstStage(part, begun)
        begun = true
      }
      await this.#lastStage(ticket.tail)
      this.#remains = 'none'
    } finally {
      link.sending = false
      link.busy = false
    }
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
      this.#stop(error)
      const message = `${error.message}; the ticket is incomplete`
      const fix = begun ? fixOfRemains(error) : error.fix
      throw new DeviceError(error.code, message, { outcome: 'notDone', fix, cause: error })
    }
  }

  async #lastStage(pieces: readonly Piece[]): Promise<void> {
    const { link, profile, clock } = this.#options
    let begun = false
    try {
      await this.#prove(pieces, (handed) => {
        begun = handed
      })
      await clock.sleep(profile.cutMs) // the motor stands; that the blade is home again is not said
      const fault = faultOf(await link.readStatus())
      if (fault) throw troubleError(fault)
    } catch (thrown) {
      const error = asDeviceError(thrown)
      this.#stop(error)
      const outcome = begun ? 'unknown' : 'notDone'
      this.#remains = outcome === 'notDone' ? 'void' : 'doubtful'
      const message = `${error.message}; ${outcome === 'unknown' ? 'the ticket may be whole' : 'the ticket is incomplete'}`
      throw new DeviceError(error.code, message, { outcome, fix: fixOfRemains(error), cause: error })
    }
  }

  /** Sends and waits for the printer's proof. `handed` is told whether any byte may have left. */
  async #prove(pieces: readonly Piece[], handed: (any: boolean) => void): Promise<void> {
    const { link, clock, profile } = this.#options
    if (!link.proof.known) await link.counted()
    const fence = link.proof.fence()
    const lengthMm = pieces.reduce((sum, piece) => sum + piece.lengthMm, 0)
    const physicalMs = Math.ceil((lengthMm / profile.speedMmS) * 1000 * SLOWNESS + profile.cutMs)
    const chunks = writesOf([...pieces.map(({ bytes }) => bytes), fence.bytes], CHUNK_BYTES)
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
    const write = async (stopped: () => Promise<boolean>) => {
      for (const [index, chunk] of chunks.entries()) {
        if (await stopped()) return
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
    await watch(link, clock, { write, writeMs, judge: fence.judge, ms: physicalMs + RESERVE_MS })
  }

  /** Up, well, and done with what was before. @throws DeviceError `notDone`: nothing of this ticket was sent. */
  async #prepared(): Promise<void> {
    const { link } = this.#options
    await link.supervisor.ready()
    try {
      const facts = await link.readStatus()
      const trouble = troubleOf(facts)
      if (trouble) throw troubleError(trouble)
      link.proof.compare(facts)
      await link.inStep()
      link.proof.renew()
      if (!link.proof.known) await link.counted()
    } catch (error) {
      throw refusal(asDeviceError(error), this.#remains !== 'none' || link.strange)
    }
  }

  /** After a failure nothing clears the printer's buffer: what is in it comes out later, but never a whole ticket's end. */
  #stop({ code }: DeviceError): void {
    const { link } = this.#options
    link.proof.forget()
    if (code === 'timeout') link.outOfStep()
  }

  #cutOff(): readonly Piece[] {
    const { link, setUp, profile, voided } = this.#options
    if (this.#remains === 'void' || link.strange) return voided
    if (this.#remains === 'none') return []
    const { bytes, lengthMm } = encodeCut(profile)
    return [{ bytes: joined([setUp, bytes]), lengthMm }]
  }

  /** What the receive buffer holds at once, with room for the proof. */
  #parts(pieces: readonly Piece[]): Piece[][] {
    const { bytes, fullAt } = this.#options.profile.receiveBuffer
    return portions(pieces, bytes - fullAt - FENCE_BYTES - QUESTION_BYTES)
  }
}

/** Before the first byte of a ticket every failure means that nothing happened; something of another may hang there. */
function refusal(error: DeviceError, remains: boolean): DeviceError {
  const code = error.code === 'timeout' ? 'offline' : error.code
  const fix = remains ? fixOfRemains(error) : error.fix
  return new DeviceError(code, `${error.message}; nothing was printed`, { fix, cause: error })
}
