import { memoryLink } from './memory-link.ts'
import { transportCases } from './transport.cases.ts'
import { VirtualClock } from './virtual-clock.ts'

transportCases('memory link', async () => {
  const clock = new VirtualClock()
  const [host, device] = memoryLink(clock)
  const received: number[] = []
  device.onData((bytes) => received.push(...bytes))
  await device.open()
  return {
    connect: () => host,
    far: async () => ({
      received: () => Uint8Array.from(received),
      send: (bytes) => void device.write(bytes),
      tear: () => void device.close(),
    }),
    settle: () => clock.advance(1),
    end: async () => {},
  }
})
