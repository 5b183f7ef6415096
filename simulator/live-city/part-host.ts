import { Worker } from 'node:worker_threads'
import { DeviceError } from '../../lib/index.ts'
import type { PartProgress, PartSum } from './part.ts'
import type { FromPart, ThreadTask, ToPart } from './part-words.ts'
import { runPart } from './run-part.ts'

/** A part of a city as the city holds it. */
export interface PartHost {
  readonly progress: PartProgress
  /** Resolves when all its centres are open. @throws DeviceError what one of them failed with. */
  readonly open: Promise<void>
  /** Never resolves. @throws DeviceError `failure` when the part dies before it was stopped. */
  readonly died: Promise<never>
  tell(word: ToPart): void
  stop(): Promise<PartSum>
}

/** Hears what a part tells on its way. */
export type HearPart = (word: Extract<FromPart, { readonly kind: 'dropped' | 'records' }>) => void

const NOTHING: PartProgress = { open: 0, connected: 0, connects: 0, busiestSite: 0 }

/** Begins a part, in a thread of its own or in this one. */
export function hostPart(task: ThreadTask, apart: boolean, hear: HearPart): PartHost {
  return new Host(task, apart, hear)
}

class Host implements PartHost {
  progress = NOTHING
  readonly open: Promise<void>
  readonly died: Promise<never>
  readonly #ended: Promise<PartSum>
  readonly #send: (word: ToPart) => void
  readonly #leave: () => Promise<unknown>

  constructor(task: ThreadTask, apart: boolean, hear: HearPart) {
    const [open, ended, died] = [settled<void>(), settled<PartSum>(), settled<never>()]
    this.open = open.promise
    this.died = died.promise
    this.#ended = ended.promise
    const heard = (word: FromPart) => {
      switch (word.kind) {
        case 'progress':
          this.progress = word.progress
          break
        case 'open':
          open.resolve()
          break
        case 'failed':
          open.reject(new DeviceError(word.code, word.message, { fix: word.fix }))
          break
        case 'ended':
          ended.resolve(word.sum)
          break
        default:
          hear(word)
      }
    }
    if (!apart) {
      this.#send = runPart(task, heard)
      this.#leave = async () => {}
      return
    }
    const worker = new Worker(new URL('./part-thread.js', import.meta.url), { workerData: task })
    const lost = (cause: unknown) => {
      const error = new DeviceError('failure', 'a thread of the city ended before its time', { cause })
      for (const { reject } of [open, ended, died]) reject(error)
    }
    worker.on('message', heard)
    worker.on('error', lost)
    worker.on('exit', () => lost(undefined))
    this.#send = (word) => worker.postMessage(word)
    this.#leave = async () => {
      worker.removeAllListeners('exit')
      await worker.terminate()
    }
  }

  tell(word: ToPart): void {
    this.#send(word)
  }

  async stop(): Promise<PartSum> {
    this.#send({ kind: 'stop' })
    try {
      return await this.#ended
    } finally {
      await this.#leave()
    }
  }
}

/** A promise and what settles it; a rejection that nobody awaits is no accident. */
function settled<T>() {
  let resolve: (value: T) => void = () => {}
  let reject: (error: unknown) => void = () => {}
  const promise = new Promise<T>((res, rej) => {
    resolve = res
    reject = rej
  })
  promise.catch(() => {})
  return { promise, resolve, reject }
}
