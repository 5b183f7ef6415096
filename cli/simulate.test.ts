import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../lib/temporary-folder.cases.ts'
import { captureIo } from './captured-io.cases.ts'
import { run } from './run.ts'

function oneKiosk(): string {
  const file = join(temporaryFolder(), 'centre.yaml')
  const kiosk = '{ kind: ticket-printer, model: epson-tm-t88v, port: "pty:///dev/k" }'
  const lamp = '{ kind: caller-display, model: cd5220, port: "pty:///dev/l", window: 1 }'
  writeFileSync(file, `centre: small\ndevices:\n  kiosk-1: ${kiosk}\n  lamp-1: ${lamp}\n`)
  return file
}

const SIMULATE = ['simulate', '--windows', '2', '--speed', '200', '--port', '0']

it('ends by itself with one object that keeps every promise', async () => {
  const { io, json, stderr } = captureIo()
  expect(await run([...SIMULATE, '--for', '2s', '--json'], io)).toBe(0)
  expect(json()).toHaveLength(1)
  expect(json()[0]).toMatchObject({
    lost: 0,
    duplicated: 0,
    devices: 6,
    latencyMs: {
      p50: expect.any(Number),
      p90: expect.any(Number),
      p99: expect.any(Number),
      max: expect.any(Number),
    },
    speed: 200,
    broker: expect.stringMatching(/^mqtt:\/\/127\.0\.0\.1:\d+$/),
  })
  expect(json()[0]?.['printed']).toBeGreaterThan(0)
  expect(stderr()).toContain('centre-1 is open: mqtt://127.0.0.1:')
})

it('tells what happens in lines, and draws the room on a terminal', async () => {
  const lines = captureIo()
  expect(await run([...SIMULATE, '--for', '1s'], lines.io)).toBe(0)
  expect(lines.stdout()).toMatch(/kiosk-1: [A-Z]\d{3} printed \(printed\)\n/)
  expect(lines.stdout()).toMatch(/lost 0, duplicated 0, unknown \d+\n$/)
  const screen = captureIo({ terminal: true })
  expect(await run([...SIMULATE, '--for', '1s'], screen.io)).toBe(0)
  expect(screen.stdout()).toContain('m of paper left')
  expect(screen.stdout().indexOf('\x1b[?1049h')).toBe(0)
  expect(screen.stdout()).toContain('\x1b[?25h') // the cursor is given back
})

/** Misbehaves on the broker at `port`: one client that is cut off, three messages without an id. */
async function misbehave(port: number): Promise<void> {
  const joined = (clientId: string) =>
    connectAsync(`mqtt://127.0.0.1:${port}`, {
      clientId,
      reconnectPeriod: 0,
      password: 's3cret',
      username: 'a',
    })
  const rude = await joined('rude\u202e')
  const cutOff = new Promise((resolve) => rude.on('close', resolve as () => void))
  rude.publish('nowserving/1/centre-1//command', '')
  await cutOff
  const client = await joined('polite')
  await client.subscribeAsync('nowserving/1/centre-1/kiosk-1/result', { qos: 1 })
  const answered = new Promise((resolve) => client.on('message', resolve as () => void))
  for (const payload of ['', '{"op":"print"}', 'no JSON', '{"id":"x-1","op":"fly"}'])
    await client.publishAsync('nowserving/1/centre-1/kiosk-1/command', payload, { qos: 1 })
  await answered
  await client.endAsync()
}

it.each([[[]], [['--quiet']]])('with %j tells on stderr what is dropped and who is cut off', async (more) => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as { readonly port: number }
  await new Promise((resolve) => holder.close(resolve))
  const world = captureIo()
  const args = ['simulate', '--windows', '1', '--port', String(port), '--no-front-desk', '--events', ...more]
  const ending = run(args, world.io)
  await world.line(() => true)
  await misbehave(port)
  world.interrupt()
  expect(await ending).toBe(130)
  const lines = world
    .stderr()
    .split('\n')
    .filter((line) => /^(dropped|broker): /.test(line))
  if (more.length > 0) return expect(world.stderr()).toBe('')
  expect(lines).toEqual([
    'broker: client "rude\\u{202e}" cut off: "nowserving/1/centre-1//command" has an empty level [emptyLevel]',
    'dropped: nowserving/1/centre-1/kiosk-1/command: the payload is empty; expected a JSON object',
    'dropped: nowserving/1/centre-1/kiosk-1/command: the payload is not JSON: it begins with "no JSON" (and 1 more)',
  ])
})

