import { expect, it } from 'vitest'
import { createRandom, DeviceError, type Permit, VirtualClock } from '../../../lib/index.ts'
import { SerialLine } from '../../../simulator/serial-line.ts'
import { poleDriver } from './driver.ts'
import { PoleFirmware } from './firmware.ts'
import { poleModels } from './model.ts'
import type { PoleProfile } from './profile.ts'

const GO: Permit = { id: 'go', begin: () => {} }
const A042 = { ticket: 'A042', window: 5 }

function setUp(name: string, options: Record<string, unknown> = {}) {
  const clock = new VirtualClock()
  const profile = poleModels.find((model) => model.name === name)?.profile as PoleProfile
  const line = new SerialLine({ clock, baudRate: 9600 })
  const firmware = line.attach(
    (send) => new PoleFirmware(profile, { clock, send, random: createRandom(1), options, tell: () => {} }),
  )
  let wire = ''
  line.tap(({ to, bytes }) => {
    if (to === 'device') wire += Buffer.from(bytes).toString('hex')
  })
  const driver = poleDriver(profile)({
    ...{ id: 'lamp-5', clock, options, timezone: 'UTC', random: createRandom(2), connect: line.connect },
  })
  driver.start()
  /** What has gone to the display since the last call. */
  const taken = () => {
    const bytes = wire
    wire = ''
    return bytes
  }
  return { clock, line, firmware, driver, taken, look: () => firmware.hands.look() }
}

const hex = (text: string) => Buffer.from(text, 'latin1').toString('hex')

/** CR, filler; ESC = 2, all of the chain on, ESC = 2, out of setting mode; filler; US ^, the same three again, CLR. */
const WAKE_EPSON = [
  `0d ${'00'.repeat(128)} 1b3d02 1f284103003031 00 1b3d02 1f28450400024f5554`,
  `${'00'.repeat(128)} 1f5e0000 1b3d02 1f284103003031 00 1b3d02 0c`,
]
  .join('')
  .replaceAll(' ', '')

/** ESC = 2, all of the chain on, ESC = 2, out of setting mode, US : twice, US ^, windows 1 to 4 given up, US r 0, ESC % 0. */
const UNWIND_EPSON =
  '1b3d02 1f284103003031 00 1b3d02 1f28450400024f5554 1f3a 1f3a 1f5e0000 1b570100 1b570200 1b570300 1b570400 1f7200 1b2500'.replaceAll(
    ' ',
    '',
  )
const UNWIND_CD5220 = '1b3d021b57000114011b2500'

const leftOver: readonly (readonly [model: string, state: string, bytes: string])[] = [
  ['epson-dm-d110', 'a macro open', '1f3a4142'],
  ['epson-dm-d110', 'a macro kept that darkens the glass', '1f3a1f45ff1f3a'],
  ['epson-dm-d110', 'setting mode', '1f2845030001494e'],
  ['epson-dm-d110', 'all of the chain off', '1f28410300303000'],
  ['epson-dm-d110', 'deselected', '1b3d01'],
  ['epson-dm-d110', 'deselected and off in the chain', '1b3d011f28410300303000'],
  [
    'epson-dm-d110',
    'off in the chain, in setting mode, a macro open',
    '1f3a411f2845030001494e1f28410300303000',
  ],
  ['epson-dm-d110', 'dark, in a window, scrolling', '1f45ff1b57010103010a011f03'],
  ['epson-dm-d110', 'half a setting command', '1f28450400024f'],
  ['epson-dm-d110', 'half a long function', '1f28454000'],
  ['epson-dm-d110', 'half a chain command', '1f284103'],
  ['epson-dm-d110', 'half a set of glyphs', '1b2601207e0501'],
  ['epson-dm-d110', 'half a window', '1b5701'],
  ['epson-dm-d110', 'half a clock', '1f54'],
  ['epson-dm-d110', 'half a prefix', '1f'],
  ['cd5220', 'a demo message open', '1b624141'],
  ['cd5220', 'a demo message just begun', '1b62'],
  ['cd5220', 'deselected', '1b3d01'],
  ['cd5220', 'string mode', '1b5141410d'],
  ['cd5220', 'half a string', '1b514141'],
  ['cd5220', 'a running scroll', '1b5144410d'],
  ['cd5220', 'half a set of glyphs', '1b260120ff05'],
  ['cd5220', 'half a prefix', '1b'],
]

it.each(leftOver)('brings a %s back that was left with %s', async (model, _, bytes) => {
  const { clock, firmware, driver, look } = setUp(model)
  firmware.receive(Uint8Array.from(Buffer.from(bytes, 'hex')))
  await clock.until(driver.ready())
  await clock.until(driver.light([A042], GO, {}))
  expect(look()).toEqual(['        A042', '      Window 5'])
})

