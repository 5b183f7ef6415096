import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { type Clock, DeviceError, systemClock } from '../../lib/index.ts'
import type { FromBroker, ToBroker } from './apart-words.ts'
import type { RefusedClient } from './broker.ts'
import { SessionBook } from './stored-sessions.ts'

/** How a broker in a process of its own is started. */
export interface BrokerApartOptions {
  readonly host?: string
  /** As for a broker in this process. */
  readonly port?: number
  readonly clock?: Clock
  /** Hears of clients that are cut off, one a second at most. */
  readonly onRefused?: (refused: RefusedClient & { readonly more: number }) => void
  readonly onUnretainable?: (message: { readonly topic: string; readonly payload: Uint8Array }) => void
  /** The process has died; it is started again on the same port. */
  readonly onDown?: () => void
  /** It listens again, after so many ms. */
  readonly onBack?: (downMs: number) => void
}

/** A broker in a process of its own, which is started again whenever it dies. */
export interface BrokerApart {
  readonly url: string
  readonly moved: boolean
  /** Of the process that runs now; undefined while there is none. */
  readonly pid: number | undefined
  /** Ends the process as a power cut would; resolves when the next one listens. */
  restart(): Promise<void>
  /** Ends it for good. Settles always. */
  close(): Promise<void>
}

type Listening = FromBroker & { readonly kind: 'listening' }

const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 4000
const CLOSE_MS = 5000 // a process that has not ended by then is killed

/** Compiled files only can be forked: a source tree under test runs its brokers in its own process. */
export const canFork = import.meta.url.endsWith('.js')

/**
 * Starts a broker that shares no core, heap or open files with this process. Its clients' subscriptions outlive its
 * death, as they would with a broker that keeps them on disk; what was on its way does not.
 * @throws DeviceError as a broker in this process, `failure` when there is no process to be had.
 */
export async function startBrokerApart(options: BrokerApartOptions = {}): Promise<BrokerApart> {
  const apart = new Apart(options)
  await apart.start()
  return apart
}

class Apart implements BrokerApart {
  readonly #options: BrokerApartOptions
  readonly #clock: Clock
  readonly #book = new SessionBook()
  #child: ChildProcess | undefined
  #listening: Listening | undefined
  #closing: Promise<void> | undefined
  #backAgain: (() => void)[] = []

  constructor(options: BrokerApartOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
  }

  get url(): string {
    return this.#listening?.url ?? ''
  }

  get moved(): boolean {
    return this.#listening?.moved ?? false
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  async start(): Promise<void> {
    const { host, port } = this.#options
    this.#listening = await this.#fork({ host, port, portGiven: undefined })
  }

  async restart(): Promise<void> {
    if (this.#closing !== undefined) throw new DeviceError('closed', 'the broker was closed')
    const back = new Promise<void>((resolve) => this.#backAgain.push(resolve))
    this.#child?.kill('SIGKILL')
    await back
  }

  close(): Promise<void> {
    this.#closing ??= this.#end()
    return this.#closing
  }

  async #end(): Promise<void> {
    for (const resolve of this.#backAgain.splice(0)) resolve()
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    const timer = this.#clock.after(CLOSE_MS, () => child.kill('SIGKILL'), { background: true })
    if (child.connected) child.send({ kind: 'close' } satisfies ToBroker, () => {}) // it may be dying
    await gone
    timer.cancel()
  }

  /** @throws DeviceError when it cannot listen, or ends before it does. */
  async #fork(at: {
    readonly host: string | undefined
    readonly port: number | undefined
    readonly portGiven: boolean | undefined
  }): Promise<Listening> {
    const child = fork(new URL('./apart-child.js', import.meta.url), { serialization: 'advanced' })
    this.#child = child
    const listening = new Promise<Listening>((resolve, reject) => {
      const failed = (message: string) =>
        reject(new DeviceError('failure', message, { fix: 'Look at what the machine has left.' }))
      child.on('message', (word: FromBroker) => {
        if (word.kind === 'listening') resolve(word)
        else if (word.kind === 'failed') reject(new DeviceError(word.code, word.message, { fix: word.fix }))
        else this.#hear(word)
      })
      child.once('error', (error) =>
        failed(`the process of the broker could not be started: ${error.message}`),
      )
      child.once('exit', () => failed('the process of the broker ended before it listened'))
    })
    const start: ToBroker = { kind: 'start', ...at, sessions: this.#book.all }
    child.send(start, () => {}) // a process that died at once is told by its exit
    try {
      const told = await listening
      child.once('exit', () => void this.#revive())
      if (child.exitCode !== null || child.signalCode !== null) void this.#revive()
      return told
    } catch (error) {
      child.kill('SIGKILL')
      throw error
    }
  }

  async #revive(): Promise<void> {
    const { onDown = () => {}, onBack = () => {}, host } = this.#options
    this.#child = undefined
    if (this.#closing !== undefined) return
    const downMs = this.#clock.monotonicMs()
    onDown()
    const port = this.#listening?.port
    for (let pauseMs = FIRST_RETRY_MS; this.#closing === undefined; pauseMs *= 2) {
      try {
        await this.#fork({ host, port, portGiven: true })
        break
      } catch {
        await this.#clock.sleep(Math.min(pauseMs, LONGEST_RETRY_MS)) // somebody else may have the port by now
      }
    }
    if (this.#closing !== undefined) return
    onBack(this.#clock.monotonicMs() - downMs)
    for (const resolve of this.#backAgain.splice(0)) resolve()
  }

  #hear(word: Exclude<FromBroker, { kind: 'listening' | 'failed' }>): void {
    switch (word.kind) {
      case 'sessions':
        for (const change of word.changes) this.#book.apply(change)
        break
      case 'refused':
        this.#options.onRefused?.(word.refused)
        break
      case 'unretainable':
        this.#options.onUnretainable?.(word)
    }
  }
}
