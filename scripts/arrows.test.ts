import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** Files of an imaginary house, under the real biome.json: each line by itself is either fine or refused. */
const house: Record<string, { fine: readonly string[]; refused: readonly string[] }> = {
  'examples/x.ts': {
    fine: [
      `import { a } from 'nowserving'`,
      `import { a } from 'nowserving/simulator'`,
      `import { a } from 'node:fs'`,
      `import { a } from 'node:fs/promises'`,
    ],
    refused: [
      `import { a } from '../lib/errors.ts'`,
      `import { a } from './other.ts'`,
      `import type { A } from '../devices/index.ts'`,
      `import { a } from 'zod'`,
      `import { a } from 'nowserving-extra'`,
      `export { a } from '../simulator/index.ts'`,
      `const a = await import('../lib/errors.ts')`,
    ],
  },
  'cli/x.ts': {
    fine: [
      `import { a } from './y.ts'`,
      `import { a } from '../lib/errors.ts'`,
      `import { a } from '../devices/index.ts'`,
      `import { a } from '../simulator/index.ts'`,
      `import { a } from 'node:fs'`,
      `setTimeout(() => {}, 1)`,
    ],
    refused: [
      `import { a } from '../examples/y.ts'`,
      `import { a } from '../scripts/prints.ts'`,
      `import { a } from 'nowserving'`,
      `import { a } from 'mqtt'`,
      `import { a } from 'serialport'`,
    ],
  },
  'simulator/x.ts': {
    fine: [
      `import { a } from '../lib/errors.ts'`,
      `import { a } from '../devices/ticket-printer/escpos/firmware.ts'`,
      `import { a } from 'node:net'`,
      `import { createHash } from 'node:crypto'`,
      `const a = Date.UTC(2026, 0, 12)`,
      `const b = new Date(a).toISOString()`,
    ],
    refused: [
      `import { a } from '../cli/main.ts'`,
      `import { a } from '../examples/y.ts'`,
      `import { a } from 'nowserving/simulator'`,
      `import { a } from 'aedes'`,
      `import { a } from 'mqtt'`,
      `import { a } from 'vitest'`,
      `import { a } from 'node:timers/promises'`,
      `import { setTimeout as later } from 'node:timers'`,
      `import { performance as stopwatch } from 'node:perf_hooks'`,
      `import { randomUUID } from 'node:crypto'`,
      `import { randomBytes as bytes, createHash } from 'node:crypto'`,
      `setTimeout(() => {}, 1)`,
      `setInterval(() => {}, 1)`,
      `setImmediate(() => {})`,
      `globalThis.setTimeout(() => {}, 1)`,
      `const c = Date.now()`,
      `const d = new Date()`,
      `const e = new Date(0).getHours()`,
      `const f = performance.now()`,
      `const g = Math.random()`,
      `const h = crypto.randomUUID()`,
      `const i = AbortSignal.timeout(1)`,
      `const j = process.hrtime()`,
    ],
  },
  'simulator/broker.ts': {
    fine: [`import { Aedes } from 'aedes'`, `const a = await import('aedes')`],
    refused: [`import { connect } from 'mqtt'`],
  },
  'simulator/testing/index.ts': {
    fine: [`import { test } from 'vitest'`],
    refused: [`import { a } from 'aedes'`],
  },
  'lib/x.ts': {
    fine: [
      `import { a } from './errors.ts'`,
      `import { a } from './mqtt/topics.ts'`,
      `import { a } from 'node:net'`,
      `import { a } from 'zod'`,
      `const lazy: () => Promise<typeof import('fast-png')> = () => import('fast-png')`,
    ],
    refused: [
      `import { a } from '../devices/index.ts'`,
      `import type { A } from '../devices/ticket-printer/contract.ts'`,
      `import { type B } from '../simulator/index.ts'`,
      `export * from '../simulator/index.ts'`,
      `import '../cli/main.ts'`,
      `import { a } from '../examples/y.ts'`,
      `import { a } from '../scripts/prints.ts'`,
      `import { a } from 'nowserving'`,
      `import { a } from './mqtt/../../devices/index.ts'`,
      `type T = import('../devices/index.ts').T`,
      `const a = await import('../devices/index.ts')`,
      `const b = await import(\`../devices/index.ts\`)`,
      `const c = await import(name)`,
      `import { SerialPort } from 'serialport'`,
      `import type { SerialPort } from 'serialport'`,
      `import { ReadlineParser } from '@serialport/parser-readline'`,
      `type S = import('serialport').SerialPort`,
      `const d = await import('serialport')`,
      `import type { MqttClient } from 'mqtt'`,
      `import { it } from 'vitest'`,
      `const e = Date.now()`,
      `const f = Math.random()`,
      `setTimeout(() => {}, 1)`,
      `console.log(1)`,
    ],
  },
  'lib/clock.ts': {
    fine: [`const a = Date.now()`, `setTimeout(() => {}, 1)`, `performance.now()`],
    refused: [],
  },
  'lib/instant.ts': { fine: [`setImmediate(() => {})`], refused: [] },
  'lib/random.ts': { fine: [`const a = Math.random()`], refused: [] },
  'lib/serial-link.ts': {
    fine: [`import { SerialPort } from 'serialport'`],
    refused: [`import { a } from 'mqtt'`],
  },
  'lib/serial-link-options.ts': { fine: [`import type { A } from '@serialport/bindings-cpp'`], refused: [] },
  'lib/mqtt/mqtt-link.ts': {
    fine: [`import { connect } from 'mqtt'`, `import { a } from '../errors.ts'`],
    refused: [`import { a } from '../../devices/index.ts'`, `import { a } from 'aedes'`],
  },
  'devices/registry.ts': {
    fine: [
      `import { a } from './ticket-printer/escpos/model.ts'`,
      `import { a } from '../lib/model.ts'`,
      `const a = () => import('./caller-display/pole/model.ts')`,
    ],
    refused: [
      `import { a } from '../simulator/index.ts'`,
      `import { a } from '../cli/main.ts'`,
      `import { a } from 'node:fs'`,
      `import { a } from 'nowserving/ticket-printer'`,
      `setTimeout(() => {}, 1)`,
    ],
  },
  'devices/ticket-printer/contract.ts': {
    fine: [`import { a } from './layout.ts'`, `import { a } from '../../lib/errors.ts'`],
    refused: [`import { a } from '../../simulator/index.ts'`, `import { a } from 'node:fs'`],
  },
  'devices/ticket-printer/escpos/model.ts': {
    fine: [
      `import { a } from './protocol.ts'`,
      `import { a } from './receipt/text.ts'`,
      `import type { A } from '../contract.ts'`,
      `import { a } from '../../../lib/errors.ts'`,
      `import { a } from '../../../lib/mqtt/topics.ts'`,
      `import { a } from 'zod'`,
      `const a = { driver: () => import('./driver.ts'), firmware: () => import('./firmware.ts') }`,
    ],
    refused: [
      `import { a } from '../star/protocol.ts'`,
      `import type { A } from '../star/protocol.ts'`,
      `import { a } from '../../caller-display/contract.ts'`,
      `import { a } from '../../centre.ts'`,
      `import { a } from '../../../simulator/index.ts'`,
      `import { a } from '../../../cli/main.ts'`,
      `import { a } from 'node:fs'`,
      `import { a } from 'node:fs/promises'`,
      `import { a } from 'nowserving'`,
      `import { a } from '../../../lib/../simulator/index.ts'`,
      `type T = import('../star/protocol.ts').T`,
      `const b = () => import('../star/protocol.ts')`,
      `const c = new Date()`,
      `setTimeout(() => {}, 1)`,
    ],
  },
  'devices/ticket-printer/escpos/receipt/text.ts': {
    fine: [
      `import { a } from '../protocol.ts'`,
      `import { a } from '../../contract.ts'`,
      `import { a } from '../../../../lib/errors.ts'`,
    ],
    refused: [
      `import { a } from '../../star/protocol.ts'`,
      `import { a } from '../../../centre.ts'`,
      `import { a } from '../../../../simulator/index.ts'`,
      `import { a } from 'node:fs'`,
    ],
  },
  'devices/ticket-printer/escpos/driver.ts': {
    fine: [`import { a } from './protocol.ts'`, `import { a } from './driver-status.ts'`],
    refused: [
      `import { a } from './firmware.ts'`,
      `import type { A } from './firmware.ts'`,
      `import { a } from './firmware-paper.ts'`,
      `const b = await import('./firmware.ts')`,
      `type T = import('./firmware.ts').T`,
    ],
  },
  'devices/ticket-printer/escpos/firmware.ts': {
    fine: [`import { a } from './protocol.ts'`, `import { a } from './firmware-paper.ts'`],
    refused: [
      `import { a } from './driver.ts'`,
      `import type { A } from './driver.ts'`,
      `import { a } from './driver-status.ts'`,
    ],
  },
  'devices/remote/display.ts': {
    fine: [
      `import type { A } from '../caller-display/contract.ts'`,
      `import { a } from '../../lib/mqtt/topics.ts'`,
    ],
    refused: [`import { a } from '../../simulator/index.ts'`, `import { a } from 'mqtt'`],
  },
  'devices/remote/display/driver.ts': {
    fine: [`import type { A } from '../../caller-display/contract.ts'`],
    refused: [`import { a } from '../../../simulator/index.ts'`, `import { a } from './firmware.ts'`],
  },
  'devices/ticket-printer/escpos/escpos.test.ts': {
    fine: [
      `import { it } from 'vitest'`,
      `import { a } from './driver.ts'`,
      `import { a } from './firmware.ts'`,
      `import { a } from '../../../simulator/index.ts'`,
      `import { a } from 'node:fs'`,
    ],
    refused: [],
  },
  'lib/cycle-a.ts': {
    fine: [`import { a } from './errors.ts'`],
    refused: [`import { b } from './cycle-b.ts'`],
  },
  'lib/cycle-b.ts': { fine: [], refused: [`import type { a } from './cycle-a.ts'`] },
  'lib/errors.ts': { fine: [], refused: [`import { a } from './random'`] },
}

