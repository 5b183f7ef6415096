import type { Clock } from './clock.ts'
import { asDeviceError, DeviceError, type ErrorCode, type FailedOutcome } from './errors.ts'
import type { Journal, JournalRecord } from './journal.ts'
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
  /**
   * Called just before the first byte; the deadline is judged by the first call that passes, later ones do nothing.
   * @throws DeviceError `expired`, `notDone`, past the deadline.
   */
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
  | {
      readonly outcome: FailedOutcome
      readonly code: ErrorCode
      readonly message: string
      readonly fix: string
      readonly at: number
    }

/** How a command ended, and the original error where this life saw it: that one is not for the journal. */
interface Settled {
  readonly result: Result
  readonly cause?: unknown
}

interface Entry {
  readonly payload: string
  /** When it was accepted, in monotonic ms: below 0 for what an earlier life accepted. */
  readonly acceptedMs: number
  readonly settled: Promise<Settled>
  readonly earlier?: true
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
  #closed = false

  constructor(options: CommandsOptions) {
    this.#options = options
  }

  /** Takes over what an earlier life of this device left in its journal. Call before the first command. */
  restore(records: readonly JournalRecord[]): void {
    const { clock } = this.#options
    for (const record of records) {
      if (record['device'] !== this.#options.device || typeof record['id'] !== 'string') continue
      const id = record['id']
      if (record['type'] === 'accepted' && typeof record['payload'] === 'string') {
        const at = Number(record['at'])
        const result: Result = {
          ...{ outcome: 'unknown', code: 'closed', at },
          message: 'the program ended before the result was known',
          fix: 'Look at the device; ask again with a new id if it did not happen.',
        }
        const acceptedMs = clock.monotonicMs() - Math.max(0, clock.now() - at)
        this.#entries.set(id, {
          payload: record['payload'],
          acceptedMs,
          settled: Promise.resolve({ result }),
          earlier: true,
        })
      } else if (record['type'] === 'result' && isResult(record['result'])) {
        const entry = this.#entries.get(id)
        if (entry) this.#entries.set(id, { ...entry, settled: Promise.resolve({ result: record['result'] }) })
      }
    }
  }

  /** From now on nothing new is begun or journalled; what is under way goes on to its end, known ids keep their results. */
  close(): void {
    this.#closed = true
  }

  /** Whether an earlier life of the program was asked for it. */
  ofEarlierLife(id: string): boolean {
    return this.#entries.get(id)?.earlier === true
  }

  /** What a command of that id asked for; undefined for one that is not known, or not any more. */
  payloadOf(id: string): unknown {
    const text = this.#entries.get(id)?.payload
    return text === undefined ? undefined : (JSON.parse(text) as { readonly payload: unknown }).payload
  }

  /**
   * Carries a command out, once per id. An `act` that fails with anything but a DeviceError ends `unknown`; a command that
   * the journal cannot keep is `notDone`, and `act` is never called.
   * @throws DeviceError `illegal` for a known id with another payload, `closed` after `close`, else what `act` failed with.
   */
  async run(request: CommandRequest, act: (permit: Permit) => Promise<Evidence>): Promise<Done> {
    const id = request.id ?? this.#options.mint()
    const payload = canonicalJson({ op: request.op, payload: request.payload })
    const known = this.#entries.get(id)
    if (known === undefined) {
      if (this.#closed) throw this.#absence()
      const acceptedMs = this.#options.clock.monotonicMs()
      const entry = { payload, acceptedMs, settled: this.#carryOut(id, payload, request, act) }
      this.#entries.set(id, entry)
      this.#forget(acceptedMs)
      return answer(id, await entry.settled)
    }
    if (known.payload !== payload) {
      throw new DeviceError('illegal', `id ${JSON.stringify(id)} was used for another command`, {
        fix: 'Give a new command a new id.',
      })
    }
    return answer(id, await known.settled)
  }

  async #carryOut(
    id: string,
    payload: string,
    { expiresAt, ttlMs }: CommandOptions,
    act: (permit: Permit) => Promise<Evidence>,
  ): Promise<Settled> {
    const { clock, journal, device } = this.#options
    const arrivedMs = clock.monotonicMs()
    let begun = false
    const begin = () => {
      if (begun) return
      const late = expiresAt !== undefined && clock.now() > expiresAt
      if (late || (ttlMs !== undefined && clock.monotonicMs() - arrivedMs > ttlMs)) {
        throw new DeviceError('expired', `command ${id} came to its turn after its deadline`)
      }
      begun = true
    }
    const failed = (error: DeviceError, outcome: FailedOutcome): Settled => {
      const { code, message, fix } = error
      return { result: { outcome, code, message, fix, at: clock.now() }, cause: error.cause ?? error }
    }
    try {
      await journal.append({ type: 'accepted', device, id, payload, at: clock.now() })
    } catch (error) {
      const failure = asDeviceError(error)
      return failed(failure.code === 'closed' ? this.#absence() : failure, 'notDone') // what is not kept is not begun
    }
    let settled: Settled
    try {
      const evidence = await act({ id, begin })
      settled = { result: { outcome: 'done', evidence, at: clock.now() } }
    } catch (error) {
      const failure = asDeviceError(error, 'failure', 'unknown')
      settled = failed(failure, failure.outcome)
    }
    try {
      await journal.append({ type: 'result', device, id, result: settled.result })
    } catch {
      // the answer below is still true; after a restart the command counts as unknown, which is true as well
    }
    return settled
  }

  /** Whoever closed the journal closed all that it is kept for. */
  #absence(): DeviceError {
    return new DeviceError('closed', `${this.#options.device} was closed`)
  }

  #forget(nowMs: number): void {
    for (const [id, { acceptedMs }] of this.#entries) {
      if (this.#entries.size <= KEEP_COUNT || nowMs - acceptedMs <= KEEP_MS) return
      this.#entries.delete(id)
    }
  }
}

