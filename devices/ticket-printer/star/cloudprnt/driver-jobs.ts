import { joined } from '../../../../lib/bytes.ts'
import {
  asDeviceError,
  type Clock,
  DeviceError,
  type Permit,
  REPLY_FLOOR_WALL_MS,
} from '../../../../lib/index.ts'
import { MAX_PAYLOAD_BYTES } from '../../../../lib/mqtt/decode-message.ts'
import type { Piece, TicketBytes } from '../../print-pieces.ts'
import { fixOfRemains, troubleError } from '../../trouble.ts'
import type { StarProfile } from '../profile.ts'
import { encodeCut } from '../protocol-ticket.ts'
import { troubleOf, troubleOfCode, verdictOf } from './driver-facts.ts'
import type { CloudLink } from './driver-link.ts'
import { type ClientStatus, encodePrintJob, jobTokenOf, type PrintResult } from './protocol.ts'

/** There and back through a broker, and whatever else the printer has to finish first, ms. */
const RESERVE_MS = 10_000
/** How much longer than it takes to print a result is waited for at most, ms. */
const LONGEST_MS = 60_000
/** Head and motor are a little slower than the data sheet says. */
const SLOWNESS = 1.25

/** What a writer of jobs is made of. */
export interface JobWriterOptions {
  readonly link: CloudLink
  readonly profile: StarProfile
  readonly clock: Clock
  /** Whose commands these are; the same id elsewhere is another command. */
  readonly scope: string
  readonly setUp: Uint8Array
  /** A line that makes whatever hangs from the roll worthless, and a cut. */
  readonly voided: readonly Piece[]
  /** An earlier life of the program left a command in doubt. */
  readonly unsettled: boolean
}

/** What may hang from the roll: something worthless, or perhaps a ticket; and the job whose success would say that it does not. */
interface Remains {
  readonly kind: 'none' | 'void' | 'doubtful'
  readonly jobToken?: string
}

const NOTHING: Remains = { kind: 'none' }

/**
 * Prints one ticket as one job, whose token follows from the id of its command. The job is sent once, and its result is
 * waited for: whoever has no result does not know.
 */
export class JobWriter {
  readonly #options: JobWriterOptions
  #remains: Remains
  #waiting:
    | { readonly jobToken: string; readonly hear: (result: PrintResult | DeviceError) => void }
    | undefined

  constructor(options: JobWriterOptions) {
    this.#options = options
    this.#remains = options.unsettled ? { kind: 'void' } : NOTHING
    options.link.onResult((result) => this.#hear(result))
  }

  /** @throws DeviceError `notDone` when no whole ticket is or will be on paper, else `unknown`. */
  async print(ticket: TicketBytes, permit: Permit): Promise<void> {
    const { link, scope } = this.#options
    const jobToken = jobTokenOf(`${scope}/${permit.id}`)
    await this.#prepared()
    const pieces = [...this.#cutOff(), ...ticket.body, ...ticket.tail]
    const payload = encodePrintJob(jobToken, joined(pieces.map(({ bytes }) => bytes)))
    if (payload.length > MAX_PAYLOAD_BYTES) {
      const message = `the ticket makes a message of ${payload.length} bytes; at most ${MAX_PAYLOAD_BYTES} are sent`
      throw new DeviceError('illegal', message, { fix: 'Take a smaller picture into the layout.' })
    }
    permit.begin()
    const before = this.#remains
    this.#remains = { kind: before.kind === 'void' ? 'void' : 'doubtful', jobToken }
    const answer = this.#answer(jobToken, this.#msOf(pieces))
    // what a link that breaks now may have sent nobody knows: the result is waited for all the same
    link.publish('print-job', payload).catch(() => {})
    const answered = await answer
    if (answered instanceof DeviceError) throw answered
    this.#judge(answered, before)
  }

  /** Everything that waits settles. */
  close(error: DeviceError): void {
    const { code, message } = error
    this.#waiting?.hear(new DeviceError(code, message, { outcome: 'unknown', cause: error }))
  }

  /** There, and well. @throws DeviceError `notDone`: nothing of this ticket was sent. */
  async #prepared(): Promise<void> {
    const { link } = this.#options
    try {
      await link.ready()
      const trouble = troubleOf(await link.ask())
      if (trouble) throw troubleError(trouble)
    } catch (thrown) {
      const error = asDeviceError(thrown)
      const { code, message } = error
      const fix = this.#remains.kind === 'none' ? error.fix : fixOfRemains(error)
      throw new DeviceError(code, `${message}; nothing was printed`, { fix, cause: error })
    }
  }

  /** @throws DeviceError unless it was printed. */
  #judge(result: PrintResult, before: Remains): void {
    const { code } = result
    const said = `the printer answered ${code.code} ${code.text}`.trim()
    switch (verdictOf(result)) {
      case 'printed':
        this.#remains = NOTHING
        return
      case 'refused':
        this.#remains = before
        throw new DeviceError('illegal', `${said}; nothing was printed`, {
          fix: 'Check that the printer takes StarPRNT commands, and jobs of this size.',
        })
      case 'damaged':
        this.#remains = { kind: 'void' }
        throw new DeviceError('failure', `${said}; the ticket is incomplete`)
      default: {
        const error = troubleError(troubleOfCode(code.code) ?? 'failure', 'unknown', `: ${said}`)
        const message = `${error.message}; the ticket may be whole`
        throw new DeviceError(error.code, message, { outcome: 'unknown', fix: fixOfRemains(error) })
      }
    }
  }