it('Ctrl-C ends it with the summary and 130', async () => {
  const world = captureIo()
  const before = Date.now()
  const ending = run([...SIMULATE, '--events'], world.io)
  const printed = await world.line(({ type }) => type === 'desk.printed')
  expect(printed).toMatchObject({ centre: 'centre-1', at: expect.any(Number) })
  expect(printed['at']).toBeGreaterThan(before) // centre time: it begins at the real date and runs faster
  expect(printed['at']).toBeLessThan(before + 24 * 3_600_000)
  world.interrupt()
  expect(await ending).toBe(130)
  expect(world.json().at(-1)).toMatchObject({ lost: 0, duplicated: 0 })
})

it.each([
  [['--wiring', 'pigeon'], 'found pigeon, expected mqtt or tcp'],
  [['--speed', '0'], 'a number above 0'],
  [['--windows', 'many'], 'a whole number from 1 to 500'],
  [['--broker', 'mqtt://127.0.0.1:1883', '--port', '1884'], 'belong to the embedded broker'],
  [['centre.yaml', '--windows', '3'], 'belong to a centre that is made up'],
  [['absent.yaml'], 'absent.yaml'],
])('%j: exit code 2', async (args, message) => {
  const { io, stderr, stdout } = captureIo()
  expect(await run(['simulate', ...args], io)).toBe(2)
  expect(stderr()).toContain(message)
  expect(stdout()).toBe('')
})

it('a broker that is not there: exit code 4', async () => {
  const { io, json } = captureIo()
  expect(await run(['simulate', '--broker', 'mqtt://user:secret@127.0.0.1:1', '--json'], io)).toBe(4)
  expect(json()).toMatchObject([{ outcome: 'notDone', code: 'noHardware' }])
  expect(JSON.stringify(json())).not.toContain('secret')
})

it('a day gives the same digest again, as JSON and for people', async () => {
  const day = ['day', '--centres', '1', '--windows', '3', '--visitors', '12', '--seed', '7']
  const first = captureIo()
  expect(await run([...day, '--json'], first.io)).toBe(0)
  const [{ digest, visitors, checks } = {}] = first.json()
  expect({ visitors, checks }).toMatchObject({ visitors: 12, checks: { lost: 'ok', ratings: 'ok' } })
  const again = captureIo()
  expect(await run(day, again.io)).toBe(0)
  expect(again.stdout()).toContain(`digest ${digest}`)
})

it.each([
  ['made up', ['--centres', '2', '--threads', '0', '--windows', '2'], ['centre-1', 'centre-2']],
  ['of a file', undefined, ['small']],
])('day --events: a line for each record of centres %s, then the one object', async (_what, args, ids) => {
  const day = ['day', ...(args ?? [oneKiosk()]), '--visitors', '5', '--date', '2026-03-02']
  const plain = captureIo()
  await run([...day, '--json'], plain.io)
  expect(plain.json()).toHaveLength(1)
  const { io, json } = captureIo()
  await run([...day, '--json', '--events'], io)
  const lines = json().slice(0, -1)
  expect(json().at(-1)).toEqual({ ...plain.json()[0], wallMs: expect.any(Number) })
  expect([...new Set(lines.map(({ centre }) => centre))]).toEqual(ids)
  for (const id of ids) {
    const times = lines.filter(({ centre }) => centre === id).map(({ at }) => Number(at))
    expect(times).toEqual(times.toSorted((one, other) => one - other))
    expect(times[0]).toBeGreaterThanOrEqual(Date.UTC(2026, 2, 2, 7, 30))
    expect(times.at(-1)).toBeLessThan(Date.UTC(2026, 2, 3))
  }
  expect(lines.filter(({ type }) => type === 'arrived')).toHaveLength(5 * ids.length)
})

it.each([
  [['--date', '2026-02-30'], 'expected a day'],
  [['--visitors', '-1'], 'a whole number from 0'],
  [['centre.yaml', '--kiosks', '2'], 'belong to centres that are made up'],
])('day %j: exit code 2', async (args, message) => {
  const { io, stderr } = captureIo()
  expect(await run(['day', ...args], io)).toBe(2)
  expect(stderr()).toContain(message)
})
