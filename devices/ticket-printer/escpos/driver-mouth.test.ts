/** What a kiosk printer is asked and told, against literal bytes of the tables, none of our firmware. */
import { expect, it } from 'vitest'
import { type Script, setUp, unspaced } from './driver.cases.ts'
import { CUSTOM_KPM210, CUSTOM_VKP80III, KP_628E } from './model-profiles-kiosk.ts'

const WELL = '10 0f 80 00 00 00'
const TICKET = '10 0f a0 00 00 00'
const text = (characters: string) => Buffer.from(characters, 'latin1').toString('hex')

const constant = (): number => 512

/** A printer at its 785th cut, its 512th start, with 512 tickets drawn back and 5.10 m of paper. */
function custom({ presents = true, counts = true, starts = constant, retracts = constant } = {}) {
  const state = { cuts: 785, status: WELL, fed: '' }
  const script: Script = (hex) => {
    if (/1c50|1d6503/.test(hex)) {
      if (counts) state.cuts++
      if (presents) state.status = TICKET
    }
    if (hex === '100414') return state.status
    if (hex.endsWith('1de2')) return text(`${state.cuts}cuts`)
    if (hex.endsWith('1de4')) return text(`${retracts()}ret`)
    if (hex.endsWith('1de5')) return text(`${starts()}on`)
    return hex.endsWith('1de1') ? text('510cm') : undefined
  }
  return { state, script }
}

const QUESTION = /^(100414|1de[1245])$/

it('is set up with automatic full status, and asked by DLE EOT 14 and counters alone', async () => {
  const { opening, driver } = await setUp(CUSTOM_VKP80III, custom().script)
  expect(opening).toEqual([
    ...['100414', '100414'], // who is there, and how is it
    '1de5', // is it in step
    unspaced('1b40 1b5200 1b7411 1de00f'),
    ...['1de4', '1de5', '1de1'], // tickets drawn back, starts, paper
  ])
  expect(driver.status).toMatchObject({ state: 'ready', paper: 'adequate', paperLeftMm: 5100 })
})

it('FS P: a ticket of 70 mm at least, out by ten steps, drawn back after 10 s, its end after the proof of its beginning', async () => {
  const { print, world } = await setUp(CUSTOM_VKP80III, custom().script)
  expect(await print()).toMatchObject({ evidence: 'printed' })
  const [body = '', tail = '', ...more] = world.wire.filter((hex) => !QUESTION.test(hex))
  expect(body).toBe(
    unspaced(`
      1b40 1b5200 1b7411 1de00f
      1b6101 1b4501 1d2100 50617373706f727473 0a
      1d2133 41303432 0a
      1b4500 1d2100 57616974696e67206265666f726520796f753a2037 0a
      1b6402
      1de5`),
  )
  expect(tail).toBe(unspaced('31322e30312e323032362030393a3030 0a 1b6406 1b6403 1c50 0a 01 52 0a 1de5'))
  expect(more).toEqual([])
})

it.each([
  [{ notTaken: 'eject', notTakenS: 30, lamp: false }, '1c50 0a 00 45 1e'],
  [{ notTaken: 'hold' }, '1c50 0a 01 45 00'],
] as const)('the policy %o is %s', async (options, bytes) => {
  const { print, world } = await setUp(CUSTOM_VKP80III, custom().script, options)
  await print()
  expect(world.wire.join('')).toContain(unspaced(bytes))
})

it("a QR code has other parameters than Epson's: level M by 32, stored and printed by 31", async () => {
  const { print, world } = await setUp(CUSTOM_VKP80III, custom().script)
  await print({}, { ticket: 'A1', qr: 'q=1' })
  expect(world.wire.join('')).toContain(
    unspaced(`
      1d286b0400 31413200   1d286b0300 314306   1d286b0300 314532
      1d286b0600 315031 713d31   1d286b0300 315131`),
  )
})

it('GS e: ESC i cuts, 80 steps of 0.625 mm, and the driver draws back what nobody takes, by itself', async () => {
  const { state, script } = custom()
  const { print, world, clock } = await setUp(CUSTOM_KPM210, script, { notTakenS: 5 })
  await print()
  expect(world.wire.join('')).toContain(unspaced('1b6406 1b69 1d6503 50 1de5'))
  world.wire.length = 0
  await clock.advance(3000)
  expect(world.wire.join('')).not.toContain('1d65')
  await clock.advance(2500)
  expect(world.wire.filter((hex) => hex.startsWith('1d65'))).toEqual(['1d6502'])
  state.status = WELL
})

