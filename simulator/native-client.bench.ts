/**
 * Devices that are their own MQTT clients, against bare mqtt.js clients of the same broker in the same run: memory for
 * each, connects a second, and one command both ways. The broker is a bare aedes in a process of its own.
 */
import { spawn } from 'node:child_process'
import { type EventEmitter, once } from 'node:events'
import { Socket } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt'
import { bench, describe } from 'vitest'
import type { DisplayDriver } from '../devices/caller-display/contract.ts'
import { findModel } from '../devices/registry.ts'
import { createRandom, systemClock } from '../lib/index.ts'
import { openMqttSession } from '../lib/mqtt/index.ts'
import { mqttLink } from '../lib/mqtt/mqtt-link.ts'
import { ConnectGate } from './connect-gate.ts'
import { connectNative } from './native-client.ts'
import { type SimulatedMqttDevice, simulateDevice } from './simulated-device.ts'

const CLIENTS = 1000
const AT_A_TIME = 32
const ROUNDS = 3

const BROKER = `
import { createServer } from 'node:net'
import { Aedes } from 'aedes'
const aedes = await Aedes.createBroker()
const server = createServer({ noDelay: true }, aedes.handle)
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
process.stdin.on('end', () => process.exit()).resume()`

/** Ends with this process, whose end closes its stdin. */
const broker = spawn(process.execPath, ['--input-type=module', '-e', BROKER], {
  stdio: ['pipe', 'pipe', 'inherit'],
})
const [port] = (await once(broker.stdout, 'data')) as [Buffer]
const url = `mqtt://127.0.0.1:${String(port).trim()}`
const connect = () => mqttLink(url)
const context = { clock: systemClock, random: createRandom(7), centre: 'bench' }

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes of JavaScript values and of buffers that are alive. */
async function aliveBytes(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collect()
    await systemClock.sleep(50)
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Runs `make` for every index, so many at a time. */
async function all<T>(make: (index: number) => Promise<T>): Promise<T[]> {
  const made: T[] = []
  let next = 0
  const work = async () => {
    while (next < CLIENTS) made.push(await make(next++))
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, work))
  return made
}

interface Measured {
  readonly perSecond: number
  readonly kilobytes: number
}

async function measured(join: () => Promise<() => Promise<unknown>>): Promise<Measured> {
  const before = await aliveBytes()
  const beganMs = systemClock.monotonicMs()
  const leave = await join()
  const tookMs = systemClock.monotonicMs() - beganMs
  const kilobytes = ((await aliveBytes()) - before) / 1024 / CLIENTS
  await leave()
  return { perSecond: (1000 * CLIENTS) / tookMs, kilobytes }
}

/** A bare client at its best: without Nagle's algorithm, which costs it 40 ms for each packet of several writes. */
async function joinBare(options: IClientOptions = {}): Promise<MqttClient> {
  const client = mqtt.connect(url, { reconnectPeriod: 0, ...options })
  if (client.stream instanceof Socket) client.stream.setNoDelay(true)
  await once(client as unknown as EventEmitter, 'connect')
  return client
}

/** Clients with a session, one subscription and a will, as the devices have. */
const bare = (round: number) => async () => {
  const clients = await all(async (index) => {
    const topic = `nowserving/1/bare/d${index}`
    const client = await joinBare({
      ...{ clientId: `bare-${round}-${index}`, clean: false },
      will: { topic: `${topic}/state`, payload: Buffer.from('{"state":"lost"}'), qos: 1, retain: true },
    })
    await client.subscribeAsync(`${topic}/command`, { qos: 1 })
    return client
  })
  return () => Promise.all(clients.map((client) => client.endAsync()))
}

const MODELS = ['native-display', 'native-buttons'] as const

const device = (id: string, model: string) =>
  simulateDevice(id, { model, options: {}, window: 1 }, context) as Promise<SimulatedMqttDevice>

/** Whole devices: firmware, ledger of commands, states told and retained. */
const native = (round: number) => async () => {
  const gate = new ConnectGate(AT_A_TIME)
  let connected = 0
  let arrived = () => {}
  const here = new Promise<void>((resolve) => {
    arrived = () => {
      if (++connected === CLIENTS) resolve()
    }
  })
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, async (_, index) => {
      const made = await device(`d${round}-${index}`, MODELS[index % 2] ?? 'native-display')
      return connectNative(made, { ...context, connect: gate.over(connect), onConnected: arrived })
    }),
  )
  await here
  return () => Promise.all(clients.map((client) => client.close()))
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0

async function compare(): Promise<string> {
  const rounds: { readonly bare: Measured; readonly native: Measured }[] = []
  await measured(native(0)) // loads and warms what both share
  for (let round = 1; round <= ROUNDS; round++)
    rounds.push({ bare: await measured(bare(round)), native: await measured(native(round)) })
  const of = (pick: (round: (typeof rounds)[number]) => number) => median(rounds.map(pick))
  const [bareKb, nativeKb] = [of((each) => each.bare.kilobytes), of((each) => each.native.kilobytes)]
  const [bareRate, nativeRate] = [of((each) => each.bare.perSecond), of((each) => each.native.perSecond)]
  return [
    `${CLIENTS} clients, ${AT_A_TIME} connects at a time, median of ${ROUNDS} rounds`,
    `memory    bare mqtt.js ${bareKb.toFixed(1)} KB, native device ${nativeKb.toFixed(1)} KB: ${(nativeKb / bareKb).toFixed(2)} times`,
    `connects  bare mqtt.js ${bareRate.toFixed(0)}/s, native device ${nativeRate.toFixed(0)}/s: ${(nativeRate / bareRate).toFixed(2)} times`,
  ].join('\n')
}

process.stdout.write(`${await compare()}\n`)

/** The least that a command and its answer can be. */
async function bareRoundTrip(): Promise<() => Promise<void>> {
  const [asking, answering] = await Promise.all([joinBare(), joinBare()])
  await answering.subscribeAsync('bench/command', { qos: 1 })
  await asking.subscribeAsync('bench/result', { qos: 1 })
  answering.on('message', () => answering.publish('bench/result', '{"id":"x"}', { qos: 1 }))
  return async () => {
    const answered = new Promise((resolve) => asking.once('message', resolve))
    asking.publish('bench/command', '{"id":"x","op":"show","ticket":"A042","window":1}', { qos: 1 })
    await answered
  }
}

/** A call shown by a driver: checked, sent, obeyed, its result read. */
async function showRoundTrip(): Promise<() => Promise<void>> {
  const panel = await device('panel', 'native-display')
  connectNative(panel, { ...context, connect })
  const session = openMqttSession({ ...context, connect, clientId: 'bench-host' })
  const model = findModel('native-display')
  if (model.wire !== 'mqtt') throw new Error('a native model is needed')
  const place = { ...context, id: 'panel', mqtt: session, timezone: 'UTC', options: {}, window: 1 }
  const driver = (await model.driver())(place) as DisplayDriver
  driver.start()
  await driver.ready()
  let count = 0
  return async () => {
    const ticket = `A${(++count % 1000).toString().padStart(3, '0')}`
    await driver.light([{ ticket, window: 1 }], { id: `s-${count}`, begin: () => {} }, {})
  }
}

const [roundTrip, show] = [await bareRoundTrip(), await showRoundTrip()]

describe('one command over MQTT, both ways', () => {
  bench('bare mqtt.js', roundTrip)
  bench('show() of a driver, by native firmware', show)
})
