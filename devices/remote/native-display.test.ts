import { expect, it } from 'vitest'
import { Commands, memoryJournal } from '../../lib/index.ts'
import { CallerDisplay } from '../caller-display/index.ts'
import { call, openDisplay, setUp } from './native-display.cases.ts'
import { failure } from './native-room.cases.ts'

it('shows one call in large letters, in literal JSON both ways', async () => {
  const { clock, driver, look, lit, permit, told } = await setUp()
  expect(await clock.until(driver.light([call], permit('s-1'), { seq: 3 }))).toBe('acknowledged')
  expect(look.on('dev-1/command')).toEqual([{ id: 's-1', op: 'show', ticket: 'A042', window: 5, seq: 3 }])
  expect(look.on('dev-1/result')).toEqual([
    { id: 's-1', outcome: 'done', evidence: 'acknowledged', at: clock.now() },
  ])
  expect(lit()).toEqual(['A042', '→ 5'])
  expect(told.filter(({ type }) => type === 'shown')).toEqual([
    { type: 'shown', lines: ['A042', '→ 5', '', '', '', '', '', ''] },
  ])
  await clock.advance(1)
  expect(driver.status.lit).toEqual([call])
  await clock.until(driver.light([], permit('s-2'), {}))
  expect(look.on('dev-1/command')[1]).toEqual({ id: 's-2', op: 'blank' })
  expect(lit()).toEqual([])
})

it('shows a row a call where it hangs in the hall, and refuses more than it has rows', async () => {
  const { clock, driver, look, lit, permit } = await setUp({})
  await clock.until(driver.light([call], permit('b-1'), {}))
  expect(look.on('dev-1/command')[0]).toEqual({
    id: 'b-1',
    op: 'show',
    calls: [{ ticket: 'A042', window: 5 }],
  })
  expect(lit()).toEqual(['A042 → 5'])
  const nine = Array.from({ length: 9 }, (_, i) => ({ ticket: `A${i}`, window: 1 }))
  const error = await clock.until(failure(driver.light(nine, permit('b-2'), {})))
  expect(error).toMatchObject({ code: 'illegal', outcome: 'notDone' })
  expect(lit()).toEqual(['A042 → 5'])
  expect(driver.capacity).toBe(8)
})

it('goes by the order of the sender, and blanks by itself at until', async () => {
  const { clock, look, lit } = await setUp()
  const until = clock.now() + 5000
  await clock.until(
    look.say('dev-1/command', `{"id":"q-1","op":"show","ticket":"A2","window":5,"seq":7,"until":${until}}`),
  )
  await clock.until(look.say('dev-1/command', '{"id":"q-2","op":"show","ticket":"A1","window":5,"seq":6}'))
  await clock.until(look.say('dev-1/command', '{"id":"q-3","op":"show","ticket":"A0","window":5,"until":5}'))
  await clock.until(look.say('dev-1/command', '{"id":"q-4","op":"show","ticket":"A0","window":5,"ttlMs":-1}'))
  await clock.advance(10)
  expect(look.on('dev-1/result').map(({ id, code }) => `${id} ${code}`)).toEqual([
    'q-1 undefined',
    'q-2 superseded',
    'q-3 expired',
    'q-4 illegal',
  ])
  expect(lit()).toEqual(['A2', '→ 5'])
  await clock.advance(5000)
  expect(lit()).toEqual([])
})

it('shows its name for a moment when asked, then what was lit', async () => {
  const { clock, driver, lit, permit } = await setUp()
  await clock.until(driver.light([call], permit('i-1'), {}))
  await clock.until(driver.identify(permit('i-2')))
  expect(lit()).toEqual(['dev-1'])
  await clock.advance(3000)
  expect(lit()).toEqual(['A042', '→ 5'])
})

