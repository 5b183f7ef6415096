import { describe, expect, it } from 'vitest'
import { SerialLine } from '../simulator/serial-line.ts'
import { DeviceError } from './errors.ts'
import { memoryLink } from './memory-link.ts'
import { createRandom } from './random.ts'
import { phases, setUp } from './supervisor.cases.ts'
import { Supervisor } from './supervisor.ts'
import type { Transport } from './transport.ts'
import { VirtualClock } from './virtual-clock.ts'

describe('back-off', () => {
  it('waits 250 ms, then twice as long up to 5 s, each a quarter more or less, and not in step', async () => {
    const waits = async (seed: number) => {
      const clock = new VirtualClock()
      const line = new SerialLine({ clock })
      line.unplug()
      const attempts: number[] = []
      const connect = () => {
        attempts.push(clock.monotonicMs())
        return line.connect()
      }
      const supervisor = new Supervisor({ connect, clock, random: createRandom(seed) })
      supervisor.start()
      await clock.advance(60_000)
      await supervisor.close()
      const count = attempts.length
      await clock.advance(60_000)
      expect(attempts.length).toBe(count)
      return attempts.slice(1, 10).map((at, i) => at - (attempts[i] ?? 0))
    }
    const nominal = [250, 500, 1000, 2000, 4000, 5000, 5000, 5000, 5000]
    const ratios: number[] = []
    for (let seed = 1; seed <= 20; seed++) {
      for (const [i, ms] of (await waits(seed)).entries()) ratios.push(ms / (nominal[i] ?? Number.NaN))
    }
    expect(ratios).toHaveLength(180)
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(0.748)
    expect(Math.max(...ratios)).toBeLessThanOrEqual(1.252)
    expect(Math.min(...ratios)).toBeLessThan(0.78)
    expect(Math.max(...ratios)).toBeGreaterThan(1.22)
    expect(await waits(3)).toEqual(await waits(3))
  })

  it('begins anew after a link that worked; a failed preparation goes on doubling', async () => {
    const world = setUp()
    const { clock, device, line, ports, supervisor } = world
    device.silent = true
    supervisor.start()
    await clock.advance(60_000)
    expect(ports.length).toBeLessThan(14)
    expect(supervisor.reason?.code ?? 'init').toMatch(/timeout|init/)
    device.silent = false
    await clock.advance(15_000)
    expect(supervisor.state).toBe('ready')
    const before = ports.length
    line.unplug()
    await clock.advance(320)
    expect(ports.length).toBe(before + 1)
  })

  it('start while it waits or works does not make a second attempt', async () => {
    const world = setUp()
    for (const phase of ['opening', 'ready', 'in back-off']) {
      const again = setUp()
      await phases[phase]?.(again)
      const count = again.ports.length
      again.supervisor.start()
      expect(again.ports.length).toBe(count)
    }
    expect(world.ports).toEqual([])
  })
})

describe('alert', () => {
  const empty = new DeviceError('paperEmpty', 'no paper')

  it('is told once, keeps the link usable, and ends in ready', async () => {
    const world = setUp()
    await phases['ready']?.(world)
    world.supervisor.alert(empty)
    world.supervisor.alert(new DeviceError('paperEmpty', 'no paper'))
    expect(world.supervisor.reason).toBe(empty)
    await world.supervisor.ready()
    expect(await world.clock.until(world.ask())).toBe(true)
    world.supervisor.alert(undefined)
    world.supervisor.alert(undefined)
    expect(world.states).toEqual(['init', 'ready', 'alert paperEmpty', 'ready'])
  })

  it('noticed while the device is prepared takes effect at the end of it', async () => {
    const world = setUp()
    await phases['preparing']?.(world)
    world.supervisor.alert(empty)
    expect(world.supervisor.state).toBe('init')
    await world.clock.until(world.supervisor.ready())
    expect(world.states).toEqual(['init', 'alert paperEmpty'])
  })

  it('does not outlive its link, and is not told of a device that is gone', async () => {
    const world = setUp()
    await phases['ready']?.(world)
    world.supervisor.alert(empty)
    world.line.unplug()
    world.supervisor.alert(empty)
    world.line.plugIn()
    await world.clock.advance(5000)
    expect(world.states).toEqual(['init', 'ready', 'alert paperEmpty', 'lost offline', 'ready'])
  })
})

