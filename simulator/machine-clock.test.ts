import { expect, it } from 'vitest'
import { VirtualClock } from '../lib/index.ts'
import { MachineClock } from './machine-clock.ts'

function setUp() {
  const room = new VirtualClock(0)
  const clock = new MachineClock(room)
  const fired: string[] = []
  const note = (name: string) => () => void fired.push(`${name} at ${room.monotonicMs()}`)
  return { room, clock, fired, note }
}

it('is the clock of the room until something is wrong with it', async () => {
  const { room, clock, fired, note } = setUp()
  clock.after(100, note('a'))
  clock.after(50, note('b')).cancel()
  await room.advance(100)
  expect(fired).toEqual(['a at 100'])
  clock.aheadMs = -3_600_000
  expect([clock.now(), clock.monotonicMs()]).toEqual([100 - 3_600_000, 100])
})

it('lets what was due while it stood still be late, in order, but for what was cancelled; all else is in time', async () => {
  const { room, clock, fired, note } = setUp()
  const go = clock.stop()
  clock.after(300, note('late 2'))
  clock.after(200, note('late 1'))
  const never = clock.after(250, note('never'))
  clock.after(1500, note('in time'))
  await room.advance(1000)
  expect(fired).toEqual([])
  never.cancel()
  go()
  go()
  expect(fired).toEqual(['late 1 at 1000', 'late 2 at 1000'])
  await room.advance(1000)
  expect(fired).toEqual(['late 1 at 1000', 'late 2 at 1000', 'in time at 1500'])
})

it('stands still until everybody who stopped it lets it go', async () => {
  const { room, clock, fired, note } = setUp()
  const [one, two] = [clock.stop(), clock.stop()]
  clock.after(10, note('a'))
  await room.advance(100)
  one()
  expect(fired).toEqual([])
  two()
  expect(fired).toEqual(['a at 100'])
})

it('spares a reply deadline that comes late: the reply may be there, and not yet heard', async () => {
  const { room, clock, fired, note } = setUp()
  const go = clock.stop()
  clock.after(500, note('gives up'), { floorWallMs: 250 })
  const answered = clock.after(500, note('gives up, too'), { floorWallMs: 250 })
  await room.advance(5000)
  go()
  await room.advance(100)
  answered.cancel()
  expect(fired).toEqual([])
  await room.advance(1000)
  expect(fired).toEqual(['gives up at 5250'])
})
