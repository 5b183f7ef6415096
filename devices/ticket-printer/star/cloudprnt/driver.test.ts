import { expect, it } from 'vitest'
import { brokerRoom, failure, plugDriver } from './cloudprnt.cases.ts'
import { NONE, playedPrinter as setUp, TICKET, text, WELL } from './driver.cases.ts'

it('is ready once the printer has said that it is well', async () => {
  const { driver, toDevice } = await setUp()
  expect(toDevice('request-client-status')).toEqual([{ title: 'request-client-status' }])
  expect(driver.status).toMatchObject({ state: 'ready', paper: 'adequate', coverOpen: false })
})

it('asks how it is, then sends one job, once, that no broker keeps', async () => {
  const { clock, heard, jobs, print, result } = await setUp()
  const answered = print('print-1')
  await clock.advance(1000)
  expect(
    heard
      .filter(({ topic }) => topic.includes('to-device'))
      .map(({ topic, qos, retain }) => [topic, qos, retain]),
  ).toEqual([
    ['star/cloudprnt/to-device/00:11:22:aa:bb:cc/request-client-status', 0, false],
    ['star/cloudprnt/to-device/00:11:22:aa:bb:cc/request-client-status', 0, false],
    ['star/cloudprnt/to-device/00:11:22:aa:bb:cc/print-job', 0, false],
  ])
  expect(jobs[0]).toMatchObject({
    title: 'print-job',
    jobType: 'raw',
    mediaTypes: ['application/vnd.star.starprnt'],
  })
  const bytes = text(jobs[0]?.printData)
  expect(bytes.startsWith('\x1b@\x1bR\x00\x1b\x1dt\x0a\x1b\x1eF\x00\x1bz\x01')).toBe(true)
  expect(bytes).not.toContain('\x1b\x1ea') // automatic status: nobody hears it
  expect(bytes).toContain('A042')
  expect(bytes.endsWith('\x1bd\x03')).toBe(true)
  expect(answered.value).toBeUndefined()
  await clock.until(result(jobs[0]?.jobToken, '"printSucceeded":true,"statusCode":"200"'))
  await clock.advance(10)
  expect(answered.value).toBe('printed')
})

it('takes a result once, and only that of its own job', async () => {
  const { clock, jobs, print, result } = await setUp()
  const first = print('print-1')
  await clock.advance(1000)
  await clock.until(result('somebody else', '"printSucceeded":true,"statusCode":"200"'))
  await clock.advance(10)
  expect(first.value).toBeUndefined()
  const { jobToken } = jobs[0] ?? {}
  await clock.until(result(jobToken, '"printSucceeded":true,"statusCode":"200"'))
  await clock.until(result(jobToken, '"printSucceeded":true,"statusCode":"200"'))
  const second = print('print-2')
  await clock.advance(1000)
  await clock.until(result(jobToken, '"printSucceeded":true,"statusCode":"200"'))
  await clock.advance(10)
  expect(first.value).toBe('printed')
  expect(second.value).toBeUndefined()
  expect(jobs[1]?.jobToken).not.toBe(jobToken)
})

it('makes the same token of the same id, also in another life of the program', async () => {
  const tokens = []
  for (let life = 0; life < 2; life++) {
    const { clock, jobs, print } = await setUp()
    print('print-1')
    await clock.advance(1000)
    tokens.push(jobs[0]?.jobToken)
  }
  expect(tokens[0]).toMatch(/^nsv[0-9a-z]{13}$/)
  expect(tokens[1]).toBe(tokens[0])
})

it.each([
  ['420%20Cover%20open', 'coverOpen', { coverOpen: true }],
  ['410%20Out%20of%20paper', 'paperEmpty', { paper: 'empty' }],
  ['411%20Paper%20jam', 'paperJam', { fault: 'paperJam' }],
  ['400', 'failure', { fault: 'failure' }],
])('sends nothing to a printer that says %s', async (statusCode, code, status) => {
  const { clock, driver, jobs, print } = await setUp({ status: WELL.replace('200%20OK', statusCode) })
  expect(driver.status).toMatchObject({ state: 'alert', reason: { code }, ...status })
  const answered = print('print-1')
  await clock.advance(1000)
  expect(answered.value).toMatchObject({ code, outcome: 'notDone' })
  expect(jobs).toEqual([])
})

