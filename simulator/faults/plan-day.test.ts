import { expect, it } from 'vitest'
import { createRandom, VirtualClock } from '../../lib/index.ts'
import { defaultCentre } from '../default-centre.ts'
import { simulateCentre } from '../simulated-centre.ts'
import type { FaultKinds } from './fault.ts'
import { type FaultRates, RATES } from './levels.ts'
import { planDay } from './plan-day.ts'

const HOUR = 3_600_000
const KIND = { about: '', begin: () => () => {} } as const

/** What two places can have: one fault that is spoken of, one of a kind that nobody has heard of. */
const kinds = (places: Readonly<Record<string, FaultKinds>>) => ({
  kinds: () => new Map(Object.entries(places)),
})
const LAMP: FaultKinds = {
  cableOut: { ...KIND, layer: 'line' },
  bulbBurnt: { ...KIND, layer: 'physical', signs: { begun: 'dark', over: 'bright' } },
}
const plan = (places: Readonly<Record<string, FaultKinds>>, rates: FaultRates, toMs = 1000 * HOUR) =>
  planDay(kinds(places), rates, { random: createRandom(7), fromMs: HOUR, toMs })

const rates: FaultRates = {
  named: { cableOut: { perDay: 12, lasts: { kind: 'fixed', value: 60_000 } } },
  layers: { physical: { perDay: 6, lasts: { kind: 'fixed', value: 5000 }, mended: 0.5 } },
}

it('lets each fault begin as often as its rate says, in its stretch of time, one after the other', () => {
  const plans = plan({ 'lamp-1': LAMP }, rates)
  expect(plans.every(({ at = 0 }) => at >= HOUR && at < 1000 * HOUR)).toBe(true)
  expect(plans.map(({ at }) => at)).toEqual(plans.map(({ at = 0 }) => at).sort((a, b) => a - b))
  const cables = plans.filter(({ fault }) => fault === 'cableOut')
  expect(cables.length).toBeGreaterThan(880)
  expect(cables.length).toBeLessThan(1080) // one an hour, and a minute each
  for (const [index, { at = 0 }] of cables.entries())
    expect(at).toBeGreaterThanOrEqual((cables[index - 1]?.at ?? 0) + 60_000)
})

it('takes a fault that it does not know by its layer; what has signs lasts, in part, until somebody mends it', () => {
  const unknown = plan({ 'lamp-1': LAMP }, rates).filter(({ fault }) => fault === 'bulbBurnt')
  const mended = unknown.filter(({ until }) => until === 'bright')
  expect(unknown.length).toBeGreaterThan(400)
  expect(mended.length / unknown.length).toBeGreaterThan(0.4)
  expect(mended.length / unknown.length).toBeLessThan(0.6)
  for (const { until, during } of unknown)
    expect(until === undefined ? during : undefined).toBe(until ? undefined : 5000)
})

it('a device that is added shifts nothing of the others, and a place is no other place', () => {
  const one = plan({ 'lamp-1': LAMP }, rates)
  const two = plan({ 'lamp-0': LAMP, 'lamp-1': LAMP }, rates)
  expect(two.filter(({ on }) => on === 'lamp-1')).toEqual(one)
  expect(two.filter(({ on }) => on === 'lamp-0').map(({ at }) => at)).not.toEqual(one.map(({ at }) => at))
})

it('faults of the room are spoken of by their place; what needs an argument that nobody gives is left out', () => {
  const places = {
    mains: { powerOut: { ...KIND, layer: 'power' } },
    'lamp-1': { ...LAMP, powerOut: { ...KIND, layer: 'power' } },
  } as const
  const mains = plan(places, { named: { 'mains/powerOut': { perDay: 1 } }, layers: {} })
  expect(new Set(mains.map(({ on }) => on))).toEqual(new Set(['mains']))
  const needy = {
    'lamp-1': { odd: { ...KIND, layer: 'line', args: [{ name: 'x', type: 'number', about: '' }] } },
  } as const
  const some = { perDay: 1 }
  expect(plan(needy, { named: {}, layers: { line: some } })).toEqual([])
  const given: FaultRates = {
    named: { odd: { ...some, args: { x: { kind: 'fixed', value: 3 } } } },
    layers: {},
  }
  expect(plan(needy, given)[0]).toMatchObject({ on: 'lamp-1', fault: 'odd', args: { x: 3 } })
})

it.each(['usual', 'hostile'] as const)('%s: every plan is one that this room takes', async (level) => {
  const clock = new VirtualClock()
  const { faults, centre } = await simulateCentre(defaultCentre({ windows: 4, kiosks: 2 }), { clock })
  const plans = planDay(faults, RATES[level], { random: createRandom(3), fromMs: 0, toMs: 400 * HOUR })
  for (const each of plans) faults.check(each)
  const planned = new Set(plans.map(({ on, fault }) => `${on}/${fault}`))
  const all = [...faults.menu()].flatMap(([on, names]) => names.map((name) => `${on}/${name}`))
  if (level === 'hostile') expect(all.filter((each) => !planned.has(each))).toEqual([])
  else expect(planned.size).toBeLessThan(all.length)
  await clock.until(centre.close())
})
