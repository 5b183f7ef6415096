import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

/** Takes tasks one after the other and gives their results. */
export type Worked<Task, Result> = (task: Task) => Promise<Result>

/** How many threads work well on this machine. */
export const allThreads = (): number => availableParallelism()

/** A worker loads compiled files only. */
const canThread = import.meta.url.endsWith('.js')

/**
 * Lets `work` draw tasks in `threads` threads at a time, each a worker with that file; with fewer than two, or where this
 * is not compiled, in this thread through `here`. What throws in a worker rejects its task.
 */
export async function inThreads<Task, Result>(
  threads: number,
  file: URL,
  here: Worked<Task, Result>,
  work: (run: Worked<Task, Result>) => Promise<void>,
): Promise<void> {
  if (threads < 2 || !canThread) await work(here)
  else await Promise.all(Array.from({ length: threads }, () => inThread(file, work)))
}

async function inThread<Task, Result>(
  file: URL,
  work: (run: Worked<Task, Result>) => Promise<void>,
): Promise<void> {
  const worker = new Worker(file)
  let settle: { resolve: (result: Result) => void; reject: (error: unknown) => void } | undefined
  worker.on('message', (result: Result) => settle?.resolve(result))
  worker.on('error', (error) => settle?.reject(error))
  worker.on('exit', () => settle?.reject(new Error('a worker thread ended before its task')))
  try {
    await work(
      (task) =>
        new Promise((resolve, reject) => {
          settle = { resolve, reject }
          worker.postMessage(task)
        }),
    )
  } finally {
    await worker.terminate()
  }
}
