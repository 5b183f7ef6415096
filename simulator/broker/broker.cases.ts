import { type EventEmitter, once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt'
import { onTestFinished } from 'vitest'
import { type Broker, type BrokerOptions, startBroker } from './broker.ts'

/** A message as a client got it. */
export interface Got {
  readonly topic: string
  readonly text: string
  readonly qos: number
  readonly retain: boolean
  readonly dup: boolean
}

/** mqtt.js types its events, which `once` cannot follow. */
export const event = (source: MqttClient, name: string) => once(source as unknown as EventEmitter, name)

/** A fresh broker on a free port, gone with the test. */
export async function world(options: BrokerOptions = {}) {
  const broker = await startBroker({ port: 0, ...options })
  onTestFinished(() => broker.close())
  return { broker, client: (more?: IClientOptions) => join(broker, more) }
}

/** A client that remembers what it gets. */
export async function join(
  broker: Broker,
  options: IClientOptions = {},
): Promise<MqttClient & { got: Got[] }> {
  const got: Got[] = []
  const client = await connectAsync(broker.url, { reconnectPeriod: 0, ...options }, false)
  client.on('message', (topic, payload, { qos, retain, dup }) => {
    got.push({ topic, text: payload.toString(), qos, retain, dup })
  })
  client.on('error', () => {})
  onTestFinished(() => client.endAsync(true))
  return Object.assign(client, { got })
}

/** Settles when the client has all messages that were published before: a marker follows them on every path. */
export async function settled(client: MqttClient & { got: Got[] }, by: MqttClient): Promise<Got[]> {
  const marker = `marker/${Math.random()}`
  await client.subscribeAsync(marker, { qos: 1 })
  await by.publishAsync(marker, '', { qos: 1 })
  while (!client.got.some(({ topic }) => topic === marker)) await event(client, 'message')
  return client.got.filter(({ topic }) => !topic.startsWith('marker/'))
}

/** A socket to write bytes to by hand. */
export async function raw(
  broker: Broker,
): Promise<Socket & { received: () => string; ended: Promise<unknown> }> {
  const socket = connectTcp(broker.port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  socket.on('error', () => {})
  await once(socket, 'connect')
  const ended = new Promise((resolve) => socket.once('close', resolve))
  onTestFinished(() => void socket.destroy())
  return Object.assign(socket, { received: () => Buffer.concat(chunks).toString('hex'), ended })
}
