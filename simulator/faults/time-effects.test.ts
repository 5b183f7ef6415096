/** What the faults of clocks, and of a program that stands still, do to what is believed and what is true. */
import { expect, it } from 'vitest'
import { setUpRoom } from './room.cases.ts'

const NOON = Date.UTC(2026, 0, 12, 6, 0, 10) // what the clock shows when the room is set up

it.each([
  ['lost', 0, '01.01.1970 00:00'],
  ['ahead', 2 ** 32 * 1000, '07.02.2106 06:28'],
])(
  '%s: dates are those of %i, presses find their visitor, and afterwards the time is right',
  async (fault, now, date) => {
    const { room, clock, print, serve, papers, hands, ratings, state } = await setUpRoom()
    const running = room.faults.start('clock', fault)
    expect(clock.now()).toBe(now)
    expect(await print('kiosk-1')).toBe('done printed')
    expect(papers('kiosk-1')).toEqual([`cut:  A042 ${date}`])
    for (const window of [1, 2]) await serve(window)
    await clock.advance(5000)
    for (const id of ['rate-1', 'rate-2']) hands(id).press({ button: 2 })
    await clock.advance(5000)
    expect(ratings.map(({ ticket }) => ticket)).toEqual(['A042', 'A042'])
    running.end()
    expect(clock.now()).toBe(NOON + clock.monotonicMs() - 10_000)
    for (const id of ['kiosk-1', 'kiosk-2', 'lamp-1', 'lamp-2']) expect(state(id)).toBe('ready')
    expect(await print('kiosk-2')).toBe('done printed')
  },
)

it('stopped: the time of day stands still; deadlines that are durations do not', async () => {
  const { room, clock, centre, outcome } = await setUpRoom()
  room.faults.start('clock', 'stopped', { during: 60_000 })
  room.line('kiosk-1').unplug()
  await clock.advance(30_000)
  expect(clock.now()).toBe(NOON)
  room.line('kiosk-1').plugIn()
  await clock.advance(10_000)
  const first = centre.printer('kiosk-1').print({ ticket: 'A041' })
  const late = centre.printer('kiosk-1').print({ ticket: 'A042' }, { ttlMs: 500 })
  expect(await outcome(first)).toBe('done printed')
  expect(await outcome(late)).toBe('notDone expired')
  await clock.advance(20_000)
  expect(clock.now()).toBe(NOON + clock.monotonicMs() - 10_000)
})

it('fast: a call goes out by the time of day, when that has run fast', async () => {
  const { room, clock, centre, hands } = await setUpRoom()
  room.faults.start('clock', 'fast', { args: { percent: 50 }, during: 60_000 })
  await clock.until(
    centre.display('lamp-1').show({ ticket: 'A042', window: 1 }, { until: clock.now() + 30_000 }),
  )
  const lit = () => hands('lamp-1').look().join('').includes('A042')
  await clock.advance(15_000)
  expect(lit()).toBe(true)
  await clock.advance(16_000)
  expect(lit()).toBe(false)
  await clock.advance(60_000)
  expect(clock.now()).toBe(NOON + clock.monotonicMs() - 10_000)
})

it.each([100, 200, 400, 600, 800])(
  'asleep: a program that stands still %i ms into a ticket does not take its own sleep for silence',
  async (at) => {
    const { room, clock, centre, outcome, state } = await setUpRoom()
    room.faults.start('program', 'asleep', { at, during: 5000 })
    const begunMs = clock.monotonicMs()
    const printing = ['kiosk-1', 'kiosk-2'].map((id) => centre.printer(id).print({ ticket: 'A042' }))
    for (const each of printing) expect(await outcome(each)).toBe('done printed')
    expect(clock.monotonicMs() - begunMs).toBeGreaterThan(5000)
    expect(state('kiosk-1')).toBe('ready')
  },
)

it('asleep: presses come when the program wakes, and those that bear a time keep it', async () => {
  const { room, clock, hands, serve, ratings } = await setUpRoom()
  for (const window of [1, 2]) await serve(window)
  room.faults.start('program', 'asleep', { during: 5000 })
  const at = clock.now()
  for (const id of ['rate-1', 'rate-2']) hands(id).press({ button: 2 })
  await clock.advance(4900)
  expect(ratings).toEqual([])
  await clock.advance(5000)
  expect(ratings.map(({ ticket }) => ticket)).toEqual(['A042', 'A042'])
  expect(ratings.find(({ device }) => device === 'rate-2')?.at).toBe(at) // nothing dates the bytes of the other one
})

it.each([
  ['a day behind', undefined, ['late', 'clockBehind'], '11.01.2026'],
  ['an hour ahead', 3_600_000, ['clockAhead'], '12.01.2026'],
])(
  'clockWrong: %s, a press is taken for one of its arrival, and says so; tickets bear the wrong time',
  async (_name, ms, flags, date) => {
    const { room, clock, hands, serve, print, papers, ratings } = await setUpRoom()
    const args = ms === undefined ? {} : { args: { ms } }
    for (const id of ['rate-2', 'kiosk-2']) room.faults.start(id, 'clockWrong', { during: 60_000, ...args })
    await serve(2)
    await clock.advance(2000)
    hands('rate-2').press({ button: 2 })
    await clock.advance(1000)
    expect(ratings).toMatchObject([{ ticket: 'A042', flags }])
    expect(await print('kiosk-2')).toBe('done printed')
    expect(papers('kiosk-2')).toEqual([expect.stringContaining(date)])
  },
)
