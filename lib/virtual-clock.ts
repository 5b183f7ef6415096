import type { Clock, Timer, TimerOptions } from './clock.ts'
import { Instant } from './instant.ts'

/** A timer in the heap; one that was cancelled or has fired has no `fn`. */
class Entry implements Timer {
  readonly atMs: number
  readonly order: number
  readonly background: boolean
  fn: (() => void) | undefined
  readonly #cancelled: () => void

  constructor(atMs: number, order: number, background: boolean, fn: () => void, cancelled: () => void) {
    this.atMs = atMs
    this.order = order
    this.background = background
    this.fn = fn
    this.#cancelled = cancelled
  }

  cancel(): void {
    if (this.fn === undefined) return
    this.fn = undefined
    if (!this.background) this.#cancelled()
  }
}

interface Goal {
  /** Monotonic target of `advance`; undefined for `until`. */
  readonly targetMs: number | undefined
  met: boolean
  readonly settle: (error?: Error) => void
}

/** Six in the morning of 2026-01-12, UTC: what a virtual clock shows unless told otherwise. */
export const VIRTUAL_START_MS = Date.UTC(2026, 0, 12, 6)

/**
 * Time that stands still except inside `advance` and `until`; there it jumps from deadline to deadline,
 * each time all work of the present instant has settled. Equal deadlines fire in order of registration.
 */
