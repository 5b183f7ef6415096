import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { systemClock } from './clock.ts'
import { tcpLink } from './tcp-link.ts'
import { transportCases } from './transport.cases.ts'

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

async function listen() {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return { server, port }
}

transportCases('TCP', async () => {
  const { server, port } = await listen()
  const arrival = once(server, 'connection') as Promise<[Socket]>
  const sockets: Socket[] = []
  return {
    connect: tcpLink({ host: '127.0.0.1', port }, systemClock),
    far: async () => {
      const [socket] = await arrival
      sockets.push(socket)
      const received: number[] = []
      socket.on('data', (bytes) => received.push(...bytes))
      socket.on('error', () => {})
      return {
        received: () => Uint8Array.from(received),
        send: (bytes) => void socket.write(bytes),
        tear: () => socket.resetAndDestroy(),
      }
    },
    settle: async (done) => {
      while (!done()) await nextTurn()
    },
    end: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
})

it('names the port and what to check when nothing listens', async () => {
  const { server, port } = await listen()
  server.close()
  await once(server, 'close')
  const host = tcpLink({ host: '127.0.0.1', port }, systemClock)()
  await expect(host.open()).rejects.toMatchObject({
    code: 'noHardware',
    outcome: 'notDone',
    message: expect.stringContaining(`tcp://127.0.0.1:${port}`),
    fix: expect.stringContaining('port'),
  })
})
