import { SerialLine } from '../simulator/serial-line.ts'
import { DeviceError } from './errors.ts'
import { createRandom } from './random.ts'
import { Requests } from './request.ts'
import { StreamEnd } from './stream-end.ts'
import { Supervisor } from './supervisor.ts'
import type { Connect, Transport } from './transport.ts'
import { VirtualClock } from './virtual-clock.ts'

/** What the device is asked. */
export const ENQ = Uint8Array.of(0x05)
const ACK = Uint8Array.of(0x06)
/** How long its port takes to open. */
export const OPEN_MS = 1000

/** A device that answers ENQ by ACK, on a line whose port takes a second to open, below a supervisor that asks it first. */
export function setUp() {
  const clock = new VirtualClock()
  const line = new SerialLine({ clock, baudRate: 9600 })
  const device = { silent: false, heard: 0 }
  line.attach((send) => ({
    hands: {},
    world: () => ({}),
    receive: (bytes) => {
      device.heard += bytes.length
      if (bytes.includes(0x05) && !device.silent) clock.after(200, () => send(ACK))
    },
  }))
  const ports: Transport[] = []
  const connect: Connect = () => {
    const port = line.connect()
    const end = new StreamEnd(port.name, clock, {
      open: async ({ data, ended }) => {
        await clock.sleep(OPEN_MS)
        port.onData(data)
        port.onClosed(ended)
        await port.open()
      },
      write: (bytes) => port.write(bytes),
      close: () => port.close(),
    })
    ports.push(end)
    return end
  }
  const requests = new Requests<number>({
    decode: (bytes) => ({ used: 1, ...(bytes[0] === undefined ? {} : { value: bytes[0] }) }),
    write: (bytes) => supervisor.write(bytes),
    clock,
  })
  const ask = () => requests.request(ENQ, (reply) => (reply === 0x06 ? true : undefined), 500)
  const supervisor: Supervisor = new Supervisor({
    connect,
    clock,
    random: createRandom('supervisor'),
    prepare: async () => void (await ask()),
  })
  supervisor.onData(({ bytes }) => requests.receive(bytes))
  supervisor.onLoss((error) => requests.fail(error))
  const states: string[] = []
  supervisor.onState(({ state, error }) => states.push(error ? `${state} ${error.code}` : state))
  return { clock, line, device, ports, ask, supervisor, states }
}
/** What {@link setUp} gives. */
export type World = ReturnType<typeof setUp>

/** How a promise ended, in words. */
export const settled = (promise: Promise<unknown>) =>
  promise.then(
    () => 'resolved',
    (error: unknown) => (error instanceof DeviceError ? `${error.code} ${error.outcome}` : error),
  )

/** How to come to each phase. */
export const phases: Readonly<Record<string, (world: World) => Promise<void>>> = {
  opening: async ({ clock, supervisor }) => {
    supervisor.start()
    await clock.advance(OPEN_MS / 2)
  },
  preparing: async ({ clock, supervisor }) => {
    supervisor.start()
    await clock.advance(OPEN_MS + 100)
  },
  ready: async ({ clock, supervisor }) => {
    supervisor.start()
    await clock.until(supervisor.ready())
  },
  'in back-off': async ({ clock, line, supervisor }) => {
    supervisor.start()
    await clock.until(supervisor.ready())
    line.unplug()
    await clock.advance(10)
  },
  'coming back': async ({ clock, line, supervisor }) => {
    supervisor.start()
    await clock.until(supervisor.ready())
    line.unplug()
    line.plugIn()
    await clock.advance(OPEN_MS / 2)
  },
}
/** What can happen in each of them. */
export const mishaps: Readonly<Record<string, (world: World) => void>> = {
  unplug: ({ line }) => line.unplug(),
  silence: ({ device }) => {
    device.silent = true
  },
  drop: ({ supervisor }) => supervisor.drop(new DeviceError('timeout', 'no life sign')),
  close: ({ supervisor }) => void supervisor.close(),
}
