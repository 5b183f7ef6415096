import { MemoryBroker } from '../../simulator/memory-broker.ts'
import { VirtualClock } from '../virtual-clock.ts'
import { type LinkWorld, mqttLinkCases } from './link.cases.ts'

const setUp = (latencyMs: number, overlapping: 'once' | 'each') => async (): Promise<LinkWorld> => {
  const clock = new VirtualClock()
  const broker = new MemoryBroker({ clock, latencyMs, overlapping })
  broker.refuse({
    client: (clientId) => (clientId.startsWith('refused') ? 5 : 0),
    filter: (_clientId, filter) => filter.startsWith('forbidden/'),
  })
  return { connect: broker.connect, run: (body) => clock.until(body), close: async () => {} }
}

mqttLinkCases('the memory broker', setUp(0, 'once'))
mqttLinkCases('the memory broker with 20 ms between, and a copy for each filter', setUp(20, 'each'))
