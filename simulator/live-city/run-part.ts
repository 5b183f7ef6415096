import { asDeviceError, type Clock, systemClock, type Timer } from '../../lib/index.ts'
import { CityPart } from './part.ts'
import type { FromPart, ThreadTask, ToPart } from './part-words.ts'

const PROGRESS_MS = 250

/** Runs a part by words alone, in whatever thread it is. Returns what hears the words to it. */
export function runPart(
  task: ThreadTask,
  tell: (word: FromPart) => void,
  clock: Clock = systemClock,
): (word: ToPart) => void {
  const part = new CityPart(task, { onDropped: (dropped) => tell({ kind: 'dropped', dropped }) })
  let timer: Timer
  const report = () => {
    tell({ kind: 'progress', progress: part.progress })
    if (task.records) tell({ kind: 'records', records: part.news() })
  }
  const tick = () => {
    report()
    timer = clock.after(PROGRESS_MS, tick, { background: true })
  }
  tick()
  part.start().then(
    () => {
      report()
      tell({ kind: 'open' })
    },
    (error: unknown) => {
      const { code, message, fix } = asDeviceError(error)
      tell({ kind: 'failed', code, message, fix })
    },
  )
  const stop = async () => {
    const sum = await part.stop()
    timer.cancel()
    report()
    tell({ kind: 'ended', sum })
  }
  return (word) => {
    if (word.kind === 'stop') void stop()
    else part.refuseRetained(word)
  }
}
