import { expect, it } from 'vitest'
import { VirtualClock } from '../../lib/index.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { SerialLine } from '../serial-line.ts'
import { Life } from './life.ts'
import { Meter } from './meter.ts'

function setUp() {
  const clock = new VirtualClock()
  const line = new SerialLine({ clock })
  const received: number[] = []
  line.attach((send) => ({
    receive: (bytes) => {
      received.push(...bytes)
      send(bytes)
    },
    hands: {},
    world: () => ({}),
  }))
  const life = new Life(new Meter())
  return { clock, line, life, received, broker: new MemoryBroker({ clock }) }
}

it('counts timers, links and what listens to them, until each is given back', async () => {
  const { clock, line, life, broker } = setUp()
  const own = life.clock(clock)
  own.after(10, () => {})
  const cancelled = own.after(1000, () => {})
  const transport = life.way(line.connect)()
  const remove = transport.onData(() => {})
  transport.onClosed(() => {})
  const link = life.mqtt(broker.connect)()
  link.onMessage(() => {})
  await transport.open()
  await clock.until(link.open({ clientId: 'one' }))
  expect(life.holdings).toEqual({ timers: 2, links: 2, listeners: 3 })
  await clock.advance(10)
  cancelled.cancel()
  remove()
  remove()
  expect(life.holdings).toEqual({ timers: 0, links: 2, listeners: 2 })
  await transport.close()
  await link.close()
  expect(life.holdings).toEqual({ timers: 0, links: 0, listeners: 0 })
})

it('what belongs to a life that has ended neither fires, hears nor says anything', async () => {
  const { clock, line, life, received } = setUp()
  const own = life.clock(clock)
  const happened: string[] = []
  own.after(10, () => happened.push('timer'))
  const transport = life.way(line.connect)()
  transport.onData(() => happened.push('data'))
  transport.onClosed(() => happened.push('closed'))
  await transport.open()
  void transport.write(Uint8Array.of(1))
  await clock.advance(5)
  expect([received, happened]).toEqual([[1], ['data']])
  life.die()
  await life.died
  void transport.write(Uint8Array.of(2))
  own.after(1, () => happened.push('later timer'))
  await clock.advance(100)
  expect([received, happened]).toEqual([[1], ['data']])
  expect(life.holdings).toEqual({ timers: 0, links: 0, listeners: 0 })
  expect(clock.pending).toBe(0)
  await line.connect().open() // the port is free for the next life
})

it('knows the busiest moment: of timers that fired, and of no other program', async () => {
  const clock = new VirtualClock()
  const meter = new Meter()
  const own = new Life(meter).clock(clock)
  for (const ms of [5, 7, 7, 7, 9]) own.after(ms, () => {})
  for (const ms of [9, 9, 9, 9, 9, 9]) clock.after(ms, () => {})
  own.after(7, () => own.after(0, () => {}))
  own.after(7, () => {}).cancel()
  await clock.advance(20)
  expect(meter.busiest).toEqual({ timers: 5, when: 7 })
})

it('a program that goes round and round in one moment hangs there, and time goes on', async () => {
  const clock = new VirtualClock()
  const meter = new Meter()
  const own = new Life(meter).clock(clock)
  let rounds = 0
  const round = () => {
    rounds++
    own.after(-5, round)
  }
  own.after(7, round)
  await clock.advance(20)
  expect(rounds).toBe(20_000)
  expect(meter.busiest).toEqual({ timers: 20_001, when: 7 })
})
