/** How the driver comes up, goes, and refuses. */
import { expect, it } from 'vitest'
import { DeviceError, type Permit } from '../../../lib/index.ts'
import { CLEAR, PROCESS_ID, proving, STATUS, setUp, ticket, unspaced, well } from './driver.cases.ts'
import { EPSON_TM_T88III, EPSON_TM_T88V } from './model-profiles.ts'

it('comes up: hello, status, buffers cleared, modes set', async () => {
  const { opening, driver } = await setUp(EPSON_TM_T88V, well)
  expect(opening).toEqual([
    '100401', // hello
    ...['100401', '100402', '100403', '100404'],
    CLEAR,
    unspaced('1b40 1b5200 1b7411 1d610f'),
  ])
  expect(driver.status).toMatchObject({ state: 'ready', paper: 'adequate', coverOpen: false })
  expect(driver.proof).toBe('printed')
})

it.each([
  { name: 'cover open', answers: ['1a', '16', '12', '7e'], code: 'coverOpen' },
  { name: 'paper end', answers: ['1a', '32', '12', '7e'], code: 'paperEmpty' },
  { name: 'cutter jam', answers: ['1a', '52', '1a', '12'], code: 'cutterJam' },
  { name: 'hot head', answers: ['1a', '52', '52', '12'], code: 'headHot' },
  { name: 'unrecoverable', answers: ['1a', '52', '32', '12'], code: 'failure' },
  { name: 'FEED held', answers: ['5a', '1a', '12', '12'], code: 'offline' },
])('refuses before the first byte: $name', async ({ answers, code }) => {
  const { print, world, paperBytes, driver, begun } = await setUp(EPSON_TM_T88V, well)
  world.script = (hex) => answers[Number(STATUS.exec(hex)?.[1]) - 1] ?? well(hex)
  expect(await print()).toMatchObject({ code, outcome: 'notDone' })
  expect(paperBytes()).toEqual([])
  expect(begun()).toBe(0)
  expect(driver.status).toMatchObject({ state: 'alert', reason: { code } })
})

it('refuses a proof that it cannot give, before the first byte', async () => {
  const { print, world } = await setUp(EPSON_TM_T88III, well)
  expect(await print({ require: 'printed' })).toMatchObject({ code: 'illegal', outcome: 'notDone' })
  expect(world.wire).toEqual([])
})

it('asks leave once, and sends nothing without it', async () => {
  const { clock, driver, paperBytes } = await setUp(EPSON_TM_T88V, proving)
  const permit: Permit = {
    id: 'x',
    begin: () => {
      throw new DeviceError('expired', 'too late')
    },
  }
  await expect(clock.until(driver.print(ticket, permit, {}))).rejects.toMatchObject({
    code: 'expired',
    outcome: 'notDone',
  })
  expect(paperBytes()).toEqual([])
})

it('pushes what the printer tells by itself', async () => {
  const { clock, say, driver, statuses } = await setUp(EPSON_TM_T88V, well)
  statuses.length = 0
  for (const asb of ['10 00 03 0f', '38 00 03 0f', '18 00 0f 0f', '18 08 00 0f', '10 00 00 0f']) {
    say.now(asb)
    await clock.advance(1)
  }
  expect(statuses.map(({ state, paper, coverOpen, fault }) => ({ state, paper, coverOpen, fault }))).toEqual([
    { state: 'ready', paper: 'nearEnd', coverOpen: false, fault: undefined },
    { state: 'alert', paper: 'nearEnd', coverOpen: true, fault: undefined },
    { state: 'alert', paper: 'empty', coverOpen: false, fault: undefined },
    { state: 'alert', paper: 'adequate', coverOpen: false, fault: 'cutterJam' },
    { state: 'ready', paper: 'adequate', coverOpen: false, fault: undefined },
  ])
  expect(driver.status.since).toBe(clock.now() - 1)
})

