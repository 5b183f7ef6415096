import { expect, it } from 'vitest'
import { Commands, createRandom, memoryJournal, type PhysicalEvent, VirtualClock } from '../../lib/index.ts'
import { SerialLine } from '../../simulator/serial-line.ts'
import type { ButtonsHands, Press } from './contract.ts'
import { keypadModels } from './keypad/model.ts'
import { RatingButtons } from './rating-buttons.ts'

async function setUp(name = 'serial-keypad', seed = 1) {
  const clock = new VirtualClock()
  const line = new SerialLine({ clock, baudRate: 9600 })
  const model = keypadModels.find((each) => each.name === name)
  if (model === undefined) throw new Error(`no model ${name}`)
  const [makeDriver, makeFirmware] = await Promise.all([model.driver(), model.firmware()])
  const events: PhysicalEvent[] = []
  const options = { serial: '00017' }
  const firmware = line.attach((send) =>
    makeFirmware({ clock, send, options, random: createRandom(seed), tell: (event) => events.push(event) }),
  )
  const context = {
    id: 'rate-1',
    clock,
    options,
    timezone: 'UTC',
    random: createRandom(2),
    connect: line.connect,
  }
  const commands = new Commands({ clock, journal: memoryJournal(), device: 'rate-1', mint: () => 'minted' })
  const buttons = new RatingButtons({ id: 'rate-1', driver: makeDriver(context), commands, window: 5 })
  const presses: Press[] = []
  buttons.onPress((press) => presses.push(press))
  buttons.start()
  await clock.until(buttons.ready())
  const wire: string[] = []
  line.tap(({ bytes, to }) => wire.push(`${to}: ${Buffer.from(bytes).toString('latin1').trimEnd()}`))
  return { clock, line, firmware, buttons, presses, events, wire, hands: firmware.hands as ButtonsHands }
}

it('tells a press, with the score, the time and the id, in the lines of the definition', async () => {
  const { clock, hands, buttons, presses, events, wire } = await setUp()
  const at = clock.now()
  hands.press({ button: 2 })
  await clock.advance(1000)
  expect(presses).toEqual([{ score: 2, scale: 2, at, id: '00017/1-1' }])
  expect(wire).toEqual(['host: #1 B2 S A200 *42', 'device: !1'])
  expect(events).toEqual([{ type: 'pressed', button: 2, score: 2, alive: true }])
  expect(buttons.window).toBe(5)
})

it.each([1, 2, 3, 4, 5])('counts a chattering contact once (seed %i)', async (seed) => {
  const { clock, hands, presses } = await setUp('serial-keypad-5', seed)
  hands.bounce({ button: seed, ms: 45 })
  await clock.advance(1000)
  expect(presses.map(({ score, scale }) => [score, scale])).toEqual([[seed, 5]])
})

it('counts two presses with a pause between as two', async () => {
  const { clock, hands, presses } = await setUp()
  hands.press({ button: 2 })
  await clock.advance(400)
  hands.press({ button: 1, ms: 9000 })
  await clock.advance(10_000)
  expect(presses.map(({ score, id, flags }) => [score, id, flags])).toEqual([
    [2, '00017/1-1', undefined],
    [1, '00017/1-2', undefined],
  ])
})

it('takes the first of two buttons that are down together', async () => {
  const { clock, hands, presses } = await setUp()
  hands.press({ button: 1 })
  await clock.advance(20)
  hands.press({ button: 2 })
  await clock.advance(1000)
  expect(presses.map(({ score }) => score)).toEqual([1])
})

it('reports a stuck button, no vote, and lets the others vote', async () => {
  const { clock, hands, presses, buttons } = await setUp()
  hands.stick({ button: 1 })
  await clock.advance(10_500)
  expect(buttons.status).toMatchObject({ state: 'alert', stuck: 1 })
  hands.press({ button: 2 })
  await clock.advance(1000)
  expect(presses.map(({ score }) => score)).toEqual([2])
  hands.release()
  await clock.advance(1000)
  expect(buttons.status.state).toBe('ready')
  expect(presses).toHaveLength(1)
})

it('keeps the alarm of a stuck button over a loss of the line', async () => {
  const { clock, line, hands, buttons } = await setUp()
  hands.hold({ button: 2 })
  await clock.advance(11_000)
  line.unplug()
  await clock.advance(1000)
  line.plugIn()
  await clock.advance(10_000)
  expect(buttons.status).toMatchObject({ state: 'alert', stuck: 2 })
})