it.each([
  ['no cut is counted', { counts: false }, 'the printer counts no cut; the ticket may be whole'],
  [
    'no ticket comes to the mouth',
    { presents: false },
    'the ticket was not seen in the mouth; the ticket may be whole',
  ],
] as const)('is in doubt when %s', async (_, flaws, message) => {
  const { print } = await setUp(CUSTOM_VKP80III, custom(flaws).script)
  expect(await print()).toMatchObject({ outcome: 'unknown', code: 'failure', message })
})

it('a printer that counts another start has lost what it was sent', async () => {
  let starts = 512
  const { script } = custom({ starts: () => starts })
  const { print, world } = await setUp(CUSTOM_VKP80III, script)
  world.script = (hex) => {
    if (hex.startsWith('1b40')) starts++
    return script(hex)
  }
  expect(await print()).toMatchObject({ outcome: 'notDone', code: 'timeout' })
})

it.each([
  [WELL, '10 0f 80 00 40 00', 'paperJam', 'unknown'],
  [WELL, '10 0f 80 00 00 01', 'cutterJam', 'unknown'],
] as const)('%s becomes %s after the cut: %s, %s', async (_, status, code, outcome) => {
  const { script } = custom()
  const { print } = await setUp(CUSTOM_VKP80III, (hex) =>
    hex.includes('1c50')
      ? `${status} 3531326f6e`
      : hex === '100414'
        ? script(hex) === TICKET
          ? status
          : WELL
        : script(hex),
  )
  expect(await print()).toMatchObject({ code, outcome })
})

it.each([
  ['10 0f 81 00 00 00', { paper: 'empty', reason: { code: 'paperEmpty' } }],
  ['10 0f 84 00 00 00', { paper: 'nearEnd', state: 'ready' }],
  ['10 0f 80 02 00 00', { coverOpen: true, reason: { code: 'coverOpen' } }],
  ['10 0f 80 00 01 00', { fault: 'headHot' }],
  ['10 0f 80 00 40 00', { fault: 'paperJam', state: 'alert' }],
  ['10 0f 80 00 00 04', { fault: 'failure' }],
])('told by itself %s: %o', async (frame, status) => {
  const { say, driver, clock } = await setUp(CUSTOM_VKP80III, custom().script)
  say.now(frame)
  await clock.advance(10)
  expect(driver.status).toMatchObject(status)
})

it('a bit that falls for less than 200 ms is no ticket taken; the counter tells what is', async () => {
  let retracts = 512
  const { state, script } = custom({ retracts: () => retracts })
  const { print, driver, say, clock } = await setUp(CUSTOM_VKP80III, script)
  const told: string[] = []
  driver.onEvent(({ type, command }) => told.push(`${type} ${command}`))
  await print()
  say.now(WELL)
  await clock.advance(150)
  say.now(TICKET)
  await clock.advance(1000)
  expect(told).toEqual(['presented order-1'])
  state.status = WELL
  say.now(WELL)
  await clock.advance(250)
  expect(told).toEqual(['presented order-1', 'taken order-1'])
  state.status = WELL
  await print()
  await clock.advance(9900) // its time is over
  retracts++
  state.status = WELL
  say.now(WELL)
  await clock.advance(5000)
  expect(told.slice(2)).toEqual(['presented order-1', 'retracted order-1'])
})

it('KP-628E: bit 7 of DLE EOT 1 is a ticket, and no noise', async () => {
  let mouth = '12'
  const noise: string[] = []
  const { print, driver, clock } = await setUp(KP_628E, (hex) => {
    if (hex.includes('1d56')) mouth = '92'
    return hex === '100401' ? mouth : /^10040[234]$/.test(hex) ? '12' : undefined
  })
  const told: string[] = []
  driver.onEvent(({ type, command }) => told.push(`${type} ${command}`))
  expect(await print()).toMatchObject({ evidence: 'status' })
  await clock.advance(3000)
  expect(told).toEqual(['presented order-1'])
  mouth = '12'
  await clock.advance(3000)
  expect([told, noise]).toEqual([['presented order-1', 'taken order-1'], []])
})

it.each([
  [KP_628E, { notTaken: 'retract' }, 'notTaken'],
  [KP_628E, { lamp: true }, 'lamp'],
  [CUSTOM_VKP80III, { rollMm: 80_000 }, 'rollMm'],
  [CUSTOM_VKP80III, { notTakenS: 0 }, 'notTakenS'],
])('refuses an option that the model has no use for', async (profile, options, field) => {
  await expect(setUp(profile, custom().script, options)).rejects.toThrow(field)
})