/** The rules this file is about; the imaginary house breaks others freely. */
const RULES = [
  'plugin',
  'lint/style/noRestrictedImports',
  'lint/style/noRestrictedGlobals',
  'lint/suspicious/noImportCycles',
  'lint/suspicious/noConsole',
  'lint/correctness/useImportExtensions',
]
const root = fileURLToPath(new URL('..', import.meta.url))
const refusals = new Set<string>()
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nowserving-arrows-'))
  await cp(join(root, 'biome.json'), join(folder, 'biome.json'))
  await cp(join(root, 'scripts/lint'), join(folder, 'scripts/lint'), { recursive: true })
  await cp(join(root, 'package.json'), join(folder, 'package.json'))
  for (const [path, { fine, refused }] of Object.entries(house)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), `${[...fine, ...refused].join('\n')}\n`)
  }
  for (const { rule, path, line } of await lint(folder))
    if (RULES.includes(rule)) refusals.add(`${path}:${line}`)
}, 60_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each(Object.entries(house))('%s', (path, { fine, refused }) => {
  const lines = [...fine, ...refused].map((text, index) => ({ text, at: `${path}:${index + 1}` }))
  if (fine.length > 0) {
    it.each(lines.slice(0, fine.length))('may say $text', ({ at }) => expect(refusals).not.toContain(at))
  }
  if (refused.length > 0) {
    it.each(lines.slice(fine.length))('may not say $text', ({ at }) => expect(refusals).toContain(at))
  }
})

async function lint(folder: string): Promise<{ rule: string; path: string; line: number }[]> {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
  const args = [biome, 'lint', '--vcs-enabled=false', '--max-diagnostics=none', '--reporter=github', '.']
  const run = promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 1 << 26 })
  const { stdout } = await run.catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }))
  const reports = stdout.matchAll(/^::\w+ title=([^,]+),file=([^,]+),line=(\d+)/gm)
  return [...reports].map(([, rule = '', file = '', line]) => {
    const path = file.replaceAll('\\', '/')
    const at = Object.keys(house).find((name) => path.endsWith(`/${name}`) || path === name)
    return { rule, path: at ?? path, line: Number(line) }
  })
}
