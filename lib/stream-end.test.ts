import { describe, expect, it } from 'vitest'
import { StreamEnd } from './stream-end.ts'
import { VirtualClock } from './virtual-clock.ts'

/** A stream that opens after 1000 ms, and settles a write or not as told. */
function setUp() {
  const clock = new VirtualClock()
  const log: string[] = []
  let take: () => Promise<void> = async () => {}
  let fail: (error?: Error) => void = () => {}
  let refusal: Error | undefined
  const end = new StreamEnd('tcp://printer:9100', clock, {
    open: async ({ ended }) => {
      fail = ended
      await clock.sleep(1000)
      if (refusal) throw refusal
      log.push('opened')
    },
    write: () => take(),
    close: async () => void log.push('closed'),
  })
  const told: unknown[] = []
  end.onClosed((error) => told.push(error?.code))
  return {
    ...{ clock, end, log, told },
    refuse: (error: Error) => {
      refusal = error
    },
    take: (next: typeof take) => {
      take = next
    },
    lose: (error?: Error) => fail(error),
  }
}
const settled = (promise: Promise<unknown>) => promise.catch((error: unknown) => error)
const never = () => new Promise<void>(() => {})

describe('while it opens', () => {
  it('close settles the opening at once, and a stream that opens afterwards is closed again', async () => {
    const { clock, end, log, told } = setUp()
    const opening = settled(end.open())
    await clock.advance(500)
    await end.close()
    expect(await opening).toMatchObject({ code: 'closed' })
    const before = log.length
    await clock.advance(1000)
    expect(log.slice(before)).toEqual(['opened', 'closed'])
    expect(told).toEqual([undefined])
  })

  it('a refusal is told once, as an error and to the listeners', async () => {
    const { clock, end, refuse, told } = setUp()
    refuse(new Error('ECONNREFUSED'))
    const opening = settled(end.open())
    await clock.advance(1000)
    expect(await opening).toMatchObject({ code: 'offline', message: expect.stringContaining('ECONNREFUSED') })
    expect(told).toEqual(['offline'])
  })

  it('writes and a second opening are refused', async () => {
    const { clock, end } = setUp()
    const opening = end.open()
    await expect(end.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'closed', outcome: 'notDone' })
    await expect(end.open()).rejects.toMatchObject({ code: 'closed' })
    await clock.until(opening)
    await end.write(Uint8Array.of(1))
  })
})

describe('a write that never settles by itself', () => {
  it.each([
    { name: 'close', code: 'closed', part: (world: ReturnType<typeof setUp>) => void world.end.close() },
    {
      name: 'a loss',
      code: 'offline',
      part: (world: ReturnType<typeof setUp>) => world.lose(new Error('EIO')),
    },
  ])('ends unknown by $name', async ({ code, part }) => {
    const world = setUp()
    await world.clock.until(world.end.open())
    world.take(never)
    const written = settled(world.end.write(Uint8Array.of(1)))
    part(world)
    expect(await written).toMatchObject({ code, outcome: 'unknown' })
    await expect(world.end.write(Uint8Array.of(1))).rejects.toMatchObject({ code, outcome: 'notDone' })
  })
})

it('a write that fails ends the pipe', async () => {
  const { clock, end, take, told } = setUp()
  await clock.until(end.open())
  take(() => Promise.reject(new Error('EPIPE')))
  const error = { code: 'offline', outcome: 'unknown', message: expect.stringContaining('EPIPE') }
  await expect(end.write(Uint8Array.of(1))).rejects.toMatchObject(error)
  expect(told).toEqual(['offline'])
})
