import { expect, it } from 'vitest'
import { brokerRoom, plugPrinter } from './cloudprnt.cases.ts'

async function setUp() {
  const room = await brokerRoom()
  const printer = await plugPrinter(room)
  const { clock } = room
  const say = (method: string, payload: string) => clock.until(room.server(method, payload))
  const job = (jobToken: string, printData: string) =>
    say(
      'print-job',
      `{"title":"print-job","jobToken":"${jobToken}","jobType":"raw","mediaTypes":["application/vnd.star.starprnt"],"printData":"${printData}"}`,
    )
  return { ...room, ...printer, say, job, results: () => room.toServer('print-result') }
}

const A042 = Buffer.from('4130340a1b6403', 'hex').toString('base64')

it('says how it is when it comes, and dies with a will that nobody retains', async () => {
  const { heard, device, clock, hands, toServer } = await setUp()
  expect(heard.at(-1)).toEqual({
    topic: 'star/cloudprnt/to-server/00:11:22:aa:bb:cc/client-status',
    payload:
      '{"title":"client-status","status":"23 c 0 0 0 0 0 0 0 ","printerMAC":"00:11:22:aa:bb:cc","statusCode":"200%20OK","printingInProgress":false}',
    qos: 1,
    retain: false,
  })
  expect(device.wire === 'mqtt' && device.firmware.subscriptions).toEqual([
    'star/cloudprnt/to-device/00:11:22:aa:bb:cc/#',
  ])
  expect(device.wire === 'mqtt' && device.firmware.will).toEqual({
    topic: 'star/cloudprnt/to-server/00:11:22:aa:bb:cc/client-will',
    payload: '{"title":"client-will","printerMAC":"00:11:22:aa:bb:cc","unintentionalDisconnection":true}',
    qos: 1,
    retain: false,
  })
  hands.unplug()
  await clock.advance(1000)
  hands.plugIn()
  await clock.advance(10_000)
  expect(toServer('client-status')).toHaveLength(2)
})

it('prints a job, tells its result when the piece is cut, and that it is at work meanwhile', async () => {
  const { clock, job, results, texts, toServer } = await setUp()
  await job('4f7c', A042)
  await clock.advance(100)
  expect(toServer('client-status').at(-1)).toMatchObject({ printingInProgress: true })
  expect(results()).toEqual([])
  await clock.advance(5000)
  expect(texts()).toEqual(['A04'])
  expect(results()).toEqual([
    {
      title: 'print-result',
      jobToken: '4f7c',
      printSucceeded: true,
      statusCode: '200%20OK',
      printerMAC: '00:11:22:aa:bb:cc',
    },
  ])
  expect(toServer('client-status').at(-1)).toMatchObject({ printingInProgress: false })
})

it('tells changes by itself, and its status when it is asked', async () => {
  const { clock, hands, say, toServer } = await setUp()
  hands.openCover()
  await clock.advance(10)
  expect(toServer('client-status').at(-1)).toMatchObject({
    statusCode: '420%20Cover%20open',
    status: '23 c 28 0 0 0 0 0 0 ',
  })
  hands.closeCover()
  hands.leavePaper({ mm: 0 })
  await clock.advance(10)
  expect(toServer('client-status').at(-1)).toMatchObject({ statusCode: '410%20Out%20of%20paper' })
  hands.loadPaper()
  hands.leavePaper({ mm: 1000 })
  await clock.advance(10)
  expect(toServer('client-status').at(-1)).toMatchObject({ statusCode: '211%20Paper%20low' })
  const before = toServer('client-status').length
  await say('request-client-status', '{"title":"request-client-status"}')
  await clock.advance(10)
  expect(toServer('client-status')).toHaveLength(before + 1)
})

it('prints a token once, for ten jobs, and forgets them with the mains', async () => {
  const { clock, job, results, texts, hands } = await setUp()
  await job('same', A042)
  await job('same', A042)
  await clock.advance(5000)
  expect(texts()).toHaveLength(1)
  expect(results().map(({ printSucceeded }) => printSucceeded)).toEqual([false, true])
  for (let n = 1; n <= 10; n++) {
    await job(`other ${n}`, A042)
    await clock.advance(5000)
  }
  await job('same', A042)
  await clock.advance(5000)
  expect(texts()).toHaveLength(12)
  hands.unplug()
  hands.plugIn()
  await clock.advance(10_000)
  await job('same', A042)
  await clock.advance(5000)
  expect(texts()).toHaveLength(13)
})

