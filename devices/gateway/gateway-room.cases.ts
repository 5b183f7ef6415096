/** What the gateway's tests stand in: a centre on simulated hardware, a broker in virtual time, an onlooker. */
import { createRandom, VirtualClock } from '../../lib/index.ts'
import { MemoryBroker } from '../../simulator/memory-broker.ts'
import { simulateCentre } from '../../simulator/simulated-centre.ts'
import { openCentre } from '../centre/open.ts'
import { onlooker } from '../remote/native-room.cases.ts'
import { type GatewayOptions, serveCentre } from './index.ts'

const devices = {
  'kiosk-1': { kind: 'ticket-printer', model: 'epson-tm-t88v', port: 'pty:///dev/kiosk' },
  'kiosk-2': { kind: 'ticket-printer', model: 'native-printer', port: 'mqtt:' },
  'lamp-1': { kind: 'caller-display', model: 'epson-dm-d110', port: 'pty:///dev/lamp', window: 1 },
  'lamp-2': { kind: 'caller-display', model: 'native-display', port: 'mqtt:', window: 2 },
  'rate-1': { kind: 'rating-buttons', model: 'serial-keypad', port: 'pty:///dev/rate', window: 1 },
  'rate-2': { kind: 'rating-buttons', model: 'native-buttons', port: 'mqtt:', window: 2 },
  hall: { kind: 'caller-display', model: 'native-display', port: 'mqtt:', board: true },
} as const

/** A served centre with devices of both wires. */
export async function gatewayRoom({
  overlapping,
  ...more
}: { overlapping?: 'once' | 'each' } & Pick<GatewayOptions, 'onDropped' | 'onCommand'> = {}) {
  const clock = new VirtualClock()
  const broker = new MemoryBroker({ clock, ...(overlapping ? { overlapping } : {}) })
  const options = { clock, seed: 7, mqtt: broker.connect }
  const simulated = await simulateCentre({ centre: 'kuntsevo', devices }, options)
  const { centre } = simulated
  await clock.until(Promise.all([...centre.devices.values()].map(({ device }) => device.ready())))
  const look = await onlooker(clock, broker)
  const serve = () =>
    clock.until(serveCentre(centre, broker.connect, { clock, random: createRandom(3), ...more }))
  const gateway = await serve()
  await clock.advance(10)
  return {
    ...{ clock, broker, simulated, centre, look, gateway, serve },
    /** The same centre as another program sees it. */
    openRemote: async (id?: string) => {
      const source = { via: 'mqtt://not-used', ...(id === undefined ? {} : { centre: id }) }
      const opening = openCentre(source, { clock, mqtt: broker.connect })
      await import('../remote/open-remote.ts') // what is loaded on demand is loaded before time goes on
      return clock.until(opening)
    },
  }
}