it('counts presses made while the cable was out, at their own time, as late', async () => {
  const { clock, line, hands, presses, buttons } = await setUp()
  line.unplug()
  await clock.advance(5000)
  const times = [clock.now(), clock.now() + 60_000]
  hands.press({ button: 2 })
  await clock.advance(60_000)
  hands.press({ button: 1 })
  await clock.advance(60_000)
  expect(buttons.status.state).toBe('lost')
  line.plugIn()
  await clock.advance(10_000)
  expect(presses.map(({ score, flags, id }) => [score, flags, id])).toEqual([
    [2, ['late'], '00017/1-1'],
    [1, ['late'], '00017/1-2'],
  ])
  for (const [i, { at }] of presses.entries()) expect(Math.abs(at - (times[i] ?? 0))).toBeLessThan(100)
})

it('counts a press once when its acknowledgement is lost', async () => {
  const { clock, line, hands, presses, wire, firmware } = await setUp()
  let cut = false
  line.tap(({ to }) => {
    if (to !== 'host' || cut) return
    cut = true
    line.unplug() // the press has arrived, its acknowledgement has not left
    line.plugIn()
  })
  hands.press({ button: 2 })
  await clock.advance(20_000)
  expect(cut).toBe(true)
  expect(wire.filter((each) => each.startsWith('host: #1 ')).length).toBeGreaterThan(1)
  expect(presses.map(({ id }) => id)).toEqual(['00017/1-1'])
  expect(firmware.world()['waiting']).toBe(0)
})

it('forgets with its power, starts counting anew, and says so by itself', async () => {
  const { clock, line, hands, presses, events, buttons } = await setUp()
  hands.press({ button: 2 })
  await clock.advance(1000)
  line.unplug()
  hands.press({ button: 2 })
  await clock.advance(1000)
  hands.unplug()
  hands.press({ button: 2 })
  await clock.advance(1000)
  line.plugIn()
  hands.plugIn()
  await clock.advance(10_000)
  hands.press({ button: 1 })
  await clock.advance(1000)
  expect(presses.map(({ id, score }) => [id, score])).toEqual([
    ['00017/1-1', 2],
    ['00017/2-1', 1],
  ])
  expect(events).toContainEqual({ type: 'unplugged', forgotten: 1 })
  expect(events.filter(({ alive }) => alive === false)).toHaveLength(1)
  expect(buttons.status.state).toBe('ready')
})

it('takes a power cut that the line does not show for what it is', async () => {
  const { clock, hands, presses } = await setUp()
  for (let i = 0; i < 3; i++) {
    hands.press({ button: 2 })
    await clock.advance(500)
  }
  hands.unplug()
  await clock.advance(200)
  hands.plugIn()
  await clock.advance(1000)
  hands.press({ button: 1 })
  await clock.advance(1000)
  expect(presses.map(({ id }) => id)).toEqual(['00017/1-1', '00017/1-2', '00017/1-3', '00017/2-1'])
})

it('keeps 32 presses while nobody listens, and the host sees the gap', async () => {
  const { clock, line, hands, presses, events } = await setUp()
  hands.press({ button: 2 })
  await clock.advance(1000)
  line.unplug()
  for (let i = 0; i < 40; i++) {
    hands.press({ button: 1 })
    await clock.advance(1000)
  }
  line.plugIn()
  await clock.advance(20_000)
  const kept = [1, 2, ...Array.from({ length: 31 }, (_, i) => i + 11)] // of 41
  expect(presses.map(({ id }) => id)).toEqual(kept.map((seq) => `00017/1-${seq}`))
  expect(presses.filter(({ flags }) => flags?.includes('gap')).map(({ id }) => id)).toEqual(['00017/1-11'])
  expect(events.filter(({ type }) => type === 'forgot')).toHaveLength(8)
})

it('hears nothing of a button that was down when the power came', async () => {
  const { clock, hands, presses } = await setUp()
  hands.unplug()
  hands.hold({ button: 1 })
  hands.plugIn()
  await clock.advance(1000)
  hands.release({ button: 1 })
  await clock.advance(1000)
  expect(presses).toEqual([])
})

it('works with a legacy box, whose chatter the host removes', async () => {
  const { clock, hands, presses, wire } = await setUp('serial-keypad-plain')
  const at = clock.now()
  hands.bounce({ button: 2, ms: 30 })
  await clock.advance(1000)
  expect(wire.length).toBeGreaterThan(1)
  expect(new Set(wire)).toEqual(new Set(['host: 2']))
  expect(presses).toEqual([{ score: 2, scale: 2, at }])
})

it('refuses a button that is not there, in words', async () => {
  const { hands } = await setUp()
  expect(() => hands.press({ button: 3 })).toThrow('there is no button 3: this box has 1 to 2')
})

it('needs few events while nothing happens', async () => {
  const { clock, buttons } = await setUp()
  const before = clock.fired
  await clock.advance(3600_000)
  expect(clock.fired - before).toBeLessThan(60) // twelve hellos an hour
  expect(buttons.status.state).toBe('ready')
})