it.each([
  ['an unknown media type', '"jobType":"raw","mediaTypes":["image/tiff"],"printData":""', '510%20'],
  [
    'data that are no Base64',
    '"jobType":"raw","mediaTypes":["application/vnd.star.starprnt"],"printData":"%%"',
    '511%20',
  ],
  [
    'a link, which the simulated one cannot follow',
    '"jobType":"url","mediaTypes":["text/plain"],"printData":"http://10.0.0.1/job"',
    '520%20',
  ],
])('refuses %s', async (_what, fields, code) => {
  const { clock, say, results, texts } = await setUp()
  await say('print-job', `{"title":"print-job","jobToken":"t1",${fields}}`)
  await clock.advance(20_000)
  expect(texts()).toEqual([])
  expect(results()).toHaveLength(1)
  expect(results()[0]).toMatchObject({ jobToken: 't1', printSucceeded: false })
  expect(results()[0].statusCode).toContain(code)
})

it('refuses a job that is too large, and goes on with the next', async () => {
  const { clock, job, results, texts } = await setUp()
  await job('t1', Buffer.alloc(41 << 10).toString('base64'))
  await job('t2', A042)
  await clock.advance(5000)
  expect(results().map(({ statusCode }) => statusCode)).toEqual(['521%20Job%20too%20large', '200%20OK'])
  expect(texts()).toHaveLength(1)
})

it('prints plain text as the sample of the maker sends it, and cuts as it says', async () => {
  const { clock, say, results, texts } = await setUp()
  await say(
    'print-job',
    '{"title":"print-job","jobToken":"8xk2","jobType":"raw","mediaTypes":["text/plain"],"printData":"\\nStar\\n\\nPrint by Full MQTT.\\n","printerControl":{"cutter":{"type":"full","feed":true}}}',
  )
  await clock.advance(5000)
  expect(texts()).toEqual(['Star\n\nPrint by Full MQTT.'])
  expect(results()).toMatchObject([{ jobToken: '8xk2', printSucceeded: true }])
})

it.each([
  ['openCover', 'closeCover', '420%20Cover%20open'],
  ['breakDown', 'repair', '400%20Printer%20error'],
] as const)('fails a job under way at %s, and does not go on with it', async (begin, end, statusCode) => {
  const { clock, job, results, hands, texts } = await setUp()
  await job('t1', Buffer.from(`${'A042\n'.repeat(60)}\x1bd\x03`, 'latin1').toString('base64'))
  await clock.advance(300)
  hands[begin]()
  await clock.advance(1000)
  expect(results()).toMatchObject([{ jobToken: 't1', printSucceeded: false, statusCode }])
  const before = texts()
  expect(before.join('').length).toBeGreaterThan(0)
  hands[end]()
  await clock.advance(20_000)
  expect(texts()).toEqual(before)
  expect(results()).toHaveLength(1)
  await job('t2', A042)
  await clock.advance(5000)
  expect(results().at(-1)).toMatchObject({ jobToken: 't2', printSucceeded: true })
})

it('fails a job at the end of the paper, and one that comes without paper at once', async () => {
  const { clock, job, results, hands } = await setUp()
  hands.leavePaper({ mm: 30 })
  await job('t1', Buffer.from(`${'A042\n'.repeat(60)}\x1bd\x03`, 'latin1').toString('base64'))
  await clock.advance(5000)
  await job('t2', A042)
  await clock.advance(5000)
  expect(results()).toMatchObject([
    { jobToken: 't1', printSucceeded: false, statusCode: '410%20Out%20of%20paper' },
    { jobToken: 't2', printSucceeded: false, statusCode: '410%20Out%20of%20paper' },
  ])
})

it('ends a job whose last command is cut off, and is in step for the next', async () => {
  const { clock, job, results, texts } = await setUp()
  await job(
    't1',
    Buffer.from('A001\n\x1b\x1dS\x01\x48\x00\xff\x00\x00half a picture', 'latin1').toString('base64'),
  )
  await clock.advance(5000)
  await job('t2', A042)
  await clock.advance(5000)
  expect(results()).toMatchObject([{ jobToken: 't1' }, { jobToken: 't2', printSucceeded: true }])
  expect(texts().join('\n')).toContain('A04')
})

it('says nothing to what it cannot read, and tells the room', async () => {
  const { say, told, results, clock } = await setUp()
  for (const payload of ['', '{}', 'null', '{"title":"print-job"}', '{"title":"print-job","jobToken":7}'])
    await say('print-job', payload)
  await say('claim-barcode-reader', '{"title":"claim-barcode-reader"}')
  await say('claim-barcode-reader', '{"title":"claim-barcode-reader"}')
  await clock.advance(1000)
  expect(results()).toEqual([])
  expect(told.filter(({ type }) => type === 'commandDropped')).toHaveLength(5)
  expect(told.filter(({ type }) => type === 'notUnderstood')).toEqual([
    { type: 'notUnderstood', what: 'claim-barcode-reader' },
  ])
})

it('says its will itself when it is switched off in order', async () => {
  const { client, clock, toServer } = await setUp()
  await clock.until(client.close())
  expect(toServer('client-will')).toEqual([
    { title: 'client-will', printerMAC: '00:11:22:aa:bb:cc', unintentionalDisconnection: false },
  ])
})
