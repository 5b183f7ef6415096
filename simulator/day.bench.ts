/**
 * A centre's day in virtual time, against a plain discrete-event loop that fires the same number of events and does
 * nothing in them: what the drivers, the firmware and the checks cost on top. The days are warm, as those of a city are
 * from the sixth one of each thread on; the first day of a process takes about three times as long.
 */
import { bench, describe } from 'vitest'
import { createRandom } from '../lib/index.ts'
import { simulateDay } from './day.ts'

const DAY = { windows: 42, visitors: 417, seed: 7 }
const { events } = await simulateDay(DAY)
/** The compiler is done with a day's code after about six. */
const WARM = { iterations: 12, warmupIterations: 6 } as const

interface Event {
  readonly atMs: number
  readonly fn: () => void
}

/** Binary heap, callbacks, no promises: the least that a simulation can be. */
function plainLoop(count: number): number {
  const random = createRandom(7)
  const heap: Event[] = []
  let fired = 0
  let nowMs = 0
  const push = (event: Event) => {
    let index = heap.push(event) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if ((heap[parent] as Event).atMs <= event.atMs) break
      heap[index] = heap[parent] as Event
      index = parent
    }
    heap[index] = event
  }
  const pop = (): Event | undefined => {
    const top = heap[0]
    const last = heap.pop()
    if (top === undefined || last === undefined || heap.length === 0) return top
    let index = 0
    for (let child = 1; child < heap.length; child = 2 * index + 1) {
      if (child + 1 < heap.length && (heap[child + 1] as Event).atMs < (heap[child] as Event).atMs) child++
      if ((heap[child] as Event).atMs >= last.atMs) break
      heap[index] = heap[child] as Event
      index = child
    }
    heap[index] = last
    return top
  }
  const fn = () => {
    fired++
    if (fired + heap.length < count) push({ atMs: nowMs + random.int(1, 10_000), fn })
  }
  for (let i = 0; i < Math.min(500, count); i++) push({ atMs: random.int(0, 10_000), fn })
  for (let event = pop(); event !== undefined; event = pop()) {
    nowMs = event.atMs
    event.fn()
  }
  return fired
}

describe(`one centre, 42 windows, 417 visitors (${events} events)`, () => {
  bench('a day through drivers and firmware', async () => void (await simulateDay(DAY)), WARM)
  bench('a plain loop of as many events', () => void plainLoop(events), WARM)
})
