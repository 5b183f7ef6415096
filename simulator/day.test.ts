import { expect, it } from 'vitest'
import { simulateCity } from './city.ts'
import { simulateDay } from './day.ts'
import { startLive } from './live.ts'

const SMALL = { windows: 4, visitors: 25 }
const KEPT = { lost: 'ok', duplicated: 'ok', reissued: 'ok', calledTwice: 'ok', stale: 'ok', ratings: 'ok' }

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
  expect(day.incidents['paperEnd']).toBeGreaterThan(0)
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
