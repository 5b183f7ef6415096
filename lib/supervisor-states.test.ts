import { expect, it } from 'vitest'
import { DeviceError } from './errors.ts'
import { ENQ, OPEN_MS, phases, settled, setUp } from './supervisor.cases.ts'

it('tells init, ready, lost with its reason, ready, disconnected', async () => {
  const world = setUp()
  await phases['ready']?.(world)
  world.line.unplug()
  expect(world.supervisor.reason).toMatchObject({
    code: 'offline',
    message: expect.stringContaining('lost'),
  })
  world.line.plugIn()
  await world.clock.advance(5000)
  expect(world.supervisor.reason).toBeUndefined()
  await world.supervisor.close()
  expect(world.states).toEqual(['init', 'ready', 'lost offline', 'ready', 'disconnected closed'])
})

it('before the start nothing is connected, and says so', async () => {
  const { supervisor } = setUp()
  expect(supervisor.state).toBe('disconnected')
  await expect(supervisor.ready()).rejects.toMatchObject({ code: 'offline', message: 'not connected' })
  await expect(supervisor.write(ENQ)).rejects.toMatchObject({ code: 'offline', outcome: 'notDone' })
})

it('a write before the port is open is offline and notDone; while it is prepared bytes go through', async () => {
  const world = setUp()
  await phases['opening']?.(world)
  await expect(world.supervisor.write(ENQ)).rejects.toMatchObject({ code: 'offline', outcome: 'notDone' })
  await world.clock.advance(OPEN_MS / 2 + 100)
  expect([world.supervisor.state, world.device.heard]).toEqual(['init', 1])
})

it('says why it is not there: no hardware, and what to do', async () => {
  const { clock, line, supervisor } = setUp()
  line.unplug()
  supervisor.start()
  const ready = settled(supervisor.ready())
  await clock.advance(OPEN_MS)
  expect(await ready).toBe('noHardware notDone')
  const error = {
    code: 'noHardware',
    message: expect.stringContaining('nothing is plugged in'),
    fix: expect.stringContaining('cable'),
  }
  await expect(supervisor.write(ENQ)).rejects.toMatchObject(error)
})

it('losses are told before the state changes, as unknown: what waits may have left', async () => {
  const world = setUp()
  await phases['ready']?.(world)
  const told: string[] = []
  world.supervisor.onLoss(({ code, outcome }) => told.push(`${world.supervisor.state}: ${code} ${outcome}`))
  world.supervisor.drop(new DeviceError('timeout', 'no life sign'))
  await world.clock.advance(5000)
  await world.supervisor.close()
  expect(told).toEqual(['ready: timeout unknown', 'ready: closed unknown'])
})

it('a device that is not there is lost, once, however often it is tried', async () => {
  const world = setUp()
  world.line.unplug()
  world.supervisor.start()
  await world.clock.advance(60_000)
  expect(world.ports.length).toBeGreaterThan(8)
  expect(world.states).toEqual(['init', 'lost noHardware'])
  await world.supervisor.close()
  expect(world.states.slice(2)).toEqual(['disconnected closed'])
})

it('stays lost from a loss until it is usable, and tells a new reason once', async () => {
  const world = setUp()
  const { clock, line, device, supervisor, states } = world
  await phases['ready']?.(world)
  device.silent = true
  supervisor.drop(new DeviceError('timeout', 'no life sign'))
  await clock.advance(20_000)
  line.unplug()
  await clock.advance(20_000)
  expect(supervisor.reason).toMatchObject({ code: 'noHardware' })
  line.plugIn()
  device.silent = false
  await clock.advance(20_000)
  expect(states).toEqual([
    ...['init', 'ready'],
    ...['lost timeout', 'lost timeout'], // no life sign; then no answer to the question at its beginning
    'lost noHardware', // nothing is there to be opened
    'ready',
  ])
})

it.each([
  { silent: false, ends: 'resolved' },
  { silent: true, ends: 'offline notDone' },
])(
  'who waits while it comes back is answered at the end of that attempt: $ends',
  async ({ silent, ends }) => {
    const world = setUp()
    const { clock, device, supervisor } = world
    await phases['coming back']?.(world)
    device.silent = silent
    expect(supervisor.state).toBe('lost')
    const ready = settled(supervisor.ready())
    await clock.advance(OPEN_MS + 500)
    expect(await Promise.race([ready, 'still waiting'])).toBe(ends)
  },
)

it('between two attempts nobody waits', async () => {
  const world = setUp()
  await phases['in back-off']?.(world)
  const ready = settled(world.supervisor.ready())
  await world.clock.advance(0)
  expect(await Promise.race([ready, 'still waiting'])).toBe('offline notDone')
})

it('trouble that is told while it comes back does not make it usable', async () => {
  const world = setUp()
  await phases['coming back']?.(world)
  world.supervisor.alert(new DeviceError('paperEmpty', 'no paper'))
  expect(world.supervisor.state).toBe('lost')
  await world.clock.until(world.supervisor.ready())
  expect(world.states.slice(2)).toEqual(['lost offline', 'alert paperEmpty'])
})

it('a state lasts from its first telling, however its reason changes', async () => {
  const { clock, line, device, supervisor } = setUp()
  const madeAt = clock.now()
  await clock.advance(1000)
  expect(supervisor.status).toEqual({ state: 'disconnected', since: madeAt })
  device.silent = true
  supervisor.start()
  await clock.advance(5000)
  const { since, reason } = supervisor.status
  expect(reason).toMatchObject({ code: 'timeout', fix: expect.any(String) })
  line.unplug()
  await clock.advance(20_000)
  expect(supervisor.status).toMatchObject({ state: 'lost', since, reason: { code: 'noHardware' } })
  line.plugIn()
  device.silent = false
  await clock.until(supervisor.ready().catch(() => clock.sleep(10_000)))
  expect(supervisor.status).toEqual({ state: 'ready', since: expect.any(Number) })
  expect(supervisor.status.since).toBeGreaterThan(since)
})
