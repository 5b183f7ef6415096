import { describe, expect, it } from 'vitest'
import { createRandom } from './random.ts'
import { StreamEnd } from './stream-end.ts'
import { mishaps, phases, settled, setUp } from './supervisor.cases.ts'
import { Supervisor } from './supervisor.ts'
import { VirtualClock } from './virtual-clock.ts'

const LONG_WRITE = new Uint8Array(960) // a second of line at 9600 baud
const everyPair = Object.keys(phases).flatMap((phase) =>
  Object.keys(mishaps).map((mishap) => ({ phase, mishap })),
)

describe('nothing waits for ever', () => {
  it.each(everyPair)(
    '$mishap while $phase: ready, a write and a question all settle',
    async ({ phase, mishap }) => {
      const world = setUp()
      const { clock, supervisor, ask } = world
      await phases[phase]?.(world)
      const waiting = [supervisor.ready(), supervisor.write(LONG_WRITE), ask(), ask()].map(settled)
      mishaps[mishap]?.(world)
      const all = Promise.all(waiting)
      await clock.advance(10_000)
      const results = await Promise.race([all, Promise.resolve().then(() => 'still waiting')])
      expect(results).not.toBe('still waiting')
      for (const result of results) expect(result).toMatch(/^(resolved|\w+ (notDone|unknown))$/)
    },
  )

  it.each(everyPair)(
    '$mishap while $phase: it comes back by itself once all is well, or stays closed',
    async (pair) => {
      const world = setUp()
      const { clock, line, device, supervisor, ask } = world
      await phases[pair.phase]?.(world)
      mishaps[pair.mishap]?.(world)
      await clock.advance(5000)
      line.plugIn()
      device.silent = false
      await clock.advance(15_000)
      if (pair.mishap === 'close') {
        expect(supervisor.state).toBe('disconnected')
        await expect(ask()).rejects.toMatchObject({ code: 'closed', outcome: 'notDone' })
        await expect(supervisor.ready()).rejects.toMatchObject({ code: 'closed' })
        supervisor.start()
        await clock.advance(15_000)
        expect(supervisor.state).toBe('disconnected')
      } else {
        expect(supervisor.state).toBe('ready')
        expect(await clock.until(ask())).toBe(true)
      }
    },
  )

  it('close while it opens leaves no port open behind', async () => {
    const world = setUp()
    await phases['opening']?.(world)
    await world.supervisor.close()
    await world.clock.advance(5000)
    await world.line.connect().open()
  })

  it('close before start, and twice', async () => {
    const { clock, supervisor, states } = setUp()
    await Promise.all([supervisor.close(), supervisor.close()])
    supervisor.start()
    await clock.advance(10_000)
    expect(states).toEqual(['disconnected closed'])
  })

  it('every close waits for the port', async () => {
    const clock = new VirtualClock()
    const connect = () =>
      new StreamEnd('slow:', clock, {
        open: async () => {},
        write: async () => {},
        close: () => clock.sleep(300),
      })
    const supervisor = new Supervisor({ connect, clock, random: createRandom(1) })
    supervisor.start()
    await supervisor.ready()
    void supervisor.close()
    await clock.until(supervisor.close())
    expect(clock.monotonicMs()).toBe(300)
  })
})
