import { expect, it } from 'vitest'
import { createRandom, VirtualClock } from '../../../lib/index.ts'
import { memoryLink } from '../../../lib/memory-link.ts'
import { explainStar } from './explain.ts'
import { bytesOf, PROFILE } from './firmware.cases.ts'
import { starModels } from './model.ts'
import type { StarProfile } from './profile.ts'

/** What the Line mode tables and ReceiptPrinterEncoder say of them. */
it.each([
  { name: 'star-tsp650ii', proof: 'counter', pictures: 'strips', statusVersion: 0x06 },
  { name: 'star-tsp700ii', proof: 'counter', pictures: 'strips', statusVersion: 0x06 },
  { name: 'star-tsp100iv', proof: 'document', pictures: 'raster', statusVersion: 0x0c },
])('$name is what its maker says', ({ name, ...facts }) => {
  const profile = starModels.find((model) => model.name === name)?.profile as StarProfile
  expect(profile).toMatchObject({ ...facts, columnsA: 48, dotsPerLine: 576, dpi: 203 })
  expect(profile.codePages).toMatchObject({
    cp437: 1,
    cp866: 10,
    cp855: 11,
    windows1251: 34,
    windows1252: 32,
  })
})

it.each(starModels)('$name: both ends can be made, and every verb is a deed of its hands', async (model) => {
  expect(model).toMatchObject({ kind: 'ticket-printer', dialect: 'star', testedOn: 'simulator only' })
  const clock = new VirtualClock()
  const surroundings = { clock, random: createRandom(1), options: {} }
  const firmware = (await model.firmware())({ ...surroundings, tell: () => {}, send: () => {} })
  for (const verb of Object.keys(model.hands)) {
    expect(typeof (firmware.hands as Record<string, unknown>)[verb], verb).toBe('function')
  }
  const connect = () => memoryLink(clock)[0]
  const driver = (await model.driver())({ ...surroundings, id: 'kiosk-1', timezone: 'UTC', connect })
  expect(driver.status).toMatchObject({ state: 'disconnected', paper: 'unknown' })
  expect(driver.proof).toBe('printed')
})

it('refuses options that the model does not have', () => {
  const [model] = starModels
  expect(model?.options.safeParse({ codePage: 'windows1251', language: 'ru', columns: 42 }).success).toBe(
    true,
  )
  expect(model?.options.safeParse({ codePage: 'koi8r' }).success).toBe(false)
  expect(model?.options.safeParse({ codePage: 'cp437', language: 'ru' }).success).toBe(false)
})

it('says what goes over the line, text in the page that was chosen', () => {
  const { toDevice, toHost } = explainStar(PROFILE)
  expect(toDevice(bytesOf('1b 1d 74 0a 8f 0a 1b 64 03 1b 1d 03 01 02 11'))).toEqual([
    'ESC GS t 0a (code page)',
    '"П"',
    'LF',
    'ESC d 03 (cut)',
    'ESC GS ETX 01 02 11 (answer when printed)',
  ])
  expect(toHost(bytesOf('23 06 28 00 00 00 00 02 00 1b 1d 03 01 02 11 01 00'))).toEqual([
    'status: offline, coverOpen; counter 1',
    'document 4354: all before it is printed; count 1',
  ])
})
