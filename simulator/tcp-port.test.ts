import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { systemClock } from '../lib/index.ts'
import { listenTcp } from './tcp-port.ts'

async function setUp() {
  const port = await listenTcp({ host: '127.0.0.1', port: 0, clock: systemClock })
  let heard = ''
  const told = new Set<() => void>()
  const send = port.attach({
    receive: (bytes) => {
      heard += Buffer.from(bytes).toString()
      for (const tell of told) tell()
    },
  })
  const client = async (greeting: string) => {
    const socket = connect(port.port, '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    socket.write(greeting)
    return socket
  }
  const hears = (text: string) =>
    new Promise<void>((resolve) => {
      const tell = () => {
        if (heard.includes(text)) resolve()
      }
      told.add(tell)
      tell()
    })
  return { port, send, client, hears, heard: () => heard }
}

it('hears one program at a time, refuses another, and hears the next one when the first has gone', async () => {
  const { port, send, client, hears, heard } = await setUp()
  const first = await client('first ')
  await hears('first')
  const second = await client('second ')
  await once(second, 'close')
  send(Buffer.from('answer'))
  expect(String((await once(first, 'data'))[0])).toBe('answer')
  first.end()
  await once(first, 'close')
  const third = await client('third ')
  await hears('third')
  expect(heard()).toBe('first third ')
  third.destroy()
  await port.close()
})

it('a program that comes while the former is about to go is heard', async () => {
  const { port, client, hears, heard } = await setUp()
  const first = await client('first ')
  await hears('first')
  const second = await client('second ')
  first.end()
  await hears('second')
  expect(heard()).toBe('first second ')
  second.destroy()
  await port.close()
})
