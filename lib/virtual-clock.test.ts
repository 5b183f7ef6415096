import { expect, it } from 'vitest'
import { createRandom } from './random.ts'
import { VIRTUAL_START_MS, VirtualClock } from './virtual-clock.ts'

it('stands still except inside advance, and says how far it came', async () => {
  const clock = new VirtualClock()
  expect([clock.now(), clock.monotonicMs()]).toEqual([VIRTUAL_START_MS, 0])
  await clock.advance(1500)
  expect([clock.now(), clock.monotonicMs()]).toEqual([VIRTUAL_START_MS + 1500, 1500])
})

it('fires in order of time, equal deadlines in order of registration', async () => {
  const clock = new VirtualClock()
  const fired: string[] = []
  for (const [ms, name] of [
    [30, 'c'],
    [10, 'a'],
    [10, 'b'],
    [30, 'd'],
    [0, 'first'],
  ] as const) {
    clock.after(ms, () => fired.push(`${name}@${clock.monotonicMs()}`))
  }
  await clock.advance(29)
  expect(fired).toEqual(['first@0', 'a@10', 'b@10'])
  await clock.advance(1)
  expect(fired.slice(3)).toEqual(['c@30', 'd@30'])
})

it('lets all work of an instant settle before it moves on', async () => {
  const clock = new VirtualClock()
  const seen: number[] = []
  const work = async () => {
    for (let i = 0; i < 50; i++) await undefined
    seen.push(clock.monotonicMs())
    await clock.sleep(5)
    for (let i = 0; i < 50; i++) await undefined
    seen.push(clock.monotonicMs())
  }
  clock.after(10, () => void work())
  clock.after(11, () => seen.push(-clock.monotonicMs()))
  await clock.advance(100)
  expect(seen).toEqual([10, -11, 15])
})

it('until moves no further than the promise needs', async () => {
  const clock = new VirtualClock()
  clock.after(10_000, () => {})
  const value = await clock.until(clock.sleep(250).then(() => 'awake'))
  expect([value, clock.monotonicMs()]).toEqual(['awake', 250])
})

it('until passes a rejection on', async () => {
  const clock = new VirtualClock()
  const failing = clock.sleep(5).then(() => {
    throw new Error('torn')
  })
  await expect(clock.until(failing)).rejects.toThrow('torn')
})

it('background timers fire on the way but never move time by themselves', async () => {
  const clock = new VirtualClock()
  const polls: number[] = []
  const poll = () => {
    polls.push(clock.monotonicMs())
    clock.after(100, poll, { background: true })
  }
  clock.after(100, poll, { background: true })
  await clock.until(clock.sleep(250))
  expect(polls).toEqual([100, 200])
  await expect(clock.until(new Promise(() => {}))).rejects.toThrow('virtual time stands still')
  expect(clock.monotonicMs()).toBe(250)
})

it('a cancelled timer neither fires nor holds time', async () => {
  const clock = new VirtualClock()
  const timer = clock.after(50, () => expect.unreachable())
  timer.cancel()
  timer.cancel()
  await expect(clock.until(new Promise(() => {}))).rejects.toThrow('stands still')
  await clock.advance(100)
})

it('hold keeps time still for something real', async () => {
  const clock = new VirtualClock()
  let fired = false
  clock.after(1, () => {
    fired = true
  })
  let release = () => {}
  const real = clock.hold(new Promise<void>((resolve) => (release = resolve)))
  const advanced = clock.advance(10)
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
  expect(fired).toBe(false)
  release()
  await real
  await advanced
  expect(fired).toBe(true)
})

it('a stepped wall clock moves now() alone', async () => {
  const clock = new VirtualClock()
  let fired = false
  clock.after(100, () => {
    fired = true
  })
  clock.step(-3_600_000)
  await clock.advance(99)
  expect([fired, clock.now()]).toEqual([false, VIRTUAL_START_MS - 3_600_000 + 99])
  await clock.advance(1)
  expect(fired).toBe(true)
})

it('serves several waiters at once', async () => {
  const clock = new VirtualClock()
  const log: string[] = []
  await Promise.all([
    clock.advance(20).then(() => log.push(`advance ${clock.monotonicMs()}`)),
    clock.until(clock.sleep(10)).then(() => log.push(`until ${clock.monotonicMs()}`)),
  ])
  expect(log).toEqual(['until 10', 'advance 20'])
})

it('fires any number of timers in order, those that were cancelled and those of later instants among them', async () => {
  const clock = new VirtualClock()
  const random = createRandom('timers')
  const fired: { readonly ms: number; readonly order: number }[] = []
  let order = 0
  const add = () => {
    const mine = order++
    const dueMs = clock.monotonicMs() + random.int(0, 300)
    const timer = clock.after(dueMs - clock.monotonicMs(), () => {
      expect(clock.monotonicMs()).toBe(dueMs)
      fired.push({ ms: dueMs, order: mine })
      if (order < 3000) add()
      if (random.chance(0.3)) add()
    })
    if (random.chance(0.2)) timer.cancel()
  }
  for (let i = 0; i < 1000; i++) add()
  await clock.advance(2000)
  expect(fired.length).toBeGreaterThan(2000)
  expect(fired).toEqual([...fired].sort((a, b) => a.ms - b.ms || a.order - b.order))
})

it('shows a time of day that stands still or runs fast, and the right one again; timers and durations do not care', async () => {
  const clock = new VirtualClock(0)
  const fired: number[] = []
  clock.after(1500, () => fired.push(clock.now()))
  const still = clock.drift(0)
  await clock.advance(1000)
  expect([clock.now(), clock.monotonicMs()]).toEqual([0, 1000])
  const fast = clock.drift(1.1) // of two, each adds its part
  await clock.advance(1000)
  expect(fired).toEqual([50])
  still()
  still()
  expect(clock.now()).toBe(2100)
  fast()
  expect(clock.now()).toBe(2000)
})

it('tells how many timers wait, neither those that were cancelled nor those that have fired', async () => {
  const clock = new VirtualClock()
  const cancelled = clock.after(10, () => {})
  clock.after(20, () => {}, { background: true })
  clock.after(30, () => {})
  expect(clock.pending).toBe(3)
  cancelled.cancel()
  expect(clock.pending).toBe(2)
  await clock.advance(20)
  expect(clock.pending).toBe(1)
})
