import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { ConfigError } from '../../lib/config/config-error.ts'
import { VirtualClock } from '../../lib/index.ts'
import { Bitmap, encodePng } from '../../lib/picture/index.ts'
import { simulateCentre } from '../../simulator/index.ts'
import type { PrinterHands } from '../ticket-printer/contract.ts'
import { readCentreConfig, readCentreFile } from './read-centre.ts'

const folder = mkdtempSync(join(tmpdir(), 'nowserving-layout-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
mkdirSync(join(folder, 'files'))
const black = new Bitmap(64, 16)
black.fillRect(0, 0, 64, 16)
writeFileSync(join(folder, 'files', 'logo.png'), encodePng(black))
writeFileSync(join(folder, 'files', 'ticket.receipt'), '{image: {{logo}}}\nNo. | "{{ticket}}"\n')
writeFileSync(join(folder, 'files', 'wrong.receipt'), '{{ticket}}\n===\n{{tiket}}\n')

function centre(layout: string): string {
  const path = join(folder, 'centre.yaml')
  const device =
    '{ kind: ticket-printer, model: epson-tm-t88v, port: "tcp://h:9100", options: { layout: $ } }'
  writeFileSync(path, `centre: a\ndevices:\n  kiosk: ${device.replace('$', layout)}\n`)
  return path
}

const at = { brokerNeeded: false }

it('prints by the files that a centre.yaml names, by paths from its own folder', async () => {
  const layout = '{ logo: { file: files/logo.png }, template: { file: files/ticket.receipt } }'
  const config = readCentreFile(centre(layout), at)
  const clock = new VirtualClock()
  const room = await simulateCentre(config, { clock }) // reads it again: nothing is lost
  await clock.until(room.centre.printer('kiosk').print({ ticket: 'A042' }))
  const { paper } = room.hands('kiosk') as PrinterHands
  expect(paper[0]?.text.split('\n')).toEqual([
    ...['[image 312x77]', `No.${' '.repeat(35)}A042`, '', '', '             12.01.2026 06:00'],
  ])
  await clock.until(room.close())
})

it.each([
  [
    '{ logo: { file: files/none.png } }',
    'logo.file',
    3,
    '"files/none.png"',
    'a file that exists',
    'give its path from the folder of this file',
  ],
  ['{ logo: { file: files } }', 'logo.file', 3, 'a folder or a device', 'a file', 'name the file itself'],
  [
    '{ logo: { file: files/ticket.receipt } }',
    'logo.file',
    3,
    'bytes that are no PNG file',
    'a PNG file',
    'save the picture as PNG, small and in black and white',
  ],
  [
    '{ template: { file: files/logo.png } }',
    'template.file',
    3,
    'bytes that are not UTF-8',
    'UTF-8 text',
    'save the file as UTF-8',
  ],
  [
    '{ template: { file: 5 } }',
    'template',
    3,
    'a mapping',
    'a ReceiptLine document of at most 500000 characters, or { file: ticket.receipt }',
    'correct it, or remove it',
  ],
  [
    '{ style: { ticket: { size: big } } }',
    'style.ticket.size',
    3,
    '"big"',
    '1 to 8',
    'write for example `size: 2`',
  ],
])('%s is told with its line', (layout, field, line, found, expected, fix) => {
  expect(problems(() => readCentreFile(centre(layout), at))).toEqual([
    {
      where: `devices.kiosk.options.layout.${field}`,
      line,
      column: expect.any(Number),
      found,
      expected,
      fix,
    },
  ])
})

it('tells every mistake of a template, by its line in the template', () => {
  const told = problems(() => readCentreFile(centre('{ template: { file: files/wrong.receipt } }'), at))
  expect(told.map(({ found }) => found)).toEqual([
    'in line 2 of the template `=`, a cut',
    'in line 3 of the template the unknown field "{{tiket}}"',
  ])
})

it('reads files of a configuration in memory from the folder that is given, or where the program runs', () => {
  const options = { layout: { logo: { file: 'files/logo.png' } } }
  const device = { kind: 'ticket-printer', model: 'epson-tm-t88v', port: 'tcp://h:9100', options }
  const config = { centre: 'a', devices: { kiosk: device } }
  const read = readCentreConfig(config, { ...at, folder }).devices['kiosk']?.options
  expect(read).toMatchObject({
    layout: { logo: { file: 'files/logo.png', data: expect.stringMatching(/^iVBORw0KGgo/) } },
  })
  expect(problems(() => readCentreConfig(config, at))).toMatchObject([{ expected: 'a file that exists' }])
})

function problems(act: () => unknown) {
  try {
    act()
  } catch (error) {
    return (error as ConfigError).problems
  }
  throw new Error('nothing was refused')
}