it('is dark after a power cut, and the public class brings back what should be lit', async () => {
  const { clock, driver, hands, lit, look } = await setUp()
  const mint = () => 'minted'
  const commands = new Commands({ clock, journal: memoryJournal(), device: 'dev-1', mint })
  const display = new CallerDisplay({ id: 'dev-1', driver, commands, clock })
  await clock.until(display.show(call, { id: 'd-1' }))
  hands.unplug()
  expect(lit()).toEqual([])
  await clock.advance(60_000)
  expect(driver.status).toMatchObject({ state: 'lost' })
  hands.plugIn()
  await clock.advance(20_000)
  expect(lit()).toEqual(['A042', '→ 5'])
  await clock.until(display.show({ ticket: 'A043', window: 5 }, { id: 'd-2' }))
  hands.unplug()
  await clock.advance(1000)
  hands.plugIn()
  await clock.advance(20_000)
  expect(lit()).toEqual(['A043', '→ 5'])
  const ids = look.on('dev-1/command').map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  await clock.until(display.close())
})

it('restores what somebody else showed later, for as long as they wanted it', async () => {
  const { clock, display, look, lit, blink } = await openDisplay()
  await clock.until(display.show(call))
  const until = clock.now() + 30_000
  await clock.until(
    look.say('dev-1/command', `{"id":"o-1","op":"show","ticket":"B7","window":5,"until":${until}}`),
  )
  await clock.advance(10)
  expect(lit()).toEqual(['B7', '→ 5'])
  await blink()
  expect(lit()).toEqual(['B7', '→ 5'])
  await clock.advance(30_000)
  expect(lit()).toEqual([])
  await blink()
  expect(lit()).toEqual([])
})

it('restores what somebody else showed first, and nothing that somebody else put out', async () => {
  const { clock, display, look, lit, blink } = await openDisplay()
  await clock.until(look.say('dev-1/command', '{"id":"o-1","op":"show","ticket":"B7","window":5}'))
  await clock.advance(10)
  await blink()
  expect(lit()).toEqual(['B7', '→ 5'])
  await clock.until(display.show(call))
  await clock.until(look.say('dev-1/command', '{"id":"o-2","op":"blank"}'))
  await clock.advance(10)
  await blink()
  expect(lit()).toEqual([])
})

it('goes by the last one who showed, however closely they follow', async () => {
  const { clock, display, look, lit, blink } = await openDisplay()
  const both = [
    display.show(call),
    look.say('dev-1/command', '{"id":"o-1","op":"show","ticket":"B7","window":5}'),
    display.show({ ticket: 'A043', window: 5 }),
    look.say('dev-1/command', '{"id":"o-2","op":"show","ticket":"B8","window":5}'),
  ]
  await clock.until(Promise.all(both))
  await clock.advance(1000)
  const last = lit()
  await blink()
  expect(lit()).toEqual(last)
})

it.each(['unplugged', 'out of reach'])('is dark when it is back if it was blanked while %s', async (how) => {
  const { clock, display, broker, hands, lit } = await openDisplay()
  await clock.until(display.show(call))
  if (how === 'unplugged') hands.unplug()
  else broker.restart({ downMs: 5000 })
  await clock.advance(100)
  expect(await clock.until(failure(display.blank()))).toMatchObject({ code: 'offline', outcome: 'unknown' })
  if (how === 'unplugged') hands.plugIn()
  await clock.advance(20_000)
  expect(lit()).toEqual([])
  expect(display.status).toMatchObject({ state: 'ready', lit: [] })
})

it('a blank that came too late for its deadline leaves what is lit, over a reset too', async () => {
  const { clock, display, lit, blink } = await openDisplay()
  await clock.until(display.show(call))
  const late = display.blank({ expiresAt: clock.now() - 1 })
  expect(await clock.until(failure(late))).toMatchObject({ code: 'expired' })
  await blink()
  expect(lit()).toEqual(['A042', '→ 5'])
})

it('brings itself back after the broker has lost everything', async () => {
  const { clock, driver, broker, permit, lit } = await setUp()
  broker.restart({ keepSessions: false, keepRetained: false, downMs: 3000 })
  await clock.advance(100)
  expect(driver.status.state).toBe('lost')
  expect(await clock.until(failure(driver.light([call], permit('r-1'), {})))).toMatchObject({
    code: 'offline',
    outcome: 'notDone',
  })
  await clock.advance(20_000)
  expect(driver.status.state).toBe('ready')
  await clock.until(driver.light([call], permit('r-2'), {}))
  expect(lit()).toEqual(['A042', '→ 5'])
})
