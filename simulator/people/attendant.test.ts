import { expect, it } from 'vitest'
import { allModels, findModel } from '../../devices/registry.ts'
import { createRandom, type FaultFact, VirtualClock } from '../../lib/index.ts'
import { callHand } from '../hands.ts'
import { History } from '../history.ts'
import { simulateCentre } from '../simulated-centre.ts'
import { type SimulatedDevice, simulateDevice } from '../simulated-device.ts'
import { attend } from './attendant.ts'
import { ORDINARY } from './habits.ts'
import { Population } from './population.ts'

const MINUTE = 60_000

async function setUp(model: string) {
  const clock = new VirtualClock()
  const random = createRandom(1)
  const device: SimulatedDevice = await simulateDevice(
    'it',
    { model, window: 1, address: findModel(model).address?.example(1) },
    { clock, random, centre: 'c' },
  )
  const history = new History(clock)
  const seen: string[] = []
  device.onEvent(({ type }) => seen.push(type))
  attend(device, { clock, history, habits: ORDINARY }, random.split('attendant'))
  const told = () =>
    history.records.filter(({ type }) => ['incident', 'mended', 'incidentOver'].includes(type))
  return { clock, device, told, seen }
}

/** Every fault of every model that people can see at once, and undo. A jam shows only at the next cut, or move; so do marks. */
const LATER = /(Jam|marksUnseen)$/
const visible = allModels().flatMap(({ name, hands, faults = {} }) => {
  const facts: readonly (readonly [string, FaultFact])[] = Object.entries(faults)
  const own = facts.flatMap(([fault, { begin, end, signs }]) =>
    signs && end && !LATER.test(fault) ? [{ model: name, begin, end, signs }] : [],
  )
  const power = { begun: 'unplugged', over: 'pluggedIn' }
  const plug = { model: name, begin: { verb: 'unplug' }, end: { verb: 'plugIn' }, signs: power }
  return Object.hasOwn(hands, 'unplug') ? [...own, plug] : own
})

it.each(visible)(
  '$model: what $begin.verb does is seen, and mended by $end.verb after a while',
  async (fault) => {
    const { clock, device, told, seen } = await setUp(fault.model)
    await clock.advance(MINUTE) // it has started
    callHand(device, fault.begin)
    await clock.advance(30_000)
    if (!seen.includes(fault.signs.begun)) {
      expect(fault.model).toBe('serial-keypad-plain') // a box that tells nothing of a button that stays down
      return
    }
    expect(told().map(({ type, kind }) => [type, kind])).toEqual([['incident', fault.signs.begun]])
    await clock.advance(5 * MINUTE)
    expect(told().map(({ type }) => type)).toEqual(['incident', 'mended'])
    if (fault.signs.over !== undefined) expect(seen).toContain(fault.signs.over)
  },
)

it.each([
  ['epson-tm-t88v', 'pty:///dev/k'],
  ['native-printer', 'mqtt:'],
])(
  '%s: a blade that sticks is freed, and whoever stood there gets a ticket in the end',
  async (model, port) => {
    const clock = new VirtualClock()
    const random = createRandom(4)
    const config = {
      centre: 'jam',
      devices: {
        'kiosk-1': { kind: 'ticket-printer', model, port },
        'lamp-1': { kind: 'caller-display', model: 'cd5220', port: 'pty:///dev/l', window: 1 },
      },
    } as const
    const { centre, devices, history, hands } = await simulateCentre(config, { clock, random })
    await clock.until(centre.printer('kiosk-1').ready())
    const habits = { ...ORDINARY, noShow: 0 }
    const population = new Population({ centre, devices, clock, history, random, habits })
    hands('kiosk-1').jamCutter()
    await clock.until(population.arrive())
    const kinds = history.records.flatMap(({ type, kind }) => (kind === 'cutterJammed' ? [type] : []))
    expect(kinds).toEqual(['incident', 'mended'])
    expect(history.records.filter(({ type }) => type === 'served')).toHaveLength(1)
    await clock.until(centre.close())
  },
)

it('nobody comes for what is over before they have noticed it, and one person comes for what happens twice', async () => {
  const { clock, device, told } = await setUp('epson-tm-t88v')
  const startedMs = clock.monotonicMs()
  callHand(device, { verb: 'openCover' })
  await clock.advance(1000)
  callHand(device, { verb: 'closeCover' })
  await clock.advance(10 * MINUTE)
  expect(told().map(({ at, type, kind }) => [at - startedMs, type, kind])).toEqual([
    [0, 'incident', 'coverOpened'],
    [1000, 'incidentOver', 'coverOpened'],
  ])
  callHand(device, { verb: 'unplug' })
  callHand(device, { verb: 'heatHead' })
  await clock.advance(10 * MINUTE)
  const later = told().slice(2)
  expect(later.map(({ kind }) => kind)).toEqual(['unplugged', 'headHot', ...mendedIn(later)])
  expect(device.physical.world()).toBeDefined()
})

function mendedIn(records: readonly { readonly type: string; readonly kind?: unknown }[]) {
  return records.filter(({ type }) => type === 'mended').map(({ kind }) => kind)
}
