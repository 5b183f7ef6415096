/** One room with a device of each kind, as bytes and over MQTT, for the tests of faults. */
import type { Rating } from '../../devices/centre/contract.ts'
import { DeviceError, VirtualClock } from '../../lib/index.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { type SimulateOptions, simulateCentre } from '../simulated-centre.ts'

/** Devices of each kind; those with an even number are their own MQTT clients. */
export const DEVICES = {
  'kiosk-1': { kind: 'ticket-printer', model: 'epson-tm-t88v', port: 'pty:///dev/k1' },
  'kiosk-2': { kind: 'ticket-printer', model: 'native-printer', port: 'mqtt:' },
  'lamp-1': { kind: 'caller-display', model: 'epson-dm-d110', port: 'pty:///dev/l1', window: 1 },
  'lamp-2': { kind: 'caller-display', model: 'native-display', port: 'mqtt:', window: 2 },
  'rate-1': { kind: 'rating-buttons', model: 'serial-keypad', port: 'pty:///dev/r1', window: 1 },
  'rate-2': { kind: 'rating-buttons', model: 'native-buttons', port: 'mqtt:', window: 2 },
} as const

/** The room after ten seconds: everything is up. */
export async function setUpRoom(options: Pick<SimulateOptions, 'seed' | 'onNoise'> = {}) {
  const clock = new VirtualClock()
  const broker = new MemoryBroker({ clock })
  const room = await simulateCentre(
    { centre: 'desk', devices: DEVICES },
    { clock, broker, seed: 1, ...options },
  )
  await clock.advance(10_000)
  const { centre, hands, history } = room
  const ratings: Rating[] = []
  centre.on('rating', (rating) => ratings.push(rating))
  const outcome = (promise: Promise<{ readonly evidence: string }>) =>
    clock.until(
      promise.then(
        ({ evidence }) => `done ${evidence}`,
        (error: unknown) => (error instanceof DeviceError ? `${error.outcome} ${error.code}` : String(error)),
      ),
    )
  const print = (id: string, ticket = 'A042') => outcome(centre.printer(id).print({ ticket }))
  const serve = (window: number, ticket = 'A042') => outcome(centre.window(window).serve({ ticket }))
  const state = (id: string) => centre.devices.get(id)?.device.status.state
  const papers = (id: string) =>
    hands(id).paper.map(({ text, parted }) => `${parted}: ${text.replaceAll(/\s+/g, ' ')}`)
  const told = () => history.records.filter(({ type }) => type.startsWith('fault')).map(({ type }) => type)
  return { ...room, room, clock, broker, ratings, outcome, print, serve, state, papers, told }
}
