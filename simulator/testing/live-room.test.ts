import { createConnection } from 'node:net'
import mqtt from 'mqtt'
import { expect, type RoomEvent, test } from 'nowserving/testing'
import { afterEach, onTestFinished, type TestError } from 'vitest'

let errors: readonly TestError[] = []
afterEach(({ task, onTestFailed }) => {
  onTestFailed(() => {
    errors = task.result?.errors ?? []
  })
})

/** A program under test: calls whoever has taken a ticket to window 1, and frees it after a press. */
async function queueServer(brokerUrl: string) {
  const client = await mqtt.connectAsync(brokerUrl, { reconnectPeriod: 0 })
  onTestFinished(() => client.endAsync(true))
  const ask = (device: string, command: object) =>
    client.publishAsync(`nowserving/1/centre-1/${device}/command`, JSON.stringify(command), { qos: 1 })
  client.on('message', (topic, payload) => {
    const { id, outcome, type } = JSON.parse(payload.toString()) as Record<string, string>
    if (id === 'print-1' && outcome === 'done')
      void ask('window-1', { id: 's-1', op: 'serve', ticket: 'A042' })
    if (topic.endsWith('/event') && type === 'rating') void ask('window-1', { id: 'f-1', op: 'free' })
  })
  await client.subscribeAsync(
    ['result', 'event'].map((leaf) => `nowserving/1/centre-1/+/${leaf}`),
    { qos: 1 },
  )
  return { ask }
}

const resultOf =
  (id: string) =>
  ({ leaf, message }: RoomEvent) =>
    leaf === 'result' && message?.['id'] === id

test.for([{ stepped: true }, { speed: 20 }])(
  'a program under test over real MQTT, %o',
  async (time, { simulateLive }) => {
    const room = await simulateLive({ windows: 1, strict: true, ...time })
    const server = await queueServer(room.brokerUrl)
    await server.ask('kiosk-1', { id: 'print-1', op: 'print', ticket: 'A042' })
    expect(await room.until(resultOf('print-1'))).toMatchObject({
      message: { outcome: 'done', evidence: 'printed' },
    })
    expect(room.hands('kiosk-1').paper).toHavePrinted('A042')
    await room.until(resultOf('s-1'))
    expect(room.world('lamp-1')).toMatchObject({
      lines: [expect.stringContaining('A042'), expect.any(String)],
    })
    room.hands('rate-1').press({ button: 2 })
    const rating = await room.until(({ type }) => type === 'rating')
    expect(rating).toMatchObject({ ticket: 'A042', score: 2 })
    await room.until(resultOf('f-1'), { after: rating })
    expect(room.hands('lamp-1').look()).not.toShow('A042')
    expect(room.ratings).toHaveCounted(1, 'A042')
  },
)

test('stepped time stands still except while the test lets it go', async ({ simulateLive }) => {
  const room = await simulateLive({ windows: 1, stepped: true })
  const server = await queueServer(room.brokerUrl)
  const before = room.clock.monotonicMs()
  await server.ask('kiosk-1', { id: 'p-2', op: 'print', ticket: 'B007' })
  await room.until(({ leaf, message }) => leaf === 'command' && message?.['id'] === 'p-2', { still: true })
  expect(room.clock.monotonicMs()).toBe(before)
  await expect(room.until(resultOf('p-2'), { still: true, wallMs: 200 })).rejects.toThrow(
    /^nothing of what was awaited came within 200 ms; what came last:\n(?:.+\n)*.* kiosk-1 command \{"id":"p-2"/,
  )
  expect(room.clock.monotonicMs()).toBe(before)
  await room.advance(5000)
  expect(room.clock.monotonicMs()).toBe(before + 5000)
  expect(room.events.some(resultOf('p-2'))).toBe(true)
  expect(await room.until(room.clock.sleep(1000).then(() => 'slept'))).toBe('slept')
  expect(room.clock.monotonicMs()).toBe(before + 6000)
  await expect(room.until(new Promise(() => {}), { wallMs: 100 })).rejects.toThrow(/within 100 ms/)
})

test('a fault is in the way of the program under test', async ({ simulateLive }) => {
  const room = await simulateLive({ windows: 1, stepped: true })
  const server = await queueServer(room.brokerUrl)
  room.fault('kiosk-1', 'cableOut', { after: 40, during: 3000 })
  await server.ask('kiosk-1', { id: 'p-3', op: 'print', ticket: 'B007' })
  expect((await room.until(resultOf('p-3'))).message).toMatchObject({ outcome: 'notDone', code: 'offline' })
})

test('a program under test speaks to a device over TCP, and pulled cables end the connection', async ({
  simulateLive,
}) => {
  const room = await simulateLive({ windows: 1, stepped: true, overTcp: ['kiosk-1'] })
  const { hostname, port } = new URL(room.tcpUrl('kiosk-1'))
  const socket = createConnection({ host: hostname, port: Number(port) })
  onTestFinished(() => void socket.destroy())
  const said: Buffer[] = []
  socket.on('data', (bytes) => said.push(bytes))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  socket.write(Buffer.from('\x1b@A042\n\x1dVB\x00\x10\x04\x01', 'latin1'))
  await room.until(({ type, text }) => type === 'device.cut' && String(text).includes('A042'))
  expect(Buffer.concat(said).toString('hex')).toBe('12')
  expect(() => room.centre.printer('kiosk-1')).toThrow(/no device "kiosk-1"/)
  expect(() => room.tcpUrl('lamp-1')).toThrow(/not reached over TCP/)
  room.line('kiosk-1').unplug()
  await closed
})

test.fails('a strict room fails for what the program under test got wrong', async ({ simulateLive }) => {
  const room = await simulateLive({ windows: 1, stepped: true, strict: true })
  const client = await mqtt.connectAsync(room.brokerUrl, { reconnectPeriod: 0 })
  onTestFinished(() => client.endAsync(true))
  await client.publishAsync('nowserving/1/centre-1/kiosk-1/command', 'print please', { qos: 1 })
  await room.advance(1000)
})

test('and says what that was', () => {
  expect(errors[0]?.message).toMatch(
    /^strict: .*\n {2}\d+\.\d{3} s: a message to nowserving\/1\/centre-1\/kiosk-1\/command was dropped: /,
  )
})
