/** Tries the faults that a check asks for, one after the other. */
import { parentPort } from 'node:worker_threads'
import { checkMoments, type MomentsTask } from './check-moments.ts'

parentPort?.on('message', (task: MomentsTask) => {
  checkMoments(task).then(
    (result) => parentPort?.postMessage(result),
    (error: unknown) => {
      throw error // the check hears it as the thread's own
    },
  )
})
