import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { temporaryFolder } from '../lib/temporary-folder.cases.ts'
import { captureIo } from './captured-io.cases.ts'
import { run } from './run.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }) // real sockets, modules loaded on first use

async function setUp() {
  const box = captureIo()
  const boxEnded = run(['device', 'serial-keypad', '--listen', 'tcp://127.0.0.1:0'], box.io)
  const { port } = await box.line(({ type }) => type === 'listening')
  const file = join(temporaryFolder(), 'centre.yaml')
  const device = `{ kind: rating-buttons, model: serial-keypad, port: "${port}", window: 3 }`
  writeFileSync(file, `centre: kuntsevo\ndevices:\n  rate-3: ${device}\n`)
  const unplugAll = async () => {
    box.interrupt()
    await boxEnded
  }
  return { box, file, unplugAll }
}

const isReady = ({ type, status }: Readonly<Record<string, unknown>>) =>
  type === 'status' && (status as { state?: unknown }).state === 'ready'

it('tells states and ratings as lines of JSON, and what there was at the end; Ctrl-C is 130', async () => {
  const { box, file, unplugAll } = await setUp()
  const watch = captureIo()
  const ended = run(['watch', file, '--events'], watch.io)
  const ready = await watch.line(isReady)
  expect(ready).toMatchObject({ device: 'rate-3', kind: 'rating-buttons', model: 'serial-keypad' })
  box.type('press 2')
  expect(await watch.line(({ type }) => type === 'rating')).toMatchObject({
    ...{ device: 'rate-3', window: 3, ticket: null, score: 2, scale: 2 },
    flags: ['noVisitor'],
  })
  watch.interrupt()
  expect(await ended).toBe(130)
  expect(watch.json().at(-1)).toMatchObject({ centre: 'kuntsevo', devices: 1, ratings: 1, taken: 0 })
  await unplugAll()
})

it('ends by itself after --for, with one object for --json and 0', async () => {
  const { file, unplugAll } = await setUp()
  const watch = captureIo()
  expect(await run(['watch', file, '--for', '20ms', '--json'], watch.io)).toBe(0)
  expect(watch.json()).toEqual([expect.objectContaining({ centre: 'kuntsevo', ratings: 0 })])
  await unplugAll()
})
