import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { captureIo } from './captured-io.cases.ts'
import { run } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'nowserving-day-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('lets a real day come from a table, and answers what is wrong in it with its line', async () => {
  const table = join(folder, 'day.csv')
  writeFileSync(table, 'arrived;service;serviceSeconds\r\n09:05;Land;60\r\n08:50;Passports;90\r\n')
  const { io, json } = captureIo()
  expect(await run(['day', '--visitors-from', table, '--windows', '2', '--events', '--seed', '2'], io)).toBe(
    0,
  )
  expect(json().at(-1)).toMatchObject({ centres: 1, visitors: 2, printed: 2 })
  const came = json().filter((record) => record['type'] === 'arrived')
  expect(came.map(({ at, service }) => [new Date(Number(at)).toISOString(), service])).toEqual([
    ['2026-01-12T08:50:00.000Z', 'Passports'],
    ['2026-01-12T09:05:00.000Z', 'Land'],
  ])
  writeFileSync(table, 'arrived,service,serviceSeconds\n09.05,Land,60\n09:05,Land,-1\n')
  const wrong = captureIo()
  expect(await run(['day', '--visitors-from', table], wrong.io)).toBe(2)
  expect(wrong.stderr()).toContain('has 2 problems')
  expect(wrong.stderr()).toContain(`${table}:3: serviceSeconds: found "-1", expected seconds above 0`)
})

it.each([
  [['--visitors-from', join(folder, 'none.csv')], 'none.csv: found no such file, expected a CSV file'],
  [['--visitors-from', folder], 'found a folder or a device, expected a file'],
  [['--visitors-from', 'x.csv', '--visitors', '3'], '--visitors, --centres and --threads belong to visitors'],
  [['--visitors-from', 'x.csv', '--centres', '2'], '--visitors, --centres and --threads belong to visitors'],
])('day %j: is refused', async (args, words) => {
  const { io, stderr } = captureIo()
  expect(await run(['day', ...args], io)).toBe(2)
  expect(stderr()).toContain(words)
})

it('with so many staffed windows all day, nobody waits for a shift to begin', async () => {
  const table = join(folder, 'two.csv')
  writeFileSync(table, 'arrived,service,serviceSeconds\n06:00,Land,600\n06:01,Land,600\n')
  const mean = async (...staff: readonly string[]) => {
    const { io, json } = captureIo()
    expect(await run(['day', '--visitors-from', table, '--windows', '2', '--json', ...staff], io)).toBe(0)
    const [{ waitMs } = {}] = json()
    return (waitMs as { readonly mean: number }).mean
  }
  expect(await mean('--staff', '2')).toBeLessThan(60_000)
  expect(await mean('--staff', '1')).toBeGreaterThan(240_000)
})

it('lets a day go wrong as it is asked to, and tells what went wrong, for how long, and what paper it took', async () => {
  const day = [
    'day',
    '--centres',
    '1',
    '--windows',
    '2',
    '--visitors',
    '12',
    '--seed',
    '4',
    '--faults',
    'hostile',
  ]
  const machine = captureIo()
  expect(await run([...day, '--json'], machine.io)).toBe(0)
  const [report = {}] = machine.json()
  expect(report).toMatchObject({ checks: { ready: 'ok' }, paper: { mm: expect.any(Number) } })
  const faults = Object.values(report['faults'] as Record<string, number>).reduce(
    (sum, count) => sum + count,
    0,
  )
  const people = captureIo()
  expect(await run(day, people.io)).toBe(0)
  expect(people.stdout()).toContain(`\nfaults     ${faults}: `)
  expect(people.stdout()).toMatch(/\nincidents {2}\d+ \w+ \(mean .+, longest .+\)/)
  expect(people.stdout()).toMatch(/\npaper {6}\d+\.\d m, \d+ tickets\n/)
  const wrong = captureIo()
  expect(await run(['day', '--faults', 'some'], wrong.io)).toBe(2)
  expect(wrong.stderr()).toContain('none, usual, hostile')
})
