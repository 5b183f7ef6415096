import { expect, it } from 'vitest'
import { Commands, createRandom, VirtualClock } from '../../lib/index.ts'
import { memoryJournal } from '../../lib/memory-journal.ts'
import { SerialLine } from '../../simulator/serial-line.ts'
import { Board } from './board.ts'
import { CallerDisplay } from './caller-display.ts'
import { poleDriver } from './pole/driver.ts'
import { PoleFirmware } from './pole/firmware.ts'
import { poleModels } from './pole/model.ts'
import type { PoleProfile } from './pole/profile.ts'

const PROFILE = poleModels[0]?.profile as PoleProfile
const A042 = { ticket: 'A042', window: 5 }
const B007 = { ticket: 'B007', window: 5 }
const LIT = ['        A042', '      Window 5']
const LATER = ['        B007', '      Window 5']
const DARK = ['', '']

function setUp() {
  const clock = new VirtualClock()
  const line = new SerialLine({ clock, baudRate: 9600 })
  const common = { clock, random: createRandom(1), options: {} }
  const firmware = line.attach((send) => new PoleFirmware(PROFILE, { ...common, send, tell: () => {} }))
  const driver = poleDriver(PROFILE)({ ...common, id: 'lamp-5', timezone: 'UTC', connect: line.connect })
  let minted = 0
  const commands = new Commands({
    clock,
    journal: memoryJournal(),
    device: 'lamp-5',
    mint: () => `m${++minted}`,
  })
  const parts = { id: 'lamp-5', driver, commands, clock }
  return { clock, line, firmware, parts, look: () => firmware.hands.look() }
}

async function open() {
  const world = setUp()
  const display = new CallerDisplay(world.parts)
  display.start()
  await world.clock.until(display.ready())
  return { ...world, display }
}

it('shows a call, tells the evidence, and blanks', async () => {
  const { clock, display, look } = await open()
  expect(await clock.until(display.show(A042, { id: 'c1' }))).toMatchObject({
    id: 'c1',
    outcome: 'done',
    evidence: 'sent',
  })
  expect(look()).toEqual(LIT)
  expect(display.status).toMatchObject({ state: 'ready', lit: [A042] })
  await clock.until(display.blank())
  expect(look()).toEqual(DARK)
})

it('does the same id once, and refuses it for another call', async () => {
  const { clock, display, look } = await open()
  const first = await clock.until(display.show(A042, { id: 'c1' }))
  await clock.until(display.show(B007, { id: 'c2' }))
  expect(await clock.until(display.show(A042, { id: 'c1' }))).toEqual(first)
  expect(look()).toEqual(LATER)
  await expect(clock.until(display.show(B007, { id: 'c1' }))).rejects.toMatchObject({ code: 'illegal' })
})

it('lights the latest of calls that arrive together', async () => {
  const { clock, display, look } = await open()
  await clock.until(Promise.all([display.show(A042), display.show(B007)]))
  expect(look()).toEqual(LATER)
})

it('refuses a seq lower than the last accepted one', async () => {
  const { clock, display, look } = await open()
  await clock.until(display.show(B007, { seq: 7 }))
  await expect(clock.until(display.show(A042, { seq: 6 }))).rejects.toMatchObject({
    code: 'superseded',
    outcome: 'notDone',
  })
  expect(look()).toEqual(LATER)
  await clock.until(display.show(A042, { seq: 7 }))
  expect(look()).toEqual(LIT)
})

it('blanks at until, and refuses a call whose time is over', async () => {
  const { clock, display, look } = await open()
  await clock.until(display.show(A042, { until: clock.now() + 60_000 }))
  await clock.advance(59_000)
  expect(look()).toEqual(LIT)
  await clock.advance(1100)
  expect(look()).toEqual(DARK)
  const late = display.show(A042, { until: clock.now() - 1 })
  await expect(clock.until(late)).rejects.toMatchObject({ code: 'expired', outcome: 'notDone' })
})

it('lets a command expire that comes to its turn too late', async () => {
  const { clock, display, look } = await open()
  const both = Promise.allSettled([display.show(A042), display.show(B007, { ttlMs: 10 })])
  const [, late] = await clock.until(both)
  expect(late).toMatchObject({ status: 'rejected', reason: { code: 'expired', outcome: 'notDone' } })
  expect(look()).toEqual(LIT)
})

it('restores what is wanted when the cable comes back', async () => {
  const { clock, line, firmware, display, look } = await open()
  await clock.until(display.show(A042))
  line.unplug()
  firmware.hands.unplug()
  firmware.hands.plugIn()
  await clock.advance(2000)
  expect(look()).toEqual(DARK)
  line.plugIn()
  await clock.advance(10_000)
  expect(look()).toEqual(LIT)
  expect(firmware.world()['blinkMs']).toBe(0)
  expect(display.status).toMatchObject({ state: 'ready', lit: [A042] })
})