it.each([
  ['epson-dm-d110', '1f02'],
  ['epson-dm-d110', '1f03'],
  ['cd5220', '1b12'],
  ['cd5220', '1b13'],
])('a call stands right on a %s that took a byte for another and scrolls (%s)', async (model, bytes) => {
  const { clock, firmware, driver, look } = setUp(model)
  await clock.until(driver.ready())
  firmware.receive(Uint8Array.from(Buffer.from(bytes, 'hex')))
  await clock.until(driver.light([A042], GO, {}))
  expect(look()).toEqual(['        A042', '      Window 5'])
})

const ledAstray: readonly (readonly [model: string, state: string, bytes: string])[] = [
  ['epson-dm-d110', 'speaking for the printer', '1b3d74'],
  ['epson-dm-d110', 'off in the chain', '1f28410300303000'],
  ['epson-dm-d110', 'setting mode', '1f2845030001494e'],
  ['epson-dm-d110', 'a macro open', '1f3a4142'],
  ['epson-dm-d110', 'a macro kept', '1f3a4d4143524f1f3a'],
  ['epson-dm-d110', 'a window', '1b57010103010a01'],
  ['epson-dm-d110', 'reverse, with glyphs of its own', '1f72011b26014141011f1b2501'],
  ['cd5220', 'speaking for the printer', '1b3d21'],
  ['cd5220', 'a window', '1b570103030a01'],
  ['cd5220', 'glyphs of its own', '1b26014141011f1b2501'],
]

it.each(ledAstray)('two refreshes bring a %s back that noise led into %s', async (model, _, bytes) => {
  const { clock, firmware, driver, look } = setUp(model)
  await clock.until(driver.ready())
  await clock.until(driver.light([{ ticket: 'B001', window: 5 }], GO, {}))
  firmware.receive(Uint8Array.from(Buffer.from(bytes, 'hex')))
  for (let i = 0; i < 2; i++) await clock.until(driver.light([A042], GO, { quiet: true }))
  expect(look()).toEqual(['        A042', '      Window 5'])
  expect(firmware.world()).toMatchObject({ cursor: null, reverse: false })
})

it.each([
  ['epson-dm-d110', 'the time counter', '1f54011b'],
  ['epson-dm-d110', 'speaking for the printer', '1b3d74'],
  ['cd5220', 'string mode', '1b5141410d'],
])('a call stands right on a %s that noise led into %s', async (model, _, bytes) => {
  const { clock, firmware, driver, look } = setUp(model)
  await clock.until(driver.ready())
  firmware.receive(Uint8Array.from(Buffer.from(bytes, 'hex')))
  await clock.until(driver.light([A042], GO, {}))
  expect(look()).toEqual(['        A042', '      Window 5'])
})

it('tells its status once for what is lit, however often it is refreshed', async () => {
  const { clock, driver } = setUp('epson-dm-d110')
  await clock.until(driver.ready())
  const told: unknown[] = []
  driver.onStatus(({ lit }) => told.push(lit))
  for (const quiet of [false, true, true]) await clock.until(driver.light([A042], GO, { quiet }))
  expect(told).toEqual([[A042]])
})

it('sets an Epson display up and shows a call, in the bytes of the manual', async () => {
  const { clock, driver, taken, look } = setUp('epson-dm-d110')
  await clock.until(driver.ready())
  expect(taken()).toBe(`${WAKE_EPSON}1b401f011b74111f43001f5804`)
  expect(driver.status).toMatchObject({ state: 'ready', lit: [] })

  expect(await clock.until(driver.light([A042], GO, {}))).toBe('sent')
  expect(taken()).toBe(
    `1b3d02 1f011b74111f43001f5804 0c 1f240101 ${hex('        A042        ')} 1f240102 ${hex('      Window 5      ')} 1f450a`.replaceAll(
      ' ',
      '',
    ),
  )
  expect(look()).toEqual(['        A042', '      Window 5'])
  expect(driver.status.lit).toEqual([A042])

  await clock.advance(5100)
  expect(taken()).toBe('1f4500')

  await clock.until(driver.light([A042], GO, { quiet: true }))
  expect(taken()).toMatch(new RegExp(`^${UNWIND_EPSON}1f011b74111f43001f5804(?!0c).*1f4500$`))

  await clock.until(driver.light([], GO, {}))
  expect(taken()).toBe(`${UNWIND_EPSON}1f011b74111f43001f58041f45000c`)
  expect(look()).toEqual(['', ''])
})

