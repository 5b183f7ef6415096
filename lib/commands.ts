import type { Clock } from './clock.ts'
import { asDeviceError, DeviceError, type ErrorCode, type FailedOutcome } from './errors.ts'
import type { Journal } from './journal.ts'
import type { CommandOptions, Done, Evidence } from './outcome.ts'

/** One command as the ledger sees it. */
export interface CommandRequest extends CommandOptions {
  readonly op: string
  /** What the command asks for, without its id and deadlines; the same id must come with the same payload. */
  readonly payload: unknown
}

/** Handed to whoever carries the command out. */
export interface Permit {
  readonly id: string
  /** Called once, just before the first byte. @throws DeviceError `expired`, `notDone`, past the deadline. */
  begin(): void
}

/** What a ledger is made of. */
export interface CommandsOptions {
  readonly clock: Clock
  readonly journal: Journal
  /** The device's id: ids of commands are unique per device. */
  readonly device: string
  /** Makes an id for a command that came without one. */
  readonly mint: () => string
}

type Result =
  | { readonly outcome: 'done'; readonly evidence: Evidence; readonly at: number }
  | { readonly outcome: FailedOutcome; readonly code: ErrorCode; readonly message: string; readonly fix: string; readonly at: number }

interface Entry {
  readonly payload: string
  readonly acceptedAt: number
  readonly result: Promise<Result>
}

const KEEP_MS = 7 * 24 * 3600_000
const KEEP_COUNT = 100_000

/**
 * Makes commands idempotent by id: the same id in flight shares the result, later returns the first result and does
 * nothing. Ids are kept 7 days or 100,000, whichever is longer; the journal carries them over a restart, where a command
 * that was begun and has no result is `unknown`.
 */
export class Commands {
  readonly #options: CommandsOptions
  readonly #entries = new Map<string, Entry>()

  constructor(options: CommandsOptions) {
    this.#options = options
  }

  /** Takes over what an earlier life of this device left in the journal. Call before the first command. */
  async restore(): Promise<void> {
    for (const record of await this.#options.journal.read()) {
      if (record['device'] !== this.#options.device || typeof record['id'] !== 'string') continue
      const id = record['id']
      if (record['type'] === 'accepted' && typeof record['payload'] === 'string') {
        const lost: Result = {
          ...{ outcome: 'unknown', code: 'closed', at: Number(record['at']) },
          message: 'the program ended before the result was known',
          fix: 'Look at the device; ask again with a new id if it did not happen.',
        }
        this.#entries.set(id, { payload: record['payload'], acceptedAt: Number(record['at']), result: Promise.resolve(lost) })
      } else if (record['type'] === 'result') {
        const entry = this.#entries.get(id)
        if (entry) this.#entries.set(id, { ...entry, result: Promise.resolve(record['result'] as Result) })
      }
    }
  }

  /**
   * Carries a command out, once per id.
   * @throws DeviceError `illegal` for a known id with another payload, else what `act` failed with.
   */
  async run(request: CommandRequest, act: (permit: Permit) => Promise<Evidence>): Promise<Done> {
    const id = request.id ?? this.#options.mint()
    const payload = canonicalJson({ op: request.op, payload: request.payload })
    const known = this.#entries.get(id)
    if (known === undefined) {
      const acceptedAt = this.#options.clock.now()
      const entry = { payload, acceptedAt, result: this.#carryOut(id, payload, acceptedAt, request, act) }
      this.#entries.set(id, entry)
      this.#forget(acceptedAt)
      return settle(id, await entry.result)
    }
    if (known.payload !== payload) {
      throw new DeviceError('illegal', `id ${JSON.stringify(id)} was used for another command`, { fix: 'Give a new command a new id.' })
    }
    return settle(id, await known.result)
  }

  async #carryOut(
    id: string,
    payload: string,
    acceptedAt: number,
    { expiresAt, ttlMs }: CommandOptions,
    act: (permit: Permit) => Promise<Evidence>,
  ): Promise<Result> {
    const { clock, journal, device } = this.#options
    const arrivedMs = clock.monotonicMs()
    const begin = () => {
      const late = expiresAt !== undefined && clock.now() > expiresAt
      if (late || (ttlMs !== undefined && clock.monotonicMs() - arrivedMs > ttlMs)) {
        throw new DeviceError('expired', `command ${id} came to its turn after its deadline`)
      }
    }
    let result: Result
    try {
      await journal.append({ type: 'accepted', device, id, payload, at: acceptedAt })
      const evidence = await act({ id, begin })
      result = { outcome: 'done', evidence, at: clock.now() }
    } catch (error) {
      const { outcome, code, message, fix } = asDeviceError(error, 'failure', 'unknown')
      result = { outcome, code, message, fix, at: clock.now() }
    }
    try {
      await journal.append({ type: 'result', device, id, result })
    } catch {
      // the answer below is still true; after a restart the command counts as unknown, which is true as well
    }
    return result
  }

  #forget(now: number): void {
    for (const [id, { acceptedAt }] of this.#entries) {
      if (this.#entries.size <= KEEP_COUNT || now - acceptedAt <= KEEP_MS) return
      this.#entries.delete(id)
    }
  }
}

function settle(id: string, result: Result): Done {
  if (result.outcome === 'done') return { id, outcome: 'done', evidence: result.evidence, at: result.at }
  const { code, message, outcome, fix } = result
  throw new DeviceError(code, message, { outcome, fix })
}

/** JSON with sorted keys and without undefined members: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (member === null || typeof member !== 'object' || Array.isArray(member)) return member
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
