import { createServer, type Server, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import { expect, it } from 'vitest'
import { systemClock } from '../clock.ts'
import { createRandom } from '../random.ts'
import { type LinkWorld, mqttLinkCases } from './link.cases.ts'
import type { MqttMessage } from './link.ts'
import { mqttLink } from './mqtt-link.ts'
import { openMqttSession } from './reconnecting-session.ts'

/** Listens on a free port of this machine; `close` ends the connections too. */
async function listen(onSocket: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server: Server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  return { port, close }
}

async function setUp(): Promise<LinkWorld> {
  const broker = await Aedes.createBroker()
  broker.authenticate = (client, _user, _password, done) => {
    const refused = client.id.startsWith('refused')
    done(refused ? Object.assign(new Error('no'), { returnCode: 5 }) : null, !refused)
  }
  broker.authorizeSubscribe = (_client, subscription, done) => {
    done(null, subscription.topic.startsWith('forbidden/') ? null : subscription)
  }
  const server = await listen((socket) => broker.handle(socket))
  return {
    connect: () => mqttLink(`mqtt://127.0.0.1:${server.port}`),
    run: (body) => body,
    close: async () => {
      await server.close()
      await new Promise<void>((resolve) => broker.close(resolve))
    },
  }
}

mqttLinkCases('aedes', setUp, {
  'delivers to overlapping subscriptions, at their highest QoS':
    'aedes delivers one copy, at the QoS of whichever filter it finds first, against MQTT-3.3.5-1',
})

it('names the broker without its secrets, and says what to do when nobody listens', async () => {
  const { port, close } = await listen(() => {})
  await close()
  const link = mqttLink(`mqtt://kiosk:s3cret@127.0.0.1:${port}`)
  expect(link.name).toBe(`mqtt://***@127.0.0.1:${port}`)
  const error = await link.open({ clientId: 'a' }).catch((failure: unknown) => failure)
  expect(error).toMatchObject({
    code: 'noHardware',
    outcome: 'notDone',
    fix: expect.stringContaining('Start the broker'),
  })
  expect(String(error)).not.toContain('s3cret')
  await link.close()
})

it('gives the user name and password of the URL, unescaped', async () => {
  const broker = await Aedes.createBroker()
  const seen: string[] = []
  broker.authenticate = (_client, user, password, done) => {
    seen.push(`${user} ${password}`)
    done(null, true)
  }
  const server = await listen((socket) => broker.handle(socket))
  const link = mqttLink(`mqtt://kiosk:p%40ss%3A%2F@127.0.0.1:${server.port}`)
  await link.open({ clientId: 'a' })
  expect(seen).toEqual(['kiosk p@ss:/'])
  await link.close()
  await server.close()
  await new Promise<void>((resolve) => broker.close(resolve))
})

it('sends DISCONNECT when closed and not when destroyed', async () => {
  const wires: string[] = []
  const ends: Promise<void>[] = []
  const server = await listen((socket) => {
    const bytes: Buffer[] = []
    socket.on('data', (chunk) => {
      if (bytes.length === 0) socket.write(Buffer.from('20020000', 'hex')) // CONNACK
      bytes.push(chunk)
    })
    ends.push(
      new Promise((resolve) => {
        socket.on('close', () => {
          wires.push(Buffer.concat(bytes).toString('hex'))
          resolve()
        })
      }),
    )
  })
  for (const end of ['close', 'destroy'] as const) {
    const link = mqttLink(`mqtt://127.0.0.1:${server.port}`)
    await link.open({ clientId: 'a', keepAliveS: 60 })
    await link[end]()
    await Promise.all(ends)
  }
  const connect = '100d00044d51545404' + '02003c' + '000161' // MQTT 3.1.1 §3.1: level 4, clean session, 60 s, "a"
  expect(wires).toEqual([`${connect}e000`, connect]) // §3.14: E0 00
  await server.close()
})

it.each([
  { what: 'closes at once', onSocket: (socket: Socket) => socket.destroy(), code: 'noHardware' },
  {
    what: 'speaks something else',
    onSocket: (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    code: 'noHardware',
  },
  { what: 'never answers', onSocket: () => {}, code: 'noHardware' },
  {
    what: 'is not ready',
    onSocket: (socket: Socket) => socket.write(Buffer.from('20020003', 'hex')),
    code: 'noHardware',
  },
  {
    what: 'wants a password',
    onSocket: (socket: Socket) => socket.write(Buffer.from('20020004', 'hex')),
    code: 'illegal',
  },
])('fails clearly when what listens there $what', async ({ onSocket, code }) => {
  const server = await listen(onSocket)
  const link = mqttLink(`mqtt://127.0.0.1:${server.port}`, { connectTimeoutMs: 50 })
  await expect(link.open({ clientId: 'a' })).rejects.toMatchObject({ name: 'DeviceError', code })
  await link.close()
  await server.close()
})

it.each([
  '',
  'mqtt://',
  'http://127.0.0.1:1883',
  '127.0.0.1:1883',
  'mqtt://a:b@c@:1883',
  'mqtt://127.0.0.1:99999',
])('refuses the URL %j', async (url) => {
  const link = mqttLink(url)
  await expect(link.open({ clientId: 'a' })).rejects.toMatchObject({
    code: 'illegal',
    fix: expect.stringContaining('mqtt'),
  })
})

it('ends when the broker sends what is not MQTT', async () => {
  const server = await listen((socket) =>
    socket.once('data', () => socket.write(Buffer.from('2002000030ffffffffff', 'hex'))),
  )
  const link = mqttLink(`mqtt://127.0.0.1:${server.port}`)
  const closed = new Promise<Error | undefined>((resolve) => link.onClosed(resolve))
  await link.open({ clientId: 'a' }).catch(() => {})
  expect(await closed).toMatchObject({ name: 'DeviceError' })
  await server.close()
})

it('carries a session over the loss of a real connection', async () => {
  const broker = await Aedes.createBroker()
  const sockets: Socket[] = []
  const server = await listen((socket) => {
    sockets.push(socket)
    broker.handle(socket)
  })
  const connect = () => mqttLink(`mqtt://127.0.0.1:${server.port}`)
  const session = openMqttSession({
    connect,
    clock: systemClock,
    random: createRandom(1),
    clientId: 'a',
    clean: false,
  })
  const heard: string[] = []
  const second = new Promise<void>((resolve) => {
    const listener = ({ payload }: MqttMessage) => {
      heard.push(new TextDecoder().decode(payload))
      if (heard.includes('2')) resolve()
    }
    session.subscribe('x', listener).catch((error) => heard.push(String(error)))
  })
  await session.publish('x', '1', { qos: 1 })
  sockets[0]?.destroy()
  await session.publish('x', '2', { qos: 1 })
  await second
  expect(sockets).toHaveLength(2)
  expect([...new Set(heard)]).toEqual(['1', '2'])
  await session.close()
  await server.close()
  await new Promise<void>((resolve) => broker.close(resolve))
})