it('sets a CD5220 up and shows a call, out of whatever string mode it was left in', async () => {
  const { clock, firmware, driver, taken, look } = setUp('cd5220', { language: 'ru' })
  firmware.receive(Buffer.from('\x1bQAleft over\r\x1bQBhalf of a li', 'latin1'))
  await clock.until(driver.ready())
  expect(taken()).toBe(`0d${'00'.repeat(400)}1b3d020c1b401b111b66521b5f001b2a04`)
  await clock.until(driver.light([A042], GO, {}))
  expect(taken()).toBe(
    `1b3d021b111b66521b5f001b2a040c1b6c0101${hex('        A042        ')}1b6c010220202020202020${'8eaaadae'}2035${'20'.repeat(7)}1f450a`,
  )
  expect(look()).toEqual(['        A042', '       Окно 5'])
  await clock.until(driver.light([], GO, {}))
  expect(taken()).toBe(`${UNWIND_CD5220}1b111b66521b5f001b2a041f45000c`)
})

it('lists two calls, a row each', async () => {
  const { clock, driver, look } = setUp('epson-dm-d30')
  await clock.until(driver.ready())
  await clock.until(driver.light([A042, { ticket: 'B007', window: 12 }], GO, {}))
  expect(look()).toEqual(['A042 > 5', 'B007 > 12'])
})

it.each([
  ['too many calls', {}, [A042, A042, A042]],
  ['a label that does not fit', { label: 'At the counter' }, [{ ticket: 'A', window: 999999 }]],
  ['a character that the page lacks', { codePage: 'cp437' }, [{ ticket: 'Ж042', window: 5 }]],
])('refuses %s before the first byte', async (_, options, calls) => {
  const { clock, driver, taken } = setUp('epson-dm-d110', options)
  await clock.until(driver.ready())
  taken()
  await expect(clock.until(driver.light(calls, GO, {}))).rejects.toMatchObject({
    code: 'illegal',
    outcome: 'notDone',
  })
  expect(taken()).toBe('')
})

it.each([
  [{ language: 'fr' }, /language/],
  [{ codePage: 'koi8r' }, /codePage: found "koi8r", expected one of .*cp866/],
  [{ colour: 'green' }, /colour/],
])('refuses the options %j', (options, message) => {
  expect(() => setUp('epson-dm-d110', options)).toThrow(message)
})

it('says unknown when the cable goes in the middle of a call, and notDone when it is gone before', async () => {
  const { clock, line, driver } = setUp('epson-dm-d110')
  await clock.until(driver.ready())
  const shown = driver.light([A042], GO, {})
  const failure = expect(shown).rejects.toMatchObject({ code: 'offline', outcome: 'unknown' })
  await clock.advance(30)
  line.unplug()
  await failure
  expect(driver.status).toMatchObject({ state: 'lost', lit: undefined, reason: { code: 'offline' } })
  await expect(clock.until(driver.light([A042], GO, {}))).rejects.toMatchObject({ outcome: 'notDone' })
})

it('asks for permission just before the first byte', async () => {
  const { clock, driver, taken } = setUp('epson-dm-d110')
  await clock.until(driver.ready())
  taken()
  const begin = () => {
    throw new DeviceError('expired', 'too late')
  }
  await expect(clock.until(driver.light([A042], { id: 'x', begin }, {}))).rejects.toMatchObject({
    code: 'expired',
  })
  expect(taken()).toBe('')
})

it('shows its name for three seconds, then what was there before', async () => {
  const { clock, driver, look } = setUp('epson-dm-d110')
  await clock.until(driver.ready())
  await clock.until(driver.light([A042], GO, {}))
  expect(await clock.until(driver.identify(GO))).toBe('sent')
  expect(look()).toEqual(['       lamp-5', ''])
  expect(driver.status.lit).toBeUndefined()
  await clock.advance(3100)
  expect(look()).toEqual(['        A042', '      Window 5'])
  expect(driver.status.lit).toEqual([A042])
})

it('needs no events while nothing happens', async () => {
  const { clock, driver } = setUp('epson-dm-d110')
  await clock.until(driver.ready())
  await clock.until(driver.light([A042], GO, {}))
  await clock.advance(10_000)
  const before = clock.fired
  await clock.advance(3600_000)
  expect(clock.fired).toBe(before)
})

it('asks for it after the connection that it had to wait for', async () => {
  const { clock, driver } = setUp('epson-dm-d110')
  expect(driver.status.state).toBe('init')
  let state = ''
  const begin = () => {
    state = driver.status.state
  }
  await clock.until(driver.light([A042], { id: 'x', begin }, {}))
  expect(state).toBe('ready')
})