function answer(id: string, { result, cause }: Settled): Done {
  if (result.outcome === 'done') return { id, outcome: 'done', evidence: result.evidence, at: result.at }
  const { code, message, outcome, fix } = result
  throw new DeviceError(code, message, { outcome, fix, ...(cause === undefined ? {} : { cause }) })
}

function isResult(value: unknown): value is Result {
  return typeof value === 'object' && value !== null && 'outcome' in value
}

/** JSON with sorted keys and without undefined members: equal values give equal text. Plain values only, no cycles. */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null'
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  let text = ''
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++)
      text += `${index === 0 ? '' : ','}${canonicalJson(value[index] ?? null)}`
    return `[${text}]`
  }
  for (const key of inOrder(Object.keys(value))) {
    const member = (value as Readonly<Record<string, unknown>>)[key]
    if (member === undefined || typeof member === 'function') continue
    text += `${text === '' ? '' : ','}${quotedName(key)}:${canonicalJson(member)}`
  }
  return `{${text}}`
}

const FEW = 24

/** Sorts in place; a few names by insertion, which is several times as quick as a general sort. */
function inOrder(names: string[]): string[] {
  if (names.length > FEW) return names.sort()
  for (let index = 1; index < names.length; index++) {
    const name = names[index] as string
    let place = index
    for (; place > 0 && (names[place - 1] as string) > name; place--)
      names[place] = names[place - 1] as string
    names[place] = name
  }
  return names
}

/** Names of members are few and come again and again. */
const quotedNames = new Map<string, string>()
const KEPT_NAMES = 1000

function quotedName(name: string): string {
  let quoted = quotedNames.get(name)
  if (quoted === undefined) {
    quoted = JSON.stringify(name)
    if (quotedNames.size < KEPT_NAMES) quotedNames.set(name, quoted)
  }
  return quoted
}
