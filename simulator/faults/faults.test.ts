import { expect, it } from 'vitest'
import { DeviceError, VirtualClock } from '../../lib/index.ts'
import { simulateCentre } from '../simulated-centre.ts'
import { faultsAt, ROOM_PLACES } from './catalogue.ts'
import { DEVICES } from './room.cases.ts'

async function setUp(seed: number | string = 1) {
  const clock = new VirtualClock()
  const room = await simulateCentre({ centre: 'desk', devices: DEVICES }, { clock, seed })
  await clock.advance(10_000)
  const told = () => room.history.records.filter(({ type }) => type.startsWith('fault'))
  return { ...room, room, clock, told }
}

async function allFaults() {
  const { clock, room, devices } = await setUp()
  const elsewhere = {} as never
  const world = { clock, devices, lines: linesOf(room), broker: elsewhere, centre: 'desk', host: elsewhere }
  const places = [...Object.keys(DEVICES), ...ROOM_PLACES]
  return places.flatMap((on) => Object.keys(faultsAt(on, world)).map((fault) => [on, fault] as const))
}

function linesOf(room: { line(id: string): object }) {
  const ids = Object.keys(DEVICES).filter((id) => DEVICES[id as keyof typeof DEVICES].port !== 'mqtt:')
  return new Map(ids.map((id) => [id, room.line(id) as never]))
}

const outcomeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof DeviceError ? error.outcome : String(error)),
  )

it.each(await allFaults())(
  '%s: %s ends by itself, is told, lies about nothing, and leaves nothing behind',
  async (on, fault) => {
    const { clock, room, centre, hands, told } = await setUp(fault)
    room.faults.start(on, fault, { during: 3000 })
    const printers = ['kiosk-1', 'kiosk-2']
    const asked = printers.map((id) => outcomeOf(centre.printer(id).print({ ticket: 'A042' }, { id: 'f-1' })))
    const shown = [1, 2].map((window) => outcomeOf(centre.window(window).serve({ ticket: 'A042' })))
    const outcomes = await clock.until(Promise.all([...asked, ...shown]))
    await clock.advance(90_000)
    expect(told().map(({ type }) => type)).toEqual(['faultBegan', 'faultEnded'])
    expect(room.faults.running).toEqual([])
    for (const { id, device } of centre.devices.values())
      if (fault !== 'cutterJam') expect(`${id} ${device.status.state}`).toBe(`${id} ready`) // else the next ticket frees it
    const wholes = (id: string, ticket: string) =>
      hands(id).paper.filter(
        ({ text, parted }) => text.includes(ticket) && parted === 'cut' && !text.includes('VOID'),
      ).length
    for (const [index, id] of printers.entries()) {
      if (outcomes[index] === 'done') expect(wholes(id, 'A042')).toBe(1)
      if (outcomes[index] === 'notDone') expect(wholes(id, 'A042')).toBe(0)
      expect(await clock.until(outcomeOf(centre.printer(id).print({ ticket: 'B007' })))).toBe('done')
      expect(wholes(id, 'B007')).toBe(1)
    }
    for (const window of [1, 2]) {
      await clock.until(centre.window(window).serve({ ticket: 'B007' }))
      await clock.advance(5000)
      expect(hands(`lamp-${window}`).look().join(' ')).toContain('B007')
    }
    const ratings: unknown[] = []
    centre.on('rating', ({ window, ticket }) => ratings.push(`${window} ${ticket}`))
    for (const window of [1, 2]) hands(`rate-${window}`).press({ button: 2 })
    await clock.advance(5000)
    expect(ratings.sort()).toEqual(['1 B007', '2 B007'])
  },
)

it('one that overlaps another of its kind ends with the last of them', async () => {
  const { clock, room, centre } = await setUp()
  const state = () => centre.printer('kiosk-1').status.state
  room.faults.start('kiosk-1', 'cableOut', { during: 10_000 })
  room.faults.start('kiosk-1', 'cableOut', { during: 30_000 })
  await clock.advance(20_000)
  expect(state()).toBe('lost')
  expect(room.line('kiosk-1').plugged).toBe(false)
  await clock.advance(60_000)
  expect(state()).toBe('ready')
  room.faults.start('kiosk-1', 'cableOut', { during: 1000 })
  await clock.advance(500)
  expect(room.line('kiosk-1').plugged).toBe(false)
})

it('the chance of a byte is what the plan says, one too', async () => {
  const { clock, room, centre } = await setUp()
  room.faults.start('lamp-1', 'bytesLost', { withProbability: 1 })
  const heard: number[] = []
  room.line('lamp-1').tap(({ bytes }) => heard.push(bytes.length))
  await clock.until(centre.window(1).serve({ ticket: 'A042' }))
  await clock.advance(1000)
  expect(heard).toEqual([])
})

it.each(['held', 'repliesLate', 'chopped'])(
  'two of %s at once, in whatever order they end, lose nothing',
  async (fault) => {
    for (const [first, second] of [
      [300, 100],
      [100, 300],
    ]) {
      const { clock, room, centre, hands } = await setUp()
      for (const during of [first, second]) room.faults.start('lamp-1', fault, { during: during as number })
      const asked = outcomeOf(centre.window(1).serve({ ticket: 'A042' }))
      await clock.advance(1000)
      expect(await asked).not.toBe('notDone')
      expect(hands('lamp-1').look()).toEqual(['        A042', '      Window 1'])
    }
  },
)
