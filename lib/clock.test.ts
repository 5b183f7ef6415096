import { MessageChannel } from 'node:worker_threads'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { REPLY_FLOOR_WALL_MS, scaledClock, systemClock } from './clock.ts'

const START_MS = Date.UTC(2026, 0, 12, 6)
const LONGEST_TIMEOUT_MS = 0x7fffffff

// the wall itself is the subject here: vitest's timers move it, nothing waits
beforeEach(() => void vi.useFakeTimers({ now: START_MS }))
afterEach(() => void vi.useRealTimers())

it('runs so many times as fast as the wall, in whole ms', () => {
  const clock = scaledClock(60, START_MS)
  expect([clock.now(), clock.monotonicMs()]).toEqual([START_MS, 0])
  vi.advanceTimersByTime(1000)
  expect([clock.now(), clock.monotonicMs()]).toEqual([START_MS + 60_000, 60_000])
})

it.each([1, 7, 60, 1000])('never fires early: at speed %i what was asked for has passed', (speed) => {
  const clock = scaledClock(speed, START_MS)
  const passed: number[] = []
  for (const ms of [0, 1, 100, 250, 999, 61_000]) {
    const begunMs = clock.monotonicMs()
    clock.after(ms, () => passed.push(clock.monotonicMs() - begunMs - ms))
  }
  vi.advanceTimersByTime(62_000)
  expect(passed).toHaveLength(6)
  for (const extraMs of passed) {
    expect(extraMs).toBeGreaterThanOrEqual(0)
    expect(extraMs).toBeLessThanOrEqual(2 * speed)
  }
})

it('a reply deadline is never under 250 ms of wall time; the wait of a person or a motor is', () => {
  const clock = scaledClock(60, START_MS)
  const fired: string[] = []
  clock.after(500, () => fired.push('reply'), { floorWallMs: REPLY_FLOOR_WALL_MS })
  clock.after(30_000, () => fired.push('long reply'), { floorWallMs: REPLY_FLOOR_WALL_MS })
  clock.after(500, () => fired.push('motor'))
  vi.advanceTimersByTime(10)
  expect(fired).toEqual(['motor'])
  vi.advanceTimersByTime(239)
  expect(fired).toEqual(['motor'])
  vi.advanceTimersByTime(2)
  expect(fired).toEqual(['motor', 'reply'])
  vi.advanceTimersByTime(250)
  expect(fired).toEqual(['motor', 'reply', 'long reply'])
})

it("the machine's own time keeps deadlines as they are, and follows the machine's clock", () => {
  const fired: string[] = []
  systemClock.after(50, () => fired.push('reply'), { floorWallMs: REPLY_FLOOR_WALL_MS })
  vi.advanceTimersByTime(51)
  expect(fired).toEqual(['reply'])
  vi.setSystemTime(START_MS - 3_600_000)
  expect(systemClock.now()).toBe(START_MS - 3_600_000)
})

it('a reply that came while the process stood still is read before its deadline is judged', async () => {
  vi.useRealTimers()
  const { port1, port2 } = new MessageChannel()
  const told: string[] = []
  const over = new Promise<void>((resolve) => {
    port1.on('message', () => told.push('reply'))
    systemClock.after(
      20,
      () => {
        told.push('deadline')
        resolve()
      },
      { floorWallMs: REPLY_FLOOR_WALL_MS },
    )
  })
  port2.postMessage('here')
  const untilMs = performance.now() + 150
  while (performance.now() < untilMs); // stands still
  await over
  port1.close()
  expect(told).toEqual(['reply', 'deadline'])
})

it('a deadline is put off for a standstill, not for ever; the wait of a motor is not', () => {
  let stoodStillMs = 0
  const walked = performance.now.bind(performance)
  const wall = vi.spyOn(performance, 'now').mockImplementation(() => walked() + stoodStillMs)
  const clock = scaledClock(1, START_MS)
  const fired: string[] = []
  clock.after(100, () => fired.push('reply'), { floorWallMs: REPLY_FLOOR_WALL_MS })
  clock.after(100, () => fired.push('motor'))
  stoodStillMs += 5000
  vi.advanceTimersByTime(100)
  expect(fired).toEqual(['motor'])
  vi.advanceTimersByTime(REPLY_FLOOR_WALL_MS - 1)
  expect(fired).toEqual(['motor'])
  for (let i = 0; i < 20; i++) {
    stoodStillMs += 5000
    vi.advanceTimersByTime(REPLY_FLOOR_WALL_MS)
  }
  expect(fired).toEqual(['motor', 'reply'])
  wall.mockRestore()
})

it('waits longer than the longest timer of the machine, and for ever', () => {
  const clock = scaledClock(1, START_MS)
  const fired: string[] = []
  clock.after(LONGEST_TIMEOUT_MS + 5000, () => fired.push('long'))
  clock.after(Number.POSITIVE_INFINITY, () => fired.push('never'))
  vi.advanceTimersByTime(LONGEST_TIMEOUT_MS + 4999)
  expect(fired).toEqual([])
  vi.advanceTimersByTime(2)
  expect(fired).toEqual(['long'])
  vi.advanceTimersByTime(3 * LONGEST_TIMEOUT_MS)
  expect(fired).toEqual(['long'])
})

it('a cancelled timer does not fire, also when it has been set anew under way', () => {
  const clock = scaledClock(1, START_MS)
  const timer = clock.after(LONGEST_TIMEOUT_MS + 5000, () => expect.unreachable())
  vi.advanceTimersByTime(LONGEST_TIMEOUT_MS + 1)
  timer.cancel()
  timer.cancel()
  expect(vi.getTimerCount()).toBe(0)
})

it.each([Number.NaN, -5, 0])('a wait of %s is a wait of 0', (ms) => {
  let fired = false
  scaledClock(1).after(ms, () => {
    fired = true
  })
  vi.advanceTimersByTime(1)
  expect(fired).toBe(true)
})

it('sleep resolves when its time has come', async () => {
  const clock = scaledClock(10, START_MS)
  const slept = clock.sleep(1000).then(() => clock.monotonicMs())
  await vi.advanceTimersByTimeAsync(100)
  expect(await slept).toBeGreaterThanOrEqual(1000)
})

it.each([0, -1, Number.NaN, 100_001])('a speed of %s is refused', (speed) => {
  expect(() => scaledClock(speed)).toThrow(RangeError)
})

it('background timers do not keep the process alive, others do', () => {
  vi.useRealTimers()
  const timers = [true, false].map((background) => {
    const alive = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = alive()
    const timer = scaledClock(1).after(60_000, () => {}, { background })
    return { timer, held: alive() - before }
  })
  for (const { timer } of timers) timer.cancel()
  expect(timers.map(({ held }) => held)).toEqual([0, 1])
})
