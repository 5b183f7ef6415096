import { expect, it } from 'vitest'
import { simulateCity } from './city.ts'
import { type Day, simulateDay } from './day.ts'
import type { ToldRecord } from './history.ts'
import { startLive } from './live.ts'
import { ORDINARY } from './people/habits.ts'

const SMALL = { windows: 4, visitors: 25 }
const KEPT = {
  ...{ lost: 'ok', duplicated: 'ok', reissued: 'ok', calledTwice: 'ok', stale: 'ok', ratings: 'ok' },
  ready: 'ok',
}

it('a day keeps every promise, and everybody is accounted for', async () => {
  const day = await simulateDay({ ...SMALL, seed: 7 })
  expect(day).toMatchObject({ visitors: 25, lost: 0, duplicated: 0, unknown: 0, waiting: 0, checks: KEPT })
  expect(day.printed).toBe(25)
  expect(day.called).toBe(25)
  expect(day.rated).toBeGreaterThan(0)
  expect(day.digest).toMatch(/^[0-9a-f]{64}$/)
})

it.each([null, 5, []])('options that are none are refused: %j', async (options) => {
  for (const act of [simulateDay, simulateCity, startLive] as ((options: object) => Promise<unknown>)[])
    await expect(act(options as object)).rejects.toMatchObject({
      code: 'illegal',
      message: expect.stringMatching(/^options of \w+: found .*, expected an object$/),
    })
})

it('the same seed gives the same day to the byte, another one another', async () => {
  const [first, again, other] = [
    await simulateDay({ ...SMALL, seed: 7 }),
    await simulateDay({ ...SMALL, seed: 7 }),
    await simulateDay({ ...SMALL, seed: 8 }),
  ]
  expect(again).toEqual(first)
  expect(other.digest).not.toBe(first.digest)
})

it('days side by side do not touch each other', async () => {
  const alone = await simulateDay({ ...SMALL, seed: 1 })
  const [one, two] = await Promise.all([
    simulateDay({ ...SMALL, seed: 1 }),
    simulateDay({ ...SMALL, seed: 2 }),
  ])
  expect(one).toEqual(alone)
  expect(two.digest).not.toBe(one.digest)
})

it('a centre of one’s own: paper that ends is loaded again, and nobody’s ticket is lost', async () => {
  const config = {
    centre: 'small',
    devices: {
      'kiosk-1': {
        kind: 'ticket-printer',
        model: 'epson-tm-t88iii',
        port: 'pty:///dev/k',
        options: { paperMm: 400 },
      },
      'lamp-1': { kind: 'caller-display', model: 'cd5220', port: 'pty:///dev/l1', window: 1 },
      'rate-1': { kind: 'rating-buttons', model: 'serial-keypad-5', port: 'pty:///dev/r1', window: 1 },
    },
  } as const
  const day = await simulateDay({ config, visitors: 20, seed: 3 })
  expect(day.incidents['paperEnd']?.count).toBeGreaterThan(0)
  expect(day.incidents['paperEnd']?.meanMs).toBeGreaterThanOrEqual(60_000) // whoever comes takes a minute at least
  expect(day).toMatchObject({ visitors: 20, lost: 0, duplicated: 0 })
  expect(day.printed + day.unknown).toBeGreaterThanOrEqual(day.called)
})

it('visitors tear off what a printer without a cutter has printed', async () => {
  const config = {
    centre: 'small',
    devices: {
      'kiosk-1': { kind: 'ticket-printer', model: 'xprinter-xp-58', port: 'pty:///dev/k' },
      'lamp-1': { kind: 'caller-display', model: 'cd5220', port: 'pty:///dev/l1', window: 1 },
    },
  } as const
  const day = await simulateDay({ config, visitors: 10, seed: 3 })
  expect(day).toMatchObject({ visitors: 10, printed: 10, called: 10, lost: 0, duplicated: 0 })
})

it('refuses what is no day of the calendar', async () => {
  await expect(simulateDay({ date: '2026-02-30' })).rejects.toMatchObject({ code: 'illegal' })
})

it('on an ordinary day people wait for some minutes, and about four of five are content', async () => {
  const days = [
    await simulateDay({ seed: 1 }),
    await simulateDay({ seed: 2 }),
    await simulateDay({ seed: 3 }),
  ]
  const mean = (of: (day: Day) => number | null) =>
    days.reduce((sum, day) => sum + (of(day) ?? 0), 0) / days.length
  expect(mean((day) => day.waitMs?.mean ?? 0)).toBeGreaterThan(2 * 60_000)
  expect(mean((day) => day.waitMs?.mean ?? 0)).toBeLessThan(8 * 60_000)
  expect(mean((day) => day.within15)).toBeGreaterThan(0.85)
  expect(mean((day) => day.satisfied)).toBeGreaterThan(0.77)
  expect(mean((day) => day.satisfied)).toBeLessThan(0.83)
  expect(mean((day) => day.abandoned)).toBeLessThan(20)
  for (const { checks, waiting } of days) expect([checks, waiting]).toEqual([KEPT, 0])
})

it('those who come are given: each at their time, for their service, for as long as it takes', async () => {
  const at = (hour: number, minute: number) => (60 * hour + minute) * 60_000
  const arrivals = [
    { atMs: at(6, 30), service: 'Paspoort', serviceMs: 60_000 },
    { atMs: at(21, 5), service: '7 things', serviceMs: 120_000, priority: 1 },
  ]
  const records: ToldRecord[] = []
  const day = await simulateDay({
    ...{ windows: 2, arrivals, seed: 5, date: '2026-01-12' },
    habits: { ...ORDINARY, noShow: 0 },
    onRecords: (told) => void records.push(...told),
  })
  expect(day).toMatchObject({ visitors: 2, called: 2, abandoned: 0, checks: KEPT })
  const of = (type: string) => records.filter((record) => record.type === type)
  expect(of('arrived').map((record) => record.at - Date.UTC(2026, 0, 12))).toEqual(
    arrivals.map(({ atMs }) => atMs),
  )
  expect(of('tookTicket').map(({ ticket }) => ticket)).toEqual(['P001', 'A001'])
  const served = of('atWindow').map(({ at: from, ticket }) => {
    const until = records.find((record) => record.type === 'served' && record['ticket'] === ticket)?.at ?? 0
    return until - from
  })
  for (const [index, ms] of served.entries()) {
    const { serviceMs } = arrivals[index] ?? { serviceMs: 0 }
    expect(ms).toBeGreaterThanOrEqual(serviceMs)
    expect(ms).toBeLessThan(serviceMs + 15_000)
  }
})
