/** Lives through the trials that a check asks for, one after the other. */
import { parentPort } from 'node:worker_threads'
import { type CheckTask, checkSeed } from './check-seed.ts'

parentPort?.on('message', (task: CheckTask) => {
  checkSeed(task).then(
    (result) => parentPort?.postMessage(result),
    (error: unknown) => {
      throw error // the check hears it as the thread's own
    },
  )
})
