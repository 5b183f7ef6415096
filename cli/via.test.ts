import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { PrinterHands } from '../devices/ticket-printer/contract.ts'
import { type LiveCentre, startLive } from '../simulator/live.ts'
import { captureIo } from './captured-io.cases.ts'
import { run } from './run.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }) // real sockets, modules loaded on first use

let live: LiveCentre
beforeAll(async () => {
  live = await startLive({ windows: 2, kiosks: 1, speed: 20, port: 0, frontDesk: false })
})
afterAll(() => live.stop())

async function act(...args: readonly string[]) {
  const { io, json } = captureIo()
  const exitCode = await run([...args, '--via', live.brokerUrl, '--json'], io)
  return { exitCode, records: json() }
}

it('prints, shows and blanks on a centre that another process serves', async () => {
  const printed = await act('print', 'kiosk-1', 'A042', '--id', 'p-1', '--require', 'fence')
  expect(printed.records).toEqual([
    { id: 'p-1', outcome: 'done', evidence: expect.any(String), at: expect.any(Number) },
  ])
  expect(printed.exitCode).toBe(0)
  const again = await act('print', 'kiosk-1', 'A042', '--id', 'p-1', '--require', 'fence')
  expect(again).toMatchObject({ exitCode: 0, records: [{ id: 'p-1', outcome: 'done' }] })
  expect(await act('print', 'kiosk-1', 'A043', '--id', 'p-1')).toMatchObject({
    exitCode: 1,
    records: [{ id: 'p-1', outcome: 'notDone', code: 'illegal' }],
  })
  const hands = live.simulated.devices.get('kiosk-1')?.physical.hands as PrinterHands | undefined
  expect(hands?.paper.filter(({ text }) => text.includes('A042'))).toHaveLength(1)
  const lamp =
    [...live.simulated.devices.values()].find(({ model, board }) => model.kind === 'caller-display' && !board)
      ?.id ?? ''
  expect((await act('show', lamp, 'A042', '--window', '1')).exitCode).toBe(0)
  expect((await act('blank', lamp)).exitCode).toBe(0)
})

it('says 2 for a device that the centre does not have, or of another kind, with those it has', async () => {
  expect(await act('print', 'kiosk-9', 'A042')).toMatchObject({
    exitCode: 2,
    records: [{ fix: expect.stringContaining('kiosk-1') }],
  })
  expect((await act('blank', 'kiosk-1')).exitCode).toBe(2)
})

it('watches it: `at` is when a status was told, by the centre, not since when it is so', async () => {
  const { clock } = live.simulated
  const before = clock.now()
  const watch = captureIo()
  const ended = run(['watch', '--via', live.brokerUrl, '--events'], watch.io)
  const told = await watch.line(({ type, device }) => type === 'status' && device === 'kiosk-1')
  expect(told).toMatchObject({ kind: 'ticket-printer', status: { since: expect.any(Number) } })
  const { since } = told['status'] as { readonly since: number }
  expect(since).toBeLessThan(before)
  expect(told['at']).toBeGreaterThan(since)
  expect(told['at']).toBeLessThanOrEqual(clock.now())
  watch.interrupt()
  expect(await ended).toBe(130)
})
