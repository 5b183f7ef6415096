import { connectAsync } from 'mqtt'
import { expect, it, onTestFinished } from 'vitest'
import { startBroker } from '../simulator/index.ts'
import { captureIo } from './captured-io.cases.ts'
import { run } from './run.ts'

/** A broker, and whoever hears which centres' gateways are ready there. */
async function setUp() {
  const broker = await startBroker({ port: 0 })
  onTestFinished(() => broker.close())
  const client = await connectAsync(broker.url, { reconnectPeriod: 0 })
  onTestFinished(() => client.endAsync(true))
  const gateways = new Map<string, string>()
  client.on('message', (topic, bytes) =>
    gateways.set(topic.split('/')[2] ?? '', (JSON.parse(bytes.toString()) as { state: string }).state),
  )
  await client.subscribeAsync('nowserving/1/+/gateway/state', { qos: 1 })
  return { broker, gateways }
}

const SMALL = ['--windows', '2', '--speed', '20']

it('the shards of a city hold its centres together, and each tells of its own', async () => {
  const { broker, gateways } = await setUp()
  const worlds = [1, 2].map((index) => {
    const world = captureIo()
    const shard = ['--broker', broker.url, '--shard', `${index}/2`]
    return { ...world, ended: run(['simulate', '--centres', '3', ...SMALL, ...shard, '--events'], world.io) }
  })
  await Promise.all(
    worlds.map(({ line, ended, stderr }) => {
      const tooEarly = ended.then((code) => Promise.reject(new Error(`it ended with ${code}: ${stderr()}`)))
      return Promise.race([line(({ type }) => type === 'desk.called'), tooEarly])
    }),
  )
  const ready = [...gateways].map(([centre, state]) => `${centre} ${state}`)
  expect(ready.sort()).toEqual(['centre-1 ready', 'centre-2 ready', 'centre-3 ready'])
  for (const { interrupt } of worlds) interrupt()
  expect(await Promise.all(worlds.map(({ ended }) => ended))).toEqual([130, 130])
  const reports = worlds.map(({ json }) => json().at(-1))
  expect(reports).toMatchObject([
    { centres: 2, devices: 12, connected: 12, lost: 0, duplicated: 0, outages: [], returnMs: null },
    { centres: 1, devices: 6, connected: 6, lost: 0, duplicated: 0 },
  ])
  const told = worlds.map(({ json }) => new Set(json().map(({ centre }) => centre)))
  expect(told).toEqual([new Set(['centre-1', 'centre-3', undefined]), new Set(['centre-2', undefined])])
  expect(reports[0]).toMatchObject({
    connectsPerSecond: expect.any(Number),
    latencyMs: { p99: expect.any(Number) },
    checks: { lost: 'ok', duplicated: 'ok', ratings: 'ok', calledTwice: 'ok' },
  })
  await expect.poll(() => [...gateways.values()]).toEqual(['disconnected', 'disconnected', 'disconnected'])
})

it('tells people how many devices are there, how fast they came, and what came of it', async () => {
  const { broker } = await setUp()
  const { io, stderr, stdout } = captureIo()
  expect(await run(['simulate', '--centres', '1', ...SMALL, '--broker', broker.url, '--for', '1s'], io)).toBe(
    0,
  )
  expect(stderr()).toMatch(/1 centres are open: mqtt:.*; 6 devices connected in \d+\.\d s, \d+ a second/)
  expect(stdout()).toMatch(
    /^1 centres, 6 devices: connected in .*\n(?:.*\n)*lost 0, duplicated 0, unknown \d+\n$/,
  )
})

it.each([
  [['--shard', '1/2'], 'a share of a city at a broker'],
  [['--centres', '4', '--shard', '1/2'], 'a share of a city at a broker'],
  [['--centres', '4', '--broker', 'mqtt://127.0.0.1:1', '--shard', '3/2'], 'Expected a share such as 1/4'],
  [['centre.yaml', '--centres', '4'], 'leave out centre.yaml'],
  [['--centres', '4', '--wiring', 'tcp'], 'there is no other wiring'],
  [
    ['--centres', '1000', '--windows', '500', '--broker', 'mqtt://127.0.0.1:1'],
    'open files; a process may have',
  ],
])('%j: exit code 2', async (args, message) => {
  const { io, stderr, stdout } = captureIo()
  expect(await run(['simulate', ...args], io)).toBe(2)
  expect(stderr()).toContain(message)
  expect(stdout()).toBe('')
})

it('a broker that is not there: exit code 4', async () => {
  const { io, json } = captureIo()
  const args = ['simulate', '--centres', '2', '--broker', 'mqtt://user:secret@127.0.0.1:1', '--json']
  expect(await run(args, io)).toBe(4)
  expect(json()).toMatchObject([{ outcome: 'notDone', code: 'noHardware' }])
  expect(JSON.stringify(json())).not.toContain('secret')
})
