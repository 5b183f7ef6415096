import { expect, it } from 'vitest'
import { simulateCity } from './city.ts'
import { simulateDay } from './day.ts'
import { FAULT_LEVELS, type FaultLevel } from './faults/levels.ts'
import type { ToldRecord } from './history.ts'

const SMALL = { windows: 4, kiosks: 2, visitors: 40 }
const KEPT = {
  ...{ lost: 'ok', duplicated: 'ok', reissued: 'ok', calledTwice: 'ok', stale: 'ok', ratings: 'ok' },
  ready: 'ok',
}

async function live(faults: FaultLevel, seed: number) {
  const records: ToldRecord[] = []
  const day = await simulateDay({ ...SMALL, faults, seed, onRecords: (told) => void records.push(...told) })
  return { day, history: records, of: (type: string) => records.filter((record) => record.type === type) }
}

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0)

const isFault = ({ type }: ToldRecord) => type === 'faultBegan' || type === 'faultEnded'

it.each([
  ...[1, 2, 3].map((seed) => ['usual', seed] as const),
  ...[1, 2, 3].map((seed) => ['hostile', seed] as const),
])('%s, seed %i: things go wrong, and every promise is kept', async (level, seed) => {
  const { day, of, history } = await live(level, seed)
  expect(day.checks).toEqual(KEPT)
  expect(day).toMatchObject({ visitors: SMALL.visitors, waiting: 0 })
  expect(sum(day.faults)).toBe(of('faultBegan').length)
  expect(sum(day.faults)).toBeGreaterThan(level === 'hostile' ? 50 : 0)
  expect(of('faultEnded')).toHaveLength(sum(day.faults))
  expect(history.findLastIndex(isFault)).toBeLessThan(history.findLastIndex(({ type }) => type === 'arrived'))
  expect(of('mended').length + of('incidentOver').length).toBe(of('incident').length)
})

it('without faults nothing of them is in the history, and a day is as it was', async () => {
  const { day, of } = await live('none', 7)
  const same = await simulateDay({ ...SMALL, seed: 7 })
  expect(same.digest).toBe(day.digest)
  expect([of('faultsPlanned'), of('incident'), day.faults]).toEqual([[], [], {}])
  expect(day.paper.tickets).toBe(day.printed)
  expect(day.paper.mm).toBeGreaterThan(40 * day.paper.tickets)
  expect(day.checks).toEqual(KEPT)
})

it('the same seed lets the same things go wrong, and each centre of a city has its own', async () => {
  const city = { ...SMALL, visitors: 15, centres: 2, faults: 'hostile', threads: 0, seed: 5 } as const
  const [first, again] = [await simulateCity(city), await simulateCity(city)]
  expect(again).toEqual(first)
  expect(first.checks).toEqual(KEPT)
  const one = await simulateDay({ ...SMALL, visitors: 15, faults: 'hostile', seed: 5, id: 'centre-1' })
  const two = await simulateDay({ ...SMALL, visitors: 15, faults: 'hostile', seed: 5, id: 'centre-2' })
  expect(two.faults).not.toEqual(one.faults)
  expect(sum(first.faults)).toBe(sum(one.faults) + sum(two.faults))
  expect(first.paper.mm).toBe(one.paper.mm + two.paper.mm)
})

it('a device that nobody brings back is told at the end of the day', async () => {
  const kiosk = { kind: 'ticket-printer', model: 'epson-tm-t88v', port: 'pty:///dev/k' } as const
  const config = {
    centre: 'small',
    devices: {
      'kiosk-1': kiosk,
      'kiosk-2': { ...kiosk, port: 'pty:///dev/k2', options: { paperMm: 0 } }, // empty from the start: nobody sees it end
      'lamp-1': { kind: 'caller-display', model: 'cd5220', port: 'pty:///dev/l', window: 1 },
    },
  } as const
  const day = await simulateDay({ config, visitors: 3 })
  expect(day.checks).toEqual({ ...KEPT, ready: ['kiosk-2 is alert (paperEmpty)'] })
})

it('what is no level is refused', async () => {
  await expect(simulateDay({ faults: 'some' as never })).rejects.toMatchObject({
    code: 'illegal',
    message: expect.stringContaining(FAULT_LEVELS.join(', ')),
  })
})
