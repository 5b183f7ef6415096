import { expect, it } from 'vitest'
import { VirtualClock } from '../../lib/index.ts'
import { callHand } from '../hands.ts'
import type { RoomDevice } from '../simulated-device.ts'
import { idealCentre } from './ideal-centre.ts'

function setUp() {
  const clock = new VirtualClock()
  const { centre, devices } = idealCentre({ clock, windows: 2 })
  const device = (id: string) => devices.get(id) as RoomDevice
  return { clock, centre, device, startMs: clock.monotonicMs() }
}

it('prints, shows, counts a press and tells what was taken, in no time', async () => {
  const { clock, centre, device, startMs } = setUp()
  const told: unknown[] = []
  centre.on('rating', ({ window, ticket, score }) => told.push({ window, ticket, score }))
  centre.on('taken', ({ command }) => told.push({ command }))
  expect(
    await clock.until(centre.printer('kiosk-1').print({ ticket: 'A042', service: 'Land' }, { id: 'p' })),
  ).toMatchObject({ outcome: 'done', evidence: 'printed' })
  expect(callHand(device('kiosk-1'), { verb: 'takeTicket' })).toEqual({ text: 'Land\nA042' })
  expect(callHand(device('kiosk-1'), { verb: 'takeTicket' })).toBeUndefined()
  await clock.until(centre.window(2).serve({ ticket: 'A042' }))
  expect(callHand(device('lamp-2'), { verb: 'look' })).toEqual(['A042 2'])
  expect(callHand(device('lamp-1'), { verb: 'look' })).toEqual([])
  callHand(device('rate-2'), { verb: 'press', args: { button: 2 } })
  await clock.advance(0)
  expect(told).toEqual([{ command: 'p' }, { window: 2, ticket: 'A042', score: 2 }])
  expect(clock.monotonicMs()).toBe(startMs)
  await clock.until(centre.window(2).free())
  expect(device('lamp-2').physical.world()).toEqual({ lines: [] })
  await centre.close()
})

it('has the manners of any centre: ids act once, states are told, a button that is not there is refused', async () => {
  const { clock, centre, device } = setUp()
  const print = () => clock.until(centre.printer('kiosk-1').print({ ticket: 'A001' }, { id: 'same' }))
  expect(await print()).toEqual(await print())
  expect(device('kiosk-1').physical.world()).toEqual({ tray: ['A001'] })
  expect([...centre.devices.values()].map(({ device: { status } }) => status.state)).toEqual(
    Array.from({ length: 5 }, () => 'ready'),
  )
  expect(centre.windows).toEqual([1, 2])
  expect(() => callHand(device('rate-1'), { verb: 'press', args: { button: 3 } })).toThrow(
    'there is no button 3',
  )
  await centre.close()
  expect(centre.printer('kiosk-1').status.state).toBe('disconnected')
})
