import { expect, it } from 'vitest'
import { createRandom, VirtualClock } from '../../lib/index.ts'
import { Lane } from './lane.ts'

function setUp() {
  const clock = new VirtualClock()
  const lane = new Lane(clock)
  const out: string[] = []
  const put = (what: string, time?: Parameters<Lane['put']>[1]) =>
    lane.put(() => out.push(`${what} at ${clock.monotonicMs()}`), time)
  return { clock, lane, out, put }
}

it('lets nothing overtake what waits', async () => {
  const { clock, out, put } = setUp()
  put('a')
  put('b', { delayMs: 200 })
  put('c')
  put('d', { delayMs: 50 })
  expect(out).toEqual(['a at 0'])
  await clock.advance(1000)
  expect(out).toEqual(['a at 0', 'b at 200', 'c at 200', 'd at 200'])
})

it('keeps a gap behind each, and gives everything up at once when it is opened', async () => {
  const { clock, lane, out, put } = setUp()
  for (const each of ['a', 'b', 'c', 'd']) put(each, { gapMs: 20 })
  await clock.advance(30)
  lane.open()
  put('e', { delayMs: Number.POSITIVE_INFINITY })
  await clock.advance(1000)
  expect(out).toEqual(['a at 0', 'b at 20', 'c at 30', 'd at 30', 'e at 30'])
})

it('keeps order under any mixture', async () => {
  const random = createRandom(4)
  const { clock, lane, out } = setUp()
  const total = 300
  for (let i = 0; i < total; i++) {
    const time = { delayMs: random.int(0, 40), gapMs: random.int(0, 3) }
    lane.put(() => out.push(String(i)), time)
    if (random.chance(0.3)) await clock.advance(random.int(0, 60))
  }
  lane.put(() => out.push('last'), { delayMs: Number.POSITIVE_INFINITY })
  await clock.advance(100_000)
  expect(out).toEqual(Array.from({ length: total }, (_, i) => String(i)))
  lane.open()
  expect(out.at(-1)).toBe('last')
})