it('sends zeros until a question in order is answered, and is not ready before', async () => {
  let zeros = 0
  const { clock, world, driver, opening } = await setUp(EPSON_TM_T88III, (hex) => {
    if (/^(00)+$/.test(hex)) zeros += hex.length / 2
    return hex === '1d7201' && zeros < 4099 ? undefined : well(hex)
  })
  expect(opening.filter((hex) => !STATUS.test(hex))).toEqual([
    '1d7201',
    '00'.repeat(512),
    '00'.repeat(512),
    '1b40',
    '1d7201',
  ])
  expect(driver.status.state).toBe('init')
  await clock.advance(5000)
  expect(zeros).toBe(8192)
  const asked = Array.from({ length: 5 }, () => '1d7201') // four answers might still be owed
  expect(world.wire.slice(-7)).toEqual(['1b40', ...asked, unspaced('1b40 1b5200 1b7411 1d610f')])
  expect(driver.status.state).toBe('ready')
})

it('a printer that answers nothing in order is never called ready', async () => {
  const { clock, driver } = await setUp(EPSON_TM_T88III, (hex) => (hex === '1d7201' ? undefined : well(hex)))
  const seen = new Set<string>()
  driver.onStatus(({ state }) => seen.add(state))
  await clock.advance(60_000)
  expect([...seen].sort()).toEqual(['init', 'lost'])
})

it('a silent printer is no hardware, told once, and is found when it is switched on', async () => {
  const { clock, driver, world, print, statuses } = await setUp(EPSON_TM_T88V, () => undefined)
  await clock.advance(30_000)
  expect(statuses.map(({ state }) => state)).toEqual(['init', 'lost'])
  expect(driver.status).toMatchObject({ state: 'lost', reason: { code: 'noHardware' } })
  expect(await print()).toMatchObject({ code: 'noHardware', outcome: 'notDone' })
  world.script = proving
  await clock.advance(8000)
  expect(driver.status).toMatchObject({ state: 'ready' })
  expect(await print()).toMatchObject({ evidence: 'printed' })
})

it('falls silent in the first stage: not done, lost, and back by itself', async () => {
  const { clock, print, driver, world } = await setUp(EPSON_TM_T88V, well)
  world.script = (hex) => (STATUS.test(hex) && world.wire.length < 2 ? '12' : undefined)
  expect(await print()).toMatchObject({ code: 'offline', outcome: 'notDone' })
  expect(driver.status.state).toBe('lost')
  world.script = proving
  await clock.advance(8000)
  expect(driver.status.state).toBe('ready')
})

it('notices an idle printer that was switched off', async () => {
  const { clock, driver, world } = await setUp(EPSON_TM_T88V, well)
  world.script = () => undefined
  await clock.advance(62_000)
  expect(driver.status.state).not.toBe('ready')
})

it('settles what waits when it is closed', async () => {
  const { clock, driver, print, world } = await setUp(EPSON_TM_T88V, well)
  world.script = (hex) => {
    if (PROCESS_ID.test(hex)) clock.after(10, () => void driver.close())
    return well(hex)
  }
  expect(await print()).toMatchObject({ code: 'closed', outcome: 'notDone' })
  expect(driver.status.state).toBe('disconnected')
  expect(await print()).toMatchObject({ code: 'closed', outcome: 'notDone' })
})

it.each([
  { options: { codePage: 'cp999' }, message: /options of kiosk-1\.codePage: found "cp999"/ },
  { options: { codePage: 'koi8r' }, message: /codePage: found "koi8r", expected one of .*cp866/ },
  {
    options: { language: 'ru', codePage: 'cp437' },
    message: /language: found "ru", expected a language that cp437/,
  },
  { options: { columns: 5 }, message: /columns: found 5/ },
  { options: { copies: 2 }, message: /copies/ },
])('refuses options that are wrong: $options', async ({ options, message }) => {
  await expect(setUp(EPSON_TM_T88V, well, options)).rejects.toThrow(message)
  await expect(setUp(EPSON_TM_T88V, well, options)).rejects.toMatchObject({ code: 'illegal' })
})