it.each([
  ['23 c 8 8 0 0 0 0 0 ', 'cutterJam'],
  ['23 c 8 40 0 0 0 0 0 ', 'headHot'],
  ['23 c 28 0 0 0 0 0 0 ', 'coverOpen'],
])('knows more where the printer tells its automatic status: %s', async (asb, code) => {
  const { driver } = await setUp({
    status: `{"title":"client-status","status":"${asb}","printerMAC":"00:11:22:aa:bb:cc","statusCode":"400","printingInProgress":false}`,
  })
  expect(driver.status).toMatchObject({ state: 'alert', reason: { code } })
})

it('tells near end by code and by automatic status', async () => {
  const { clock, driver, printer } = await setUp()
  await clock.until(printer('client-status', WELL.replace('200%20OK', '211%20Paper%20low')))
  await clock.advance(10)
  expect(driver.status).toMatchObject({ state: 'ready', paper: 'nearEnd' })
})

it('sends nothing to a printer that does not answer, or has died', async () => {
  const { clock, driver, jobs, print, printer, answerWith } = await setUp()
  answerWith(undefined)
  const silent = print('print-1')
  await clock.advance(6000)
  expect(silent.value).toMatchObject({ code: 'offline', outcome: 'notDone' })
  expect(driver.status).toMatchObject({ state: 'lost', reason: { code: 'offline' } })
  answerWith(WELL)
  await clock.advance(10_000)
  expect(driver.status.state).toBe('ready')
  answerWith(undefined)
  await clock.until(printer('client-will', '{"title":"client-will","printerMAC":"00:11:22:aa:bb:cc"}'))
  await clock.advance(10)
  expect(driver.status.state).toBe('lost')
  const dead = print('print-2')
  await clock.advance(10)
  expect(dead.value).toMatchObject({ code: 'offline', outcome: 'notDone' })
  expect(jobs).toEqual([])
})

it('waits for a first word, and says who does not tell one', async () => {
  const room = await brokerRoom()
  const { driver } = await plugDriver(room)
  driver.start()
  const error = await room.clock.until(failure(driver.ready()))
  expect(error).toMatchObject({ code: 'offline', outcome: 'notDone' })
  expect(String(error)).toContain('kiosk-1 does not tell its status')
})

it('passes over what it cannot read', async () => {
  const { clock, driver, printer, jobs, print } = await setUp()
  const payloads = [
    '',
    '{}',
    'null',
    '{"title":"client-status"}',
    '{"title":"print-result","statusCode":"200"}',
  ]
  for (const payload of payloads)
    for (const method of ['client-status', 'client-will', 'print-result', 'other'])
      await clock.until(printer(method, payload))
  await clock.advance(10)
  expect(driver.status.state).toBe('ready')
  print('print-1')
  await clock.advance(1000)
  expect(jobs).toHaveLength(1)
})

it('takes no word of what somebody has retained by mistake: it is old', async () => {
  const room = await brokerRoom()
  await room.clock.until(room.printer('client-status', WELL, true))
  const { driver, mqtt } = await plugDriver(room)
  await room.clock.until(mqtt.ready())
  driver.start()
  await room.clock.advance(1000)
  expect(driver.status.state).toBe('init')
  await room.clock.advance(10_000)
  expect(driver.status.state).toBe('lost')
})

it('lets nothing wait when it is closed', async () => {
  const { clock, driver, jobs, print } = await setUp()
  const first = print('print-1')
  await clock.advance(1000)
  expect(jobs).toHaveLength(1)
  await clock.until(driver.close())
  expect(first.value).toMatchObject({ code: 'closed', outcome: 'unknown' })
  expect(driver.status.state).toBe('disconnected')
  expect(await clock.until(failure(driver.ready()))).toMatchObject({ code: 'closed' })
})

it('lets a deadline that has passed stop it before the first byte', async () => {
  const { clock, driver, jobs } = await setUp()
  const permit = {
    id: 'print-1',
    begin: () => {
      throw new Error('past')
    },
  }
  const error = await clock.until(failure(driver.print(TICKET, permit, NONE)))
  expect(String(error)).toContain('past')
  await clock.advance(1000)
  expect(jobs).toEqual([])
})

it.each([undefined, 5, '', '00:11:62', '00-11-62-0e-15-58', 'g0:11:62:0e:15:58'])(
  'refuses the address %j',
  async (address) => {
    const room = await brokerRoom()
    const error = await failure(plugDriver(room, { address }))
    expect(error).toMatchObject({ code: 'illegal' })
    expect(String(error)).toContain('MAC address')
  },
)
