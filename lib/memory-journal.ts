import { DeviceError } from './errors.ts'
import type { Journal, JournalRecord } from './journal.ts'

/** How a crash treats what was not durable yet. */
export interface CrashOptions {
  /** How many of the records under way reach the disk all the same, counted from the oldest. Default 0. */
  readonly keep?: number
  /** The next one after them is written in part: a reader must find and drop it. Default false. */
  readonly torn?: boolean
  /**
   * Which of those behind that next one reach the disk all the same, out of order: 0 is the first of them. Where the next
   * one should stand there is a hole then, and nothing behind a hole is believed. Default none.
   */
  readonly beyond?: readonly number[]
}

/** A journal in memory whose writes become durable when told, so that a crash can fall between any two of them. */
export interface MemoryJournal extends Journal {
  /** Records that were appended and are not durable yet. */
  readonly underWay: number
  /** Makes everything under way durable. Only needed with `autoSync: false`. */
  sync(): void
  /** Loses power: pending appends reject; what a next life would read is returned as a new journal with the same options. */
  crash(options?: CrashOptions): MemoryJournal
}

/** What a memory journal is made of. */
export interface MemoryJournalOptions {
  /** False: an append stays under way until `sync()`. Default true: durable at once. */
  readonly autoSync?: boolean
}

/** A record's line; or a copy of a plain one, which is cheaper than its line and makes the same. */
type Kept = string | JournalRecord

interface Pending {
  readonly line: Kept
  readonly settle: (error?: DeviceError) => void
}

/** A journal that lives as long as the process, for tests and simulated centres. Gives back JSON lines, as a file would. */
export function memoryJournal(options: MemoryJournalOptions = {}): MemoryJournal {
  return fromDisk([], options)
}

function fromDisk(found: readonly Kept[], options: MemoryJournalOptions): MemoryJournal {
  const disk = believed(found)
  const autoSync = options.autoSync ?? true
  let pending: Pending[] = []
  let ended: DeviceError | undefined
  const sync = () => {
    for (const { line, settle } of pending.splice(0)) {
      disk.push(line)
      settle()
    }
  }
  return {
    get underWay() {
      return pending.length
    },
    sync,
    append: async (record) => {
      if (ended) throw new DeviceError(ended.code, ended.message) // not one byte of it was written: notDone
      const line = plainCopy(record) ?? JSON.stringify(record)
      if (autoSync) {
        disk.push(line)
        return
      }
      await new Promise<void>((resolve, reject) => {
        pending.push({ line, settle: (error) => (error ? reject(error) : resolve()) })
      })
    },
    read: async () => disk.map((line) => JSON.parse(written(line)) as JournalRecord),
    close: async () => {
      sync()
      ended = new DeviceError('closed', 'the journal was closed')
    },
    crash: ({ keep = 0, torn = false, beyond = [] } = {}) => {
      const lost = pending
      pending = []
      ended = new DeviceError('failure', 'the journal lost its power', { outcome: 'unknown' })
      const left = [...disk, ...lost.slice(0, keep).map(({ line }) => line)]
      for (const [index, { line }] of lost.slice(keep).entries()) {
        const { length } = written(line)
        if (index > 0 && beyond.includes(index - 1)) left.push(line)
        else if (index === 0 && torn) left.push(written(line).slice(0, Math.floor(length / 2)))
        else left.push(HOLE.repeat(length)) // as a file has it whose length was written before its blocks
      }
      for (const { settle } of lost) settle(ended)
      return fromDisk(left, options)
    },
  }
}

/** A copy, where the record holds only texts, numbers, truths and more of its kind; nothing that JSON refuses or changes. */
function plainCopy(record: JournalRecord): JournalRecord | undefined {
  const copy: Record<string, unknown> = {}
  for (const key in record) {
    const value = record[key]
    const type = typeof value
    if (type === 'string' || type === 'number' || type === 'boolean') copy[key] = value
    else if (isPlainObject(value)) {
      const inner = plainCopy(value)
      if (inner === undefined) return undefined
      copy[key] = inner
    } else return undefined
  }
  return copy as JournalRecord
}

function isPlainObject(value: unknown): value is JournalRecord {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function written(line: Kept): string {
  return typeof line === 'string' ? line : JSON.stringify(line)
}

/** What stands in a file where nothing was written. */
const HOLE = '\0'

/**
 * Everything up to the first damage. Acknowledged records are never behind one: each waits for all before it. What is
 * behind was never acknowledged, and without what was before it, it would tell of things that never happened so.
 */
function believed(disk: readonly Kept[]): Kept[] {
  const damage = disk.findIndex((line) => typeof line === 'string' && !isRecord(line))
  return damage < 0 ? [...disk] : disk.slice(0, damage)
}

function isRecord(line: string): boolean {
  try {
    JSON.parse(line)
    return true
  } catch {
    return false
  }
}
