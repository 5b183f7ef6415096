import { expect, it } from 'vitest'
import { MemoryBroker } from '../../simulator/memory-broker.ts'
import { createRandom } from '../random.ts'
import { VirtualClock } from '../virtual-clock.ts'
import { CONNECT_TIMEOUT_MS, forgetSession } from './forget-session.ts'
import { openMqttSession } from './index.ts'

function setUp() {
  const clock = new VirtualClock()
  return { clock, broker: new MemoryBroker({ clock }) }
}

it('lets the broker forget what it keeps for a client', async () => {
  const { clock, broker } = setUp()
  const options = { clock, connect: broker.connect, random: createRandom(1), clientId: 'lamp', clean: false }
  const before = openMqttSession(options)
  await clock.until(before.subscribe('a', () => {}))
  await clock.until(before.close())
  const writer = openMqttSession({ ...options, clientId: 'writer', clean: true })
  await clock.until(writer.publish('a', 'old', { qos: 1 }))
  await clock.until(forgetSession(broker.connect, 'lamp', clock))
  const heard: unknown[] = []
  const after = openMqttSession(options)
  await clock.until(after.subscribe('a', ({ payload }) => heard.push(payload)))
  await clock.advance(1000)
  expect(heard).toEqual([])
})

it('gives up on a broker that does not answer', async () => {
  const { clock, broker } = setUp()
  broker.interpose(() => 'lose')
  const forgetting = forgetSession(broker.connect, 'lamp', clock)
  const failure = expect(forgetting).rejects.toMatchObject({ code: 'noHardware' })
  await clock.advance(CONNECT_TIMEOUT_MS)
  await failure
})
