import { expect, it } from 'vitest'
import { VirtualClock } from '../../lib/index.ts'
import { decodePng, thresholded } from '../../lib/picture/grey.ts'
import { Bitmap, encodePng } from '../../lib/picture/index.ts'
import { simulateCentre } from '../../simulator/index.ts'
import type { PaperPiece, PrinterHands } from './contract.ts'
import { escposModels } from './escpos/model.ts'
import { preview } from './preview.ts'

const picture = new Bitmap(60, 30)
picture.fillRect(0, 0, 60, 30)
picture.fillRect(10, 10, 20, 10, false)
const logo = { data: Buffer.from(encodePng(picture)).toString('base64') }
const ticket = {
  ticket: 'A042',
  service: 'Паспорта',
  waiting: 7,
  windows: [3, 4, 5],
  lines: ['10 €'],
  qr: 'https://example.org/A042',
}
const template = [
  '{image: {{logo}}}',
  '^^^^{{ticket}}',
  '"{{service}}"|`{{waiting}}`',
  '---',
  '{c: {{qr}}; o: qrcode, 4, h}',
  '{{lines}}',
].join('\n')
const layouts = {
  usual: undefined,
  parts: { logo, languages: ['en', 'ru'], head: ['Migration office'], style: { ticket: { size: 6 } } },
  template: { logo, template },
}

/** The same ticket in a whole centre: the way that visitors go. */
async function onPaper(model: string, layout: unknown): Promise<PaperPiece | undefined> {
  const options = layout === undefined ? {} : { layout }
  const device = { kind: 'ticket-printer', model, port: 'tcp://10.0.0.20:9100', options } as const
  const clock = new VirtualClock()
  const config = { centre: 'desk', timezone: 'Europe/Moscow', devices: { kiosk: device } }
  const room = await simulateCentre(config, { clock })
  await clock.until(room.centre.printer('kiosk').print(ticket))
  const { paper } = room.hands('kiosk') as PrinterHands
  const [first] = paper
  await clock.until(room.close())
  return first
}

const cases = escposModels
  .filter(({ name }) => !name.startsWith('generic')) // of those nobody knows when the paper has come out
  .flatMap(({ name }) => Object.entries(layouts).map(([what, layout]) => ({ name, what, layout })))

it.each(cases)('shows the paper of $name, dot by dot: $what', async ({ name, layout }) => {
  const paper = await onPaper(name, layout)
  const at = Date.UTC(2026, 0, 12, 6)
  const made = await preview(ticket, { model: name, layout, at, timezone: 'Europe/Moscow' })
  expect(made.text).toBe(paper?.text)
  expect(made.lengthMm).toBe(paper?.lengthMm)
  expect(Buffer.from(made.png()).equals(Buffer.from(paper?.png() ?? []))).toBe(true)
})

it('draws in SVG what it draws in PNG', async () => {
  const made = await preview({ ticket: 'A1' }, { columns: 12, at: 0 })
  const shown = thresholded(decodePng(made.png()))
  const drawn = new Bitmap(shown.width, shown.height)
  for (const [, x, y, wide] of made.svg().matchAll(/M(\d+) (\d+)h(\d+)v1/g))
    drawn.fillRect(Number(x), Number(y), Number(wide), 1)
  expect(drawn.rows).toEqual(shown.rows)
  expect(shown.rows.some((byte) => byte !== 0)).toBe(true)
})

it('takes paper by its columns or its dots', async () => {
  const width = async (paper: object) =>
    decodePng((await preview({ ticket: 'A1' }, { ...paper, at: 0 })).png()).width
  expect(await width({ columns: 32 })).toBe(384)
  expect(await width({ dots: 576 })).toBe(576)
  await expect(preview({ ticket: 'A1' }, { columns: 5 })).rejects.toThrow(
    'columns: found 5, expected 12 to 64',
  )
})

it('shows the mark of a copy', async () => {
  const { text } = await preview({ ticket: 'A1', copyOf: 'x' }, { layout: { template: '{{ticket}}' }, at: 0 })
  expect(text.split('\n')[0]?.trim()).toBe('COPY / КОПИЯ')
})

it('refuses what the driver would refuse', async () => {
  await expect(preview({ ticket: 'A\u001b@' })).rejects.toThrow('ticket.ticket: found')
  await expect(preview({ ticket: 'A1', service: '日' })).rejects.toMatchObject({
    code: 'illegal',
    outcome: 'notDone',
  })
  await expect(preview({ ticket: 'A1' }, { layout: { order: [] } })).rejects.toThrow(
    'expected ticket among the parts',
  )
  await expect(preview({ ticket: 'A1' }, { model: 'native-printer' })).rejects.toThrow(
    'there is no preview of it',
  )
})
