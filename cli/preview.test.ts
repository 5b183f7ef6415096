import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { decodePng } from '../lib/picture/grey.ts'
import { Bitmap, encodePng } from '../lib/picture/index.ts'
import { captureIo } from './captured-io.cases.ts'
import { run } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'nowserving-preview-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const black = new Bitmap(100, 40)
black.fillRect(0, 0, 100, 40)
file('logo.png', encodePng(black))

async function preview(...args: readonly string[]) {
  const { io, stdout, stderr } = captureIo()
  return { exitCode: await run(['preview', ...args], io), stdout: stdout(), stderr: stderr() }
}

it('shows a ticket as text', async () => {
  const ticket = [
    'A042',
    '--service',
    'Passports',
    '--waiting',
    '7',
    '--windows',
    '3-5,9',
    '--line',
    'Room 3',
  ]
  const { exitCode, stdout } = await preview(...ticket, '--columns', '32')
  expect(exitCode).toBe(0)
  expect(stdout.split('\n').slice(0, -2)).toEqual([
    ...['            Passports', '        A042', '      Waiting before you: 7', '      Windows 3 to 5 and 9'],
    ...['             Room 3', '', ''],
  ])
})

it('lays it out by a file, with the logo beside it, and writes a picture', async () => {
  const layout = file(
    'layout.yaml',
    'languages: [en, ru]\nlogo: { file: logo.png, width: 50 }\norder: [logo, ticket, waiting]\n',
  )
  const out = join(folder, 'ticket.png')
  const args = ['A042', '--waiting', '7', '--model', 'xprinter-xp-58', '--layout', layout, '--out', out]
  const { exitCode, stdout } = await preview(...args, '--json')
  expect(exitCode).toBe(0)
  const record = JSON.parse(stdout)
  expect(record).toMatchObject({ ticket: 'A042', out })
  expect(record.text).toContain('[image 192x77]\n')
  expect(record.text).toContain('Перед вами: 7')
  expect(decodePng(readFileSync(out)).width).toBe(384)
})

it('prints SVG', async () => {
  const { stdout } = await preview('A042', '--format', 'svg')
  expect(stdout).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 512 \d+"/)
})

it('takes a ReceiptLine document', async () => {
  const receipt = file('ticket.receipt', '{border: 1; width: 6 *}\nNo. | "{{ticket}}"\n')
  const { stdout } = await preview('A042', '--layout', receipt, '--columns', '32')
  expect(stdout.split('\n')[0]).toBe('No.                         A042')
})

it.each([
  [
    'a layout that there is not',
    ['--layout', 'no.yaml'],
    2,
    'no.yaml: found no such file, expected a layout.yaml',
  ],
  [
    'a mistake in a layout',
    ['--layout', file('a.yaml', 'languages: [en]\norder: [ticket, sevice]\n')],
    2,
    'a.yaml:2:17: order.1: found "sevice", expected one of logo',
  ],
  [
    'a logo that there is not',
    ['--layout', file('b.yaml', 'logo:\n  file: none.png\n')],
    2,
    'b.yaml:2:9: logo.file: found "none.png", expected a file that exists',
  ],
  [
    'a logo that is none',
    ['--layout', file('c.yaml', 'logo:\n  file: c.yaml\n')],
    2,
    'c.yaml:2:9: logo.file: found bytes that are no PNG file, expected a PNG file',
  ],
  [
    'a mistake in a document',
    ['--layout', file('d.receipt', '{{ticket}}\n{{tiket}}\n')],
    2,
    'd.receipt:2: found the unknown field "{{tiket}}", expected one of ticket',
  ],
  ['a picture for the terminal', ['--format', 'png'], 2, 'a PNG is written to a file'],
  ['a name of no format', ['--out', 'ticket.gif'], 2, 'expected a name that ends in .txt, .svg or .png'],
  ['windows that are none', ['--windows', '3-1'], 2, 'expected windows such as 5, 3-7'],
  [
    'a model of another kind',
    ['--model', 'cd5220'],
    1,
    'cd5220 is a caller-display: there is no preview of it',
  ],
  [
    'a character that no printer has',
    ['--line', '日'],
    1,
    'lines[0]: found 日 (U+65E5), which this printer cannot print',
  ],
] as const)('%s is told', async (_name, args, code, words) => {
  const { exitCode, stderr } = await preview('A042', ...args)
  expect(stderr).toContain(words)
  expect(exitCode).toBe(code)
})

it('draws the ticket that the documentation shows', async () => {
  const out = join(folder, 'docs.png')
  const ticket = [
    ...['A042', '--service', 'Паспорта / Passports', '--waiting', '7', '--windows', '3-5'],
    ...['--line', 'Room 3'],
  ]
  const paper = [
    '--columns',
    '32',
    '--layout',
    'docs/ticket.receipt',
    '--qr',
    'https://example.org/q/A042',
    '--out',
    out,
  ]
  expect(await preview(...ticket, ...paper)).toMatchObject({ exitCode: 0 })
  const [shown, drawn] = [decodePng(readFileSync('docs/ticket.png')), decodePng(readFileSync(out))]
  expect([shown.width, shown.height]).toEqual([drawn.width, drawn.height])
  const end = shown.luma.length - shown.width * 34 * 4 // below stands the time
  expect(Buffer.from(shown.luma.subarray(0, end)).equals(drawn.luma.subarray(0, end))).toBe(true)
})
