/** What the faults of lines and mains do to what is believed and what is true. */
import { expect, it } from 'vitest'
import { setUpRoom } from './room.cases.ts'

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** What comes to the host from a device, burst by burst, and when. */
async function overhear(id: string) {
  const world = await setUpRoom()
  const heard: string[] = []
  world.line(id).tap(({ to, bytes }) => to === 'host' && heard.push(hexOf(bytes)))
  return { ...world, heard }
}

it('overrun: so many bytes in one piece are missing in the middle of a ticket, and nothing on such a line shows it', async () => {
  const wireOf = async (overrun: boolean) => {
    const { room, line, print } = await setUpRoom()
    const heard: string[] = []
    if (overrun) room.faults.start('kiosk-1', 'overrun', { after: 20, args: { bytes: 10 } })
    line('kiosk-1').tap(({ to, bytes }) => to === 'device' && heard.push(hexOf(bytes)))
    expect(await print('kiosk-1')).toBe('done printed')
    return heard.join('')
  }
  const [all, less] = [await wireOf(false), await wireOf(true)]
  expect(less.slice(0, 40)).toBe(all.slice(0, 40)) // 20 bytes
  expect(less.slice(40, 80)).toBe(all.slice(60, 100))
  expect(less).toHaveLength(all.length - 20)
})

it('repliesJoined: two proofs in one piece with a status are three answers', async () => {
  const { room, heard, print } = await overhear('kiosk-1')
  room.faults.start('kiosk-1', 'repliesJoined', { args: { ms: 400 } })
  expect(await print('kiosk-1')).toBe('done printed')
  expect(heard).toContainEqual(expect.stringMatching(/^1000000f3722[0-9a-f]{8}00$/))
})

it('repliesJoined twice at a time: what the first has gathered gets through when the second has ended meanwhile', async () => {
  const { room, clock, hands, serve, ratings } = await setUpRoom()
  await serve(1)
  room.faults.start('rate-1', 'repliesJoined', { args: { ms: 1000 }, during: 5000 })
  room.faults.start('rate-1', 'repliesJoined', { during: 500 })
  hands('rate-1').press({ button: 2 })
  await clock.advance(3000)
  expect(ratings).toMatchObject([{ ticket: 'A042', score: 2 }])
})

it('frozen: a printer that hears nothing for three seconds is off-line, and well afterwards', async () => {
  const { room, clock, print, state, papers } = await setUpRoom()
  room.faults.start('kiosk-1', 'frozen', { during: 3000 })
  expect(await print('kiosk-1')).toBe('notDone offline')
  expect(state('kiosk-1')).toBe('lost')
  expect(papers('kiosk-1')).toEqual([])
  await clock.advance(8000)
  expect(state('kiosk-1')).toBe('ready')
  expect(await print('kiosk-1', 'A043')).toBe('done printed')
})

it('frozen: what a device does meanwhile, it does when it goes on, and a press keeps its time', async () => {
  const { room, clock, hands, serve, ratings } = await setUpRoom()
  await serve(1)
  room.faults.start('rate-1', 'frozen', { during: 3000 })
  const pressedAt = clock.now()
  hands('rate-1').press({ button: 2 })
  await clock.advance(2900)
  expect(ratings).toEqual([])
  await clock.advance(1100)
  expect(ratings).toMatchObject([{ ticket: 'A042', score: 2, at: pressedAt }])
})

it('restarting: the device starts anew again and again, and between two starts it prints', async () => {
  const { room, clock, history, print, state } = await setUpRoom()
  room.faults.start('kiosk-1', 'restarting', { args: { ms: 10_000 }, during: 25_000 })
  const starts = () => history.records.filter(({ type }) => type === 'device.pluggedIn').map(({ at }) => at)
  await clock.advance(5000)
  expect(await print('kiosk-1')).toBe('done printed')
  await clock.advance(40_000)
  expect(starts()).toEqual([10_000, 20_000, 30_000])
  expect(state('kiosk-1')).toBe('ready')
})

it('settingsLost: a printer that does not push any more is found out by its next ticket, and by a look a minute', async () => {
  const { room, clock, hands, heard, print, state } = await overhear('kiosk-1')
  room.faults.start('kiosk-1', 'settingsLost')
  hands('kiosk-1').openCover()
  await clock.advance(1000)
  expect(heard).toEqual([])
  expect(await print('kiosk-1')).toBe('notDone coverOpen')
  hands('kiosk-1').closeCover()
  await clock.advance(60_000)
  expect(state('kiosk-1')).toBe('ready')
  room.faults.start('kiosk-1', 'settingsLost')
  hands('kiosk-1').openCover()
  await clock.advance(60_000)
  expect(state('kiosk-1')).toBe('alert')
})

it('settingsLost: every call brings along what a display has forgotten', async () => {
  const { room, clock, serve, devices } = await setUpRoom()
  const look = () => devices.get('lamp-1')?.physical.world()
  await serve(1)
  await clock.advance(10_000)
  expect(look()).toMatchObject({ cursor: null })
  room.faults.start('lamp-1', 'settingsLost')
  expect(look()).toMatchObject({ cursor: { x: 1, y: 1 }, lines: ['        A042', '      Window 1'] })
  await serve(1, 'A043')
  await clock.advance(10_000)
  expect(look()).toMatchObject({ cursor: null, lines: ['        A043', '      Window 1'] })
})
