import { Queue } from '../../lib/index.ts'

/** A visitor at a window: the clerk waits until they leave. */
export interface AtWindow {
  leave(): void
}

interface Awaited {
  readonly ticket: string
  readonly came: (visitor: Promise<void>) => void
}

/** Where people meet: queues in front of kiosks, visitors and clerks at windows, clerks who have nothing to do. */
export class Reception {
  readonly #kiosks = new Map<string, Queue>()
  readonly #awaited = new Map<number, Awaited>()
  /** Idle clerks by their windows, who has waited longest first. */
  readonly #idle = new Map<number, () => void>()

  /** One visitor at a time stands at a kiosk. */
  atKiosk<T>(kiosk: string, act: () => Promise<T>): Promise<T> {
    const queue = this.#kiosks.get(kiosk) ?? new Queue(100_000)
    this.#kiosks.set(kiosk, queue)
    return queue.run(act)
  }

  /** A clerk looks up: `came` gets the visit as soon as the visitor is there. Returns what ends the looking. */
  await(window: number, ticket: string, came: (visit: Promise<void>) => void): () => void {
    const awaited: Awaited = { ticket, came }
    this.#awaited.set(window, awaited)
    return () => {
      if (this.#awaited.get(window) === awaited) this.#awaited.delete(window)
    }
  }

  /** A visitor comes to a window; undefined when the clerk no longer waits for that ticket. */
  arrive(window: number, ticket: string): AtWindow | undefined {
    const awaited = this.#awaited.get(window)
    if (awaited?.ticket !== ticket) return undefined
    this.#awaited.delete(window)
    let leave = () => {}
    awaited.came(new Promise<void>((resolve) => (leave = resolve)))
    return { leave }
  }

  /** The clerk of a window has nothing to do; resolves when there may be something. */
  idle(window: number): Promise<void> {
    return new Promise((resolve) => this.#idle.set(window, resolve))
  }

  /** So many wait to be called: as many idle clerks look up, of those who `may` call one of them. */
  wake(count: number, may: (window: number) => boolean): void {
    let left = count
    for (const window of this.#idle.keys()) {
      if (left === 0) return
      if (may(window) && this.rouse(window)) left--
    }
  }

  /** The clerk of a window looks up, if they are idle. */
  rouse(window: number): boolean {
    const lookUp = this.#idle.get(window)
    this.#idle.delete(window)
    lookUp?.()
    return lookUp !== undefined
  }
}
