/** A city as people run it: the compiled program, its threads and the process of its broker, all of them killed in turn. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { connectAsync } from 'mqtt'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'nowserving-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const main = join(folder, 'dist/cli/main.js')

/** Threads and processes load compiled files only. */
beforeAll(async () => {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  symlinkSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const project = ['-p', join(ROOT, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')]
  await promisify(execFile)(process.execPath, [
    tsc,
    ...project,
    '--declaration',
    'false',
    '--sourceMap',
    'false',
  ])
}, 120_000)

interface City {
  readonly process: ChildProcess
  /** Resolves with the first line of stderr, also a past one, that fits. */
  readonly line: (pattern: RegExp) => Promise<RegExpExecArray>
  /** Resolves when such a thing happens from now on. */
  readonly happens: (type: string) => Promise<unknown>
  /** Where the broker listens, and its process id. */
  readonly url: string
  readonly broker: number
  /** Exit code, signal and the object on stdout. */
  readonly end: Promise<{
    code: number | null
    signal: string | null
    report: Record<string, unknown> | undefined
  }>
}

async function startCity(): Promise<City> {
  const size = ['--centres', '3', '--windows', '2', '--speed', '50', '--port', '0', '--events']
  const child = spawn(process.execPath, [main, 'simulate', ...size])
  onTestFinished(() => void child.kill('SIGKILL'))
  const written = { out: '', err: '' }
  const waiting = new Set<() => void>()
  for (const [name, stream] of [
    ['out', child.stdout],
    ['err', child.stderr],
  ] as const) {
    stream.on('data', (chunk) => {
      written[name] += chunk
      for (const look of waiting) look()
    })
  }
  const finds = (name: 'out' | 'err', pattern: RegExp, from = 0) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(written[name].slice(from))
        if (found === null) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      child.once('close', () => reject(new Error(`it ended before ${pattern}: ${written.err}`)))
      look()
    })
  const end = once(child, 'close').then(([code, signal]) => {
    const last = JSON.parse(written.out.trimEnd().split('\n').at(-1) || '{}') as Record<string, unknown>
    return { code, signal, report: 'visitors' in last ? last : undefined }
  })
  const [, url = '', pid] = await finds('err', /3 centres are open: (mqtt:\S+) \(process (\d+)\)/)
  return {
    ...{ process: child, url, broker: Number(pid), end },
    line: (pattern) => finds('err', pattern),
    happens: (type) => finds('out', new RegExp(`"type":"${type}"`), written.out.length),
  }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

it('the broker is killed: it comes back on its port, all devices come back, nothing is lost or doubled', async () => {
  const city = await startCity()
  await city.happens('rating')
  process.kill(city.broker, 'SIGKILL')
  await city.line(/all devices back after/)
  for (const type of ['desk.printed', 'desk.called', 'rating']) await city.happens(type)
  city.process.kill('SIGINT')
  const { code, report } = await city.end
  expect(code).toBe(130)
  expect(report).toMatchObject({
    ...{ centres: 3, devices: 18, connected: 18, lost: 0, duplicated: 0 },
    outages: [{ brokerMs: expect.any(Number), allBackMs: expect.any(Number) }],
    returnMs: { p50: expect.any(Number), p99: expect.any(Number) },
    checks: { lost: 'ok', duplicated: 'ok', reissued: 'ok', calledTwice: 'ok', ratings: 'ok' },
  })
})

it('a command that was to be retained is answered by its centre, though the broker is elsewhere', async () => {
  const city = await startCity()
  const client = await connectAsync(city.url, { reconnectPeriod: 0 })
  onTestFinished(() => client.endAsync(true))
  const base = 'nowserving/1/centre-2/kiosk-1'
  await client.subscribeAsync(`${base}/result`, { qos: 1 })
  const result = new Promise<Record<string, unknown>>((resolve) =>
    client.on('message', (_topic, bytes) => {
      const told = JSON.parse(bytes.toString()) as Record<string, unknown>
      if (told['id'] === 'r-1') resolve(told)
    }),
  )
  const command = '{"id":"r-1","op":"print","ticket":"A042"}'
  await client.publishAsync(`${base}/command`, command, { qos: 1, retain: true })
  expect(await result).toMatchObject({ outcome: 'notDone', code: 'illegal' })
})

it('Ctrl-C in a terminal reaches both processes: the city ends with its summary, the broker after it', async () => {
  const city = await startCity()
  process.kill(city.broker, 'SIGINT')
  city.process.kill('SIGINT')
  const { code, report } = await city.end
  expect(code).toBe(130)
  expect(report).toMatchObject({ devices: 18, connected: 18, lost: 0, duplicated: 0, outages: [] })
  await expect.poll(() => lives(city.broker), { timeout: 10_000 }).toBe(false)
})

it('asked twice it ends at once, without a summary and with its broker', async () => {
  const city = await startCity()
  city.process.kill('SIGINT')
  city.process.kill('SIGTERM')
  expect(await city.end).toMatchObject({ code: 130, report: undefined })
  await expect.poll(() => lives(city.broker), { timeout: 10_000 }).toBe(false)
})

it('the city is killed: its broker ends with it', async () => {
  const city = await startCity()
  city.process.kill('SIGKILL')
  expect(await city.end).toMatchObject({ code: null, signal: 'SIGKILL' })
  await expect.poll(() => lives(city.broker), { timeout: 10_000 }).toBe(false)
})

it.skipIf(process.platform === 'win32')(
  'a low limit of open files is told before anything is opened',
  async () => {
    const city = `ulimit -n 400; exec "$0" "$1" simulate --centres 96 --port 0`
    const child = spawn('sh', ['-c', city, process.execPath, main])
    let err = ''
    child.stderr.on('data', (chunk) => {
      err += chunk
    })
    const [code] = await once(child, 'close')
    expect(code).toBe(2)
    expect(err).toContain('8832 MQTT clients need 9032 open files; a process may have 400 here')
    expect(err).toMatch(/ulimit -n 9032.*hold 2 centres.*--shard 1\/48/)
  },
)