  /**
   * The first result that ends the job. When one is due and has not come, a printer that is there and at rest will not send
   * it any more; one that is away, or still at work, is waited for longer. At last any result that there was, or a timeout.
   */
  #answer(jobToken: string, ms: number): Promise<PrintResult | DeviceError> {
    const { clock, link } = this.#options
    const floor = { floorWallMs: REPLY_FLOOR_WALL_MS }
    let other: PrintResult | undefined
    return new Promise((resolve) => {
      const give = () => {
        const fix =
          'Look whether the ticket lies in the printer; check the printer, its network and the broker.'
        const message = `the printer has not told what came of the job ${jobToken}`
        end(other ?? new DeviceError('timeout', message, { outcome: 'unknown', fix }))
      }
      const due = () => {
        timer = clock.after(LONGEST_MS - RESERVE_MS, give, floor)
        const atRest = ({ printing }: ClientStatus) => {
          if (!printing && this.#waiting === waiting) give()
        }
        link.ask().then(atRest, () => {}) // away: it may come back with the result
      }
      let timer = clock.after(ms, due, floor)
      const end = (result: PrintResult | DeviceError) => {
        timer.cancel()
        this.#waiting = undefined
        resolve(result)
      }
      const hear = (result: PrintResult | DeviceError) => {
        if (result instanceof DeviceError || verdictOf(result) !== 'open') end(result)
        else other = result
      }
      const waiting = { jobToken, hear }
      this.#waiting = waiting
    })
  }

  #hear(result: PrintResult): void {
    const { jobToken } = result
    if (this.#waiting?.jobToken === jobToken) {
      this.#waiting.hear(result)
      return
    }
    // late: what was said of the command stands, but the ticket was cut off
    if (this.#remains.jobToken === jobToken && result.succeeded) this.#remains = NOTHING
  }

  #cutOff(): readonly Piece[] {
    const { setUp, profile, voided } = this.#options
    if (this.#remains.kind === 'void') return voided
    if (this.#remains.kind === 'none') return []
    const { bytes, lengthMm } = encodeCut(profile)
    return [{ bytes: joined([setUp, bytes]), lengthMm }]
  }

  #msOf(pieces: readonly Piece[]): number {
    const { profile } = this.#options
    const lengthMm = pieces.reduce((sum, piece) => sum + piece.lengthMm, 0)
    return Math.ceil((lengthMm / profile.speedMmS) * 1000 * SLOWNESS + 2 * profile.cutMs) + RESERVE_MS
  }
}