describe('a port that is slow to obey', () => {
  /** Opens 1000 ms later even when it was closed meanwhile, prepares as long, and is heard after its close. */
  function setUpSlow() {
    const clock = new VirtualClock()
    const log: string[] = []
    const far: Transport[] = []
    const connect = (): Transport => {
      const [host, device] = memoryLink(clock)
      void device.open()
      far.push(device)
      return {
        name: host.name,
        open: async () => {
          log.push('opens')
          await clock.sleep(1000)
          await host.open()
        },
        write: (bytes) => host.write(bytes),
        onData: (listener) => host.onData(listener),
        onClosed: (listener) => host.onClosed(listener),
        close: async () => void log.push('closes'),
      }
    }
    const prepare = async () => {
      log.push('prepares')
      await clock.sleep(1000)
    }
    const supervisor = new Supervisor({ connect, clock, prepare, random: createRandom(1) })
    supervisor.onState(({ state }) => log.push(state))
    return { clock, supervisor, log, far }
  }
  const silent = new DeviceError('timeout', 'no life sign')

  it('given up while it opens, it is not prepared', async () => {
    const { clock, supervisor, log } = setUpSlow()
    supervisor.start()
    await clock.advance(500)
    await supervisor.close()
    await clock.advance(5000)
    expect(log).toEqual(['init', 'opens', 'closes', 'disconnected'])
  })

  it('given up while it is prepared, it does not become ready', async () => {
    const { clock, supervisor, log } = setUpSlow()
    supervisor.start()
    await clock.advance(1500)
    await supervisor.close()
    await clock.advance(5000)
    expect(log).toEqual(['init', 'opens', 'prepares', 'closes', 'disconnected'])
  })

  it('given up before it opens, it is not opened', async () => {
    const { clock, supervisor, log } = setUpSlow()
    supervisor.onState(({ state }) => {
      if (state === 'init') void supervisor.close()
    })
    supervisor.start()
    await clock.advance(5000)
    expect(log).toEqual(['init', 'closes', 'disconnected'])
  })

  it('its last bytes are not taken for those of the next link', async () => {
    const { clock, supervisor, far } = setUpSlow()
    const heard: number[] = []
    supervisor.onData(({ bytes }) => heard.push(...bytes))
    supervisor.start()
    await clock.until(supervisor.ready())
    supervisor.drop(silent)
    await far[0]?.write(Uint8Array.of(1))
    await clock.advance(5000)
    await far[0]?.write(Uint8Array.of(1))
    await far[1]?.write(Uint8Array.of(2))
    expect(heard).toEqual([2])
  })
})

describe('listeners', () => {
  it('one that closes in the middle of a loss ends it: disconnected, no further attempt', async () => {
    const world = setUp()
    await phases['ready']?.(world)
    world.supervisor.onLoss(() => void world.supervisor.close())
    world.line.unplug()
    world.line.plugIn()
    await world.clock.advance(20_000)
    expect(world.supervisor.state).toBe('disconnected')
    expect(world.states.slice(2)).toEqual(['disconnected closed'])
    expect(world.ports).toHaveLength(1)
  })

  it('one that starts in the middle of a loss does not make a second attempt', async () => {
    const world = setUp()
    await phases['ready']?.(world)
    world.supervisor.onLoss(() => world.supervisor.start())
    world.line.unplug()
    world.line.plugIn()
    await world.clock.advance(5000)
    expect(world.ports).toHaveLength(2)
    expect(world.supervisor.state).toBe('ready')
  })

  it('one that closes at init opens nothing', async () => {
    const world = setUp()
    world.supervisor.onState(({ state }) => {
      if (state === 'init') void world.supervisor.close()
    })
    world.supervisor.start()
    await world.clock.advance(5000)
    expect([world.supervisor.state, world.ports.length]).toEqual(['disconnected', 1])
    await world.line.connect().open()
  })

  it('one that throws, at every kind of news, changes nothing and surfaces on its own', async () => {
    const others = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    const surfaced: string[] = []
    process.on('uncaughtException', (error) => surfaced.push(error.message))
    try {
      const world = setUp()
      const fail = (what: string) => () => {
        throw new Error(what)
      }
      world.supervisor.onState(fail('state'))
      world.supervisor.onLoss(fail('loss'))
      world.supervisor.onData(fail('data'))
      await phases['ready']?.(world)
      world.supervisor.alert(new DeviceError('coverOpen', 'cover'))
      world.line.unplug()
      world.line.plugIn()
      await world.clock.advance(5000)
      expect(world.supervisor.state).toBe('ready')
      expect(await world.clock.until(world.ask())).toBe(true)
      await world.supervisor.close()
      await world.clock.advance(1)
      expect(surfaced.join(' ')).toBe('state data state state loss state data state data loss state')
    } finally {
      process.removeAllListeners('uncaughtException')
      for (const listener of others) process.on('uncaughtException', listener)
    }
  })
})

it('a maker of links that throws counts as a failed attempt', async () => {
  const { clock, line } = setUp()
  let attempts = 0
  const connect = () => {
    if (++attempts < 3) throw new Error('no such port')
    return line.connect()
  }
  const supervisor = new Supervisor({ connect, clock, random: createRandom(1) })
  supervisor.start()
  expect([supervisor.state, supervisor.reason?.code]).toEqual(['lost', 'noHardware'])
  await clock.advance(2000)
  expect([supervisor.state, attempts]).toEqual(['ready', 3])
})