it('does not restore a call whose time ran out meanwhile', async () => {
  const { clock, line, display, look } = await open()
  await clock.until(display.show(A042, { until: clock.now() + 5000 }))
  line.unplug()
  await clock.advance(6000)
  expect(look()).toEqual(LIT) // nobody can tell it
  line.plugIn()
  await clock.advance(10_000)
  expect(look()).toEqual(DARK)
})

it('withdraws a show that failed, and lights what was wanted before', async () => {
  const { clock, line, display, look } = await open()
  await clock.until(display.show(A042))
  line.unplug()
  await expect(clock.until(display.show(B007))).rejects.toMatchObject({ code: 'offline', outcome: 'notDone' })
  line.plugIn()
  await clock.advance(10_000)
  expect(look()).toEqual(LIT)
})

it('lights a call of unknown outcome once the line is back', async () => {
  const { clock, line, display, look } = await open()
  await clock.until(display.show(A042))
  const failure = expect(display.show(B007)).rejects.toMatchObject({ outcome: 'unknown' })
  await clock.advance(30)
  line.unplug()
  await failure
  line.plugIn()
  await clock.advance(10_000)
  expect(look()).toEqual(LATER)
})

it('heals a display that lost its power without a word, at the next refresh', async () => {
  const { clock, firmware, display, look } = await open()
  await clock.until(display.show(A042))
  firmware.hands.unplug()
  await clock.advance(1000)
  firmware.hands.plugIn()
  await clock.advance(1000)
  expect(look()).toEqual(DARK)
  await clock.advance(PROFILE.refreshMs)
  expect(look()).toEqual(LIT)
  expect(firmware.world()).toMatchObject({ cursor: null, blinkMs: 0 })
})

it.each([3, 10, 60, 200])(
  'a call that is %i s old is not dark for longer than that after a blink of the mains',
  async (s) => {
    const { clock, firmware, display, look } = await open()
    await clock.until(display.show(A042))
    await clock.advance(s * 1000)
    firmware.hands.unplug()
    await clock.advance(500)
    firmware.hands.plugIn()
    await clock.advance(Math.max(10_000, s * 1000) + 1000)
    expect(look()).toEqual(LIT)
  },
)

it('darkens a display that took the bytes of its blank for others, within twice the time', async () => {
  const { clock, line, display, look } = await open()
  await clock.until(display.show(A042))
  const garble = line.interpose('toDevice', (bytes, pass) => pass(bytes.map((byte) => byte ^ 0x55)))
  await clock.until(display.blank())
  await clock.advance(60_000)
  garble()
  await clock.advance(61_000)
  expect(look()).toEqual(DARK)
})

it('costs nothing while it has never been lit, and next to nothing while it is dark', async () => {
  const { clock, display } = await open()
  await clock.advance(10_000)
  const unlit = clock.fired
  await clock.advance(24 * 3600_000)
  expect(clock.fired).toBe(unlit)
  await clock.until(display.show(A042))
  await clock.until(display.blank())
  const before = clock.fired
  await clock.advance(24 * 3600_000)
  expect(clock.fired - before).toBeLessThan(60)
})

it('refuses bad input with what was expected', async () => {
  const { display } = await open()
  await expect(display.show({ ticket: 'A\x1b@', window: 5 })).rejects.toMatchObject({ code: 'illegal' })
  await expect(display.show({ ticket: '', window: 5 })).rejects.toThrow(/1 to 12 printable/)
  await expect(display.show({ ticket: 'A042', window: 0 })).rejects.toThrow(/window/)
  await expect(display.show(A042, { seq: -1 })).rejects.toThrow(/seq/)
  const call = { ticket: 'A042', windo: 5 } as never
  await expect(display.show(call)).rejects.toMatchObject({ code: 'illegal', outcome: 'notDone' })
})

it('settles everything when it is closed', async () => {
  const { clock, display } = await open()
  const pending = Promise.allSettled([display.show(A042), display.show(B007)])
  await clock.advance(10)
  await display.close()
  const [first, second] = await clock.until(pending)
  expect(first).toMatchObject({ status: 'rejected', reason: { outcome: 'unknown' } })
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'closed' } })
  await expect(clock.until(display.show(A042))).rejects.toMatchObject({ code: 'closed', outcome: 'notDone' })
})

it('shows as many calls on a board as it has rows', async () => {
  const { clock, parts, look } = setUp()
  await using board = new Board(parts)
  board.start()
  await clock.until(board.ready())
  expect(board.capacity).toBe(2)
  await clock.until(board.show([A042, { ticket: 'B007', window: 12 }]))
  expect(look()).toEqual(['A042 > 5', 'B007 > 12'])
  await expect(clock.until(board.show([A042, A042, A042]))).rejects.toMatchObject({ code: 'illegal' })
  await clock.until(board.show([]))
  expect(look()).toEqual(DARK)
})