export class VirtualClock implements Clock {
  readonly #heap: Entry[] = []
  readonly #goals = new Set<Goal>()
  #foreground = 0
  #order = 0
  #monotonicMs = 0
  #offsetMs: number
  readonly #drifts = new Set<{ readonly rate: number; readonly sinceMs: number }>()
  #holds = 0
  #pumping = false
  #fired = 0
  readonly #instant = new Instant(() => this.#turn())
  readonly #cancelled = () => {
    this.#foreground--
  }

  constructor(startMs: number = VIRTUAL_START_MS) {
    this.#offsetMs = Math.floor(startMs)
  }

  /** How many timers have fired so far. */
  get fired(): number {
    return this.#fired
  }

  /** How many timers wait, background ones too: what is closed leaves none. */
  get pending(): number {
    return this.#heap.reduce((sum, { fn }) => sum + (fn === undefined ? 0 : 1), 0)
  }

  now(): number {
    let ms = this.#offsetMs + this.#monotonicMs
    for (const { rate, sinceMs } of this.#drifts) ms += (rate - 1) * (this.#monotonicMs - sinceMs)
    return Math.floor(ms)
  }

  monotonicMs(): number {
    return this.#monotonicMs
  }

  after(ms: number, fn: () => void, options: TimerOptions = {}): Timer {
    const delayMs = ms > 0 ? Math.ceil(ms) : 0
    const background = options.background === true
    const entry = new Entry(this.#monotonicMs + delayMs, this.#order++, background, fn, this.#cancelled)
    if (!background) this.#foreground++
    push(this.#heap, entry)
    return entry
  }

  sleep(ms: number, options?: TimerOptions): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve, options))
  }

  /** Moves time on by `ms`, firing everything due on the way, background timers too. */
  advance(ms: number): Promise<void> {
    if (!(ms >= 0 && Number.isFinite(ms))) throw new RangeError(`advance wants ms of 0 or more, got ${ms}`)
    return new Promise((resolve, reject) => {
      const settle = (error?: Error) => (error ? reject(error) : resolve())
      this.#add({ targetMs: this.#monotonicMs + Math.ceil(ms), met: false, settle })
    })
  }

  /**
   * Moves time on until `promise` settles, and returns what it settles to.
   * @throws Error when nothing but background timers is left, so that it never would.
   */
  async until<T>(promise: PromiseLike<T>): Promise<T> {
    await new Promise<void>((resolve, reject) => {
      const goal: Goal = {
        targetMs: undefined,
        met: false,
        settle: (error) => (error ? reject(error) : resolve()),
      }
      const meet = () => {
        goal.met = true
      }
      promise.then(meet, meet)
      this.#add(goal)
    })
    return promise
  }

  /** Keeps time still until something real has settled, and returns what it settles to. */
  async hold<T>(promise: PromiseLike<T>): Promise<T> {
    this.#holds++
    try {
      return await promise
    } finally {
      this.#holds--
      this.#pump()
    }
  }

  /** Steps what `now()` says, and nothing else: timers and durations go on as they were. */
  step(ms: number): void {
    this.#offsetMs += Math.trunc(ms)
  }

  /** Lets `now()` alone run at another rate (0: it stands still), until what it returns is called: then it is right again. */
  drift(rate: number): () => void {
    const own = { rate, sinceMs: this.#monotonicMs }
    this.#drifts.add(own)
    return () => {
      this.#drifts.delete(own)
    }
  }

  #add(goal: Goal): void {
    this.#goals.add(goal)
    this.#pump()
  }

  #pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    this.#instant.settle()
  }

  /** One turn: everything queued by the last one has run, so either a goal is met or the next timer fires. */
  #turn(): void {
    const next = this.#peek()
    let limitMs = Number.POSITIVE_INFINITY
    let finished = false
    for (const goal of this.#goals) {
      if (goal.met) {
        this.#finish(goal)
        finished = true
      } else if (goal.targetMs !== undefined) limitMs = Math.min(limitMs, goal.targetMs)
    }
    if (this.#goals.size === 0 || this.#holds > 0) {
      this.#pumping = false
      return
    }
    if (finished) {
      // whoever was waiting goes on first
    } else if (
      next !== undefined &&
      next.atMs <= limitMs &&
      (this.#foreground > 0 || limitMs !== Number.POSITIVE_INFINITY)
    ) {
      this.#fire()
    } else if (limitMs !== Number.POSITIVE_INFINITY) {
      this.#monotonicMs = limitMs
      for (const goal of this.#goals)
        if (goal.targetMs !== undefined && goal.targetMs <= limitMs) this.#finish(goal)
    } else {
      const error = new Error(
        'virtual time stands still: only background timers are left, the awaited promise cannot settle',
      )
      for (const goal of this.#goals) this.#finish(goal, error)
    }
    this.#instant.settle()
  }

  #finish(goal: Goal, error?: Error): void {
    this.#goals.delete(goal)
    goal.settle(error)
  }

  /** The next live entry, dead ones dropped on the way. */
  #peek(): Entry | undefined {
    while (this.#heap[0] !== undefined && this.#heap[0].fn === undefined) pop(this.#heap)
    return this.#heap[0]
  }

  #fire(): void {
    const entry = pop(this.#heap)
    const fn = entry?.fn
    if (entry === undefined || fn === undefined) return
    entry.fn = undefined
    if (!entry.background) this.#foreground--
    this.#monotonicMs = entry.atMs
    this.#fired++
    try {
      fn()
    } catch (error) {
      queueMicrotask(() => {
        throw error // uncaught, as from any timer; time goes on
      })
    }
  }
}

const before = (a: Entry, b: Entry) => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)

function push(heap: Entry[], entry: Entry): void {
  heap.push(entry)
  rise(heap, heap.length - 1, entry)
}

/** The gap that the first one leaves goes down to the bottom; the last one fills it, and seldom rises far. */
function pop(heap: Entry[]): Entry | undefined {
  const top = heap[0]
  const last = heap.pop()
  if (top === undefined || last === undefined || heap.length === 0) return top
  let gap = 0
  for (let child = 1; child < heap.length; child = 2 * gap + 1) {
    const right = heap[child + 1]
    if (right !== undefined && before(right, heap[child] as Entry)) child++
    heap[gap] = heap[child] as Entry
    gap = child
  }
  rise(heap, gap, last)
  return top
}

/** Puts an entry into the gap at `index`, or where those above that come later have made room for it. */
function rise(heap: Entry[], index: number, entry: Entry): void {
  let gap = index
  while (gap > 0) {
    const parent = (gap - 1) >> 1
    const above = heap[parent] as Entry
    if (!before(entry, above)) break
    heap[gap] = above
    gap = parent
  }
  heap[gap] = entry
}
