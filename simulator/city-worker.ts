/** Lives through the days that a city asks for, one after the other. */
import { parentPort } from 'node:worker_threads'
import type { CityTask } from './city.ts'
import { liveThrough } from './day.ts'

parentPort?.on('message', (task: CityTask) => {
  liveThrough(task.options, task.records).then(
    (day) => parentPort?.postMessage(day),
    (error: unknown) => {
      throw error // the city hears it as the thread's own
    },
  )
})
