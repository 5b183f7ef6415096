import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readCsv } from '../simulator/people/csv.ts'
import { captureIo } from './captured-io.cases.ts'
import { openOutputFile } from './output-file.ts'
import { run } from './run.ts'
import { shellCommand } from './shell-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'nowserving-day-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = (name: string) => join(folder, name)
const SMALL = [
  'day',
  '--centres',
  '2',
  '--windows',
  '2',
  '--visitors',
  '6',
  '--threads',
  '0',
  '--seed',
  'a b',
]

it('writes a table and a page beside the one object of --json, over what stood there', async () => {
  const [csv, html] = [at('day.csv'), at('day.html')]
  writeFileSync(csv, 'x'.repeat(100_000))
  const { io, json, stderr } = captureIo()
  expect(await run([...SMALL, '--json', '--quiet', '--csv', csv, '--html', html], io)).toBe(0)
  expect(json()).toHaveLength(1)
  expect(stderr()).toBe('')
  const [head, ...rows] = readCsv(readFileSync(csv, 'utf8')).rows.map(({ cells }) => cells)
  const of = (name: string) => rows.map((cells) => cells[head?.indexOf(name) ?? -1])
  expect([...new Set(of('centre'))]).toEqual(['centre-1', 'centre-2'])
  expect(of('printed').reduce((sum, cell) => sum + Number(cell), 0)).toBe(json()[0]?.['printed'])
  const page = readFileSync(html, 'utf8')
  expect(page).toContain(String(json()[0]?.['digest']))
  const [, command] = /<code>(nowserving day [^<]*)</.exec(page) ?? []
  for (const words of [
    '--seed &#39;a b&#39;',
    '--date 2026-01-12',
    '--centres 2',
    '--windows 2',
    '--visitors 6',
  ])
    expect(command).toContain(words)
  for (const words of ['--csv', '--html', '--json', '--quiet', '--threads'])
    expect(command).not.toContain(words)
})

it('with --csv - the table alone is on stdout, and the report is on stderr', async () => {
  const { io, stdout, stderr } = captureIo()
  expect(await run([...SMALL, '--csv', '-'], io)).toBe(0)
  const { rows } = readCsv(stdout())
  expect(new Set(rows.map(({ cells }) => cells.length))).toEqual(new Set([rows[0]?.cells.length]))
  expect(stdout()).toMatch(/^seed,centre,date,hour,/)
  expect(stderr()).toContain('12 tickets printed')
})

mkdirSync(at('inner'))
writeFileSync(at('in.csv'), 'arrived,service,serviceSeconds\n09:05,Land,60\n')
symlinkSync(at('in.csv'), at('link.csv'))

it.each([
  [['--csv', '-', '--json'], '--csv - and --json both want stdout'],
  [['--csv', '-', '--events'], '--csv - and --events both want stdout'],
  [['--html', '-'], '--html: found -, expected a file'],
  [['--html', ''], '--html: found an empty name, expected a file'],
  [['--csv', at('same'), '--html', `${folder}/inner/../same`], 'same cannot be both'],
  [['--csv', at('nowhere/day.csv')], 'nowhere/day.csv cannot be written'],
  [['--html', at('inner')], 'inner cannot be written'],
  [['--csv', at('new.csv'), '--html', at('nowhere/day.html')], 'nowhere/day.html cannot be written'],
  [['--visitors-from', at('in.csv'), '--csv', at('link.csv')], 'link.csv is what the day is read from'],
  [['--visitors-from', at('in.csv'), '--html', at('in.csv')], 'in.csv is what the day is read from'],
])('day %j is refused before the day begins, and leaves nothing', async (args, words) => {
  const before = readdirSync(folder)
  const { io, stdout, stderr } = captureIo()
  expect(await run(['day', ...args], io)).toBe(2)
  expect(`${stdout()}${stderr()}`).toContain(words)
  expect(stderr()).not.toContain('centres')
  expect(readdirSync(folder)).toEqual(before)
  expect(readFileSync(at('in.csv'), 'utf8')).toContain('09:05')
})

it('a file that is opened and not written stays as it was; a new one is gone again', () => {
  writeFileSync(at('old.csv'), 'old')
  for (const name of ['old.csv', 'fresh.csv']) openOutputFile('--csv', at(name)).close()
  expect(readFileSync(at('old.csv'), 'utf8')).toBe('old')
  expect(existsSync(at('fresh.csv'))).toBe(false)
  const file = openOutputFile('--csv', at('old.csv'))
  file.write('é')
  file.close()
  expect(readFileSync(at('old.csv'), 'utf8')).toBe('é')
})

it.skipIf(!existsSync('/dev/full'))(
  'a disk that is full is told after the result, by exit code 1',
  async () => {
    const { io, json, stderr } = captureIo()
    expect(await run([...SMALL, '--json', '--csv', '/dev/full', '--html', at('after.html')], io)).toBe(1)
    expect(json()).toMatchObject([{ centres: 2, printed: 12 }])
    expect(stderr()).toContain('--csv: /dev/full could not be written: ENOSPC')
    expect(stderr()).toContain('the day is the same')
    expect(existsSync(at('after.html'))).toBe(true)
  },
)

it('Ctrl-C writes what was done so far', async () => {
  const { io, json, line, interrupt } = captureIo()
  const [csv, html] = [at('part.csv'), at('part.html')]
  const ended = run(
    [...['day', '--centres', '40', '--windows', '2', '--visitors', '4', '--threads', '0', '--events']].concat(
      ...[
        ['--csv', csv],
        ['--html', html],
      ],
    ),
    io,
  )
  await line(({ type }) => type === 'arrived')
  interrupt()
  expect(await ended).toBe(130)
  const { centres } = json().at(-1) as { readonly centres: number }
  expect(centres).toBeLessThan(40)
  expect(readFileSync(html, 'utf8')).toContain(`this page tells of ${centres} of 40 centres`)
  expect(readFileSync(csv, 'utf8')).toContain(`,centre-${centres},`)
})

it('a command line can be pasted into a shell', () => {
  const options = { seed: "it's", visitorsFrom: 'my day.csv', json: true, staff: 3, csv: 'x', not: undefined }
  expect(shellCommand('day', 'a.yaml', options, ['csv'])).toBe(
    "nowserving day a.yaml --seed 'it'\\''s' --visitors-from 'my day.csv' --json --staff 3",
  )
})
