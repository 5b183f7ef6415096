/** Which print jobs a CloudPRNT printer takes, in which order, and what it says of each. */
import { encodeText } from '../../../../lib/code-page.ts'
import type { Clock, Timer } from '../../../../lib/index.ts'
import type { StarProfile } from '../profile.ts'
import { feedAndCut, line } from '../protocol.ts'
import { bytesOf, CODE, MEDIA, type PrintJob, type PrintResult, type StatusCode } from './protocol.ts'

/** A printer remembers the tokens of its last ten jobs (guide, MQTT General Specification). */
export const TOKENS_KEPT = 10
/** Own: how many jobs wait behind the one that is being printed. */
const MOST_WAITING = 10
/** Own: the largest job, bytes of print data. */
export const MOST_JOB_BYTES = 40 << 10
/** Own: after so long a download is given up. The simulated printer has no way to any server: all are. */
const DOWNLOAD_MS = 10_000

/** Own: the guide has a code for it, but not at hand. */
const DUPLICATE: StatusCode = { code: 500, text: 'Duplicate jobToken' }

/** What the jobs need of the printer. */
export interface JobWorld {
  readonly clock: Clock
  readonly profile: StarProfile
  /** Why nothing can be printed now; undefined when it can. */
  readonly hindrance: () => StatusCode | undefined
  /** Hands the bytes of a job to the print engine; calls when all is printed and cut. */
  readonly print: (bytes: Uint8Array, printed: () => void) => void
  /** Drops what the print engine has not printed yet. */
  readonly forget: () => void
  readonly tell: (result: PrintResult) => void
  /** A job begins or has ended. */
  readonly changed: () => void
}

/** Takes one job after the other. */
export class Jobs {
  readonly #world: JobWorld
  #tokens: string[] = []
  #waiting: PrintJob[] = []
  #current: string | undefined
  #timer: Timer | undefined

  constructor(world: JobWorld) {
    this.#world = world
  }

  /** A job is being printed. */
  get printing(): boolean {
    return this.#current !== undefined
  }

  /** False: there are too many. */
  take(job: PrintJob): boolean {
    const { jobToken } = job
    if (this.#tokens.includes(jobToken)) {
      this.#world.tell({ jobToken, succeeded: false, code: DUPLICATE })
      return true
    }
    if (this.#waiting.length >= MOST_WAITING) return false
    this.#tokens = [...this.#tokens, jobToken].slice(-TOKENS_KEPT)
    this.#waiting.push(job)
    this.#next()
    return true
  }

  /** Something stands in the way: the job that is being printed has failed, and is not gone on with (own). */
  look(): void {
    const code = this.#current === undefined ? undefined : this.#world.hindrance()
    if (code === undefined) return
    this.#world.forget()
    this.#end({ succeeded: false, code })
  }

  /** The mains plug. */
  clear(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#tokens = []
    this.#waiting = []
    this.#current = undefined
  }

  #next(): void {
    if (this.#current !== undefined || this.#timer !== undefined) return
    const job = this.#waiting.shift()
    if (job === undefined) return
    this.#current = job.jobToken
    this.#world.changed()
    if (job.jobType === 'url') {
      const code = { code: CODE.downloadTimeout, text: 'Download timeout' }
      this.#timer = this.#world.clock.after(DOWNLOAD_MS, () => this.#end({ succeeded: false, code }))
      return
    }
    const read = readJob(job, this.#world.profile)
    const refused = 'refused' in read ? read.refused : this.#world.hindrance()
    if (refused !== undefined) this.#end({ succeeded: false, code: refused })
    else if ('bytes' in read)
      this.#world.print(read.bytes, () => this.#end({ succeeded: true, code: { code: CODE.ok, text: 'OK' } }))
  }

  #end(outcome: Pick<PrintResult, 'succeeded' | 'code'>): void {
    const jobToken = this.#current
    if (jobToken === undefined) return
    this.#current = undefined
    this.#world.tell({ jobToken, ...outcome })
    this.#world.changed()
    this.#timer = this.#world.clock.after(0, () => {
      this.#timer = undefined
      this.#next()
    })
  }
}

type Read = { readonly bytes: Uint8Array } | { readonly refused: StatusCode }

/** The commands in a job, or why there are none. */
function readJob({ mediaTypes, printData, printerControl }: PrintJob, profile: StarProfile): Read {
  const types = mediaTypes.map((type) => type.split(';')[0]?.trim().toLowerCase())
  const raw = types.includes(MEDIA.starPrnt)
  if (!raw && !types.includes(MEDIA.text))
    return { refused: { code: CODE.mediaUnknown, text: 'Incompatible media type' } }
  const bytes = raw ? bytesOf(printData) : textJob(printData, printerControl, profile)
  if (bytes === undefined) return { refused: { code: CODE.mediaDamaged, text: 'Media decoding error' } }
  return bytes.length > MOST_JOB_BYTES
    ? { refused: { code: CODE.tooLarge, text: 'Job too large' } }
    : { bytes }
}

/** Plain text in the printer's own code page, and the cut that was asked for; full, after a feed, unless it was (own). */
function textJob(text: string, control: PrintJob['printerControl'], profile: StarProfile): Uint8Array {
  const { type = 'full' } = control?.cutter ?? {}
  const lines = text.split(/\r\n|\r|\n/).map((each) => line(encodeText(each, profile.codePage).bytes))
  const cut = type === 'none' ? [] : [...feedAndCut(type)]
  return Uint8Array.from([...lines.flatMap((each) => [...each]), ...cut])
}
