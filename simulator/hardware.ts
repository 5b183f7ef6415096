import type { DisplayHands } from '../devices/caller-display/contract.ts'
import type { CommandTold } from '../devices/gateway/index.ts'
import type { ButtonsHands } from '../devices/rating-buttons/contract.ts'
import type { PrinterHands } from '../devices/ticket-printer/contract.ts'
import type { CentreConfig } from '../lib/config/schema.ts'
import { type Clock, type Connect, DeviceError, type Random } from '../lib/index.ts'
import type { MqttConnect } from '../lib/mqtt/link.ts'
import { tcpLink } from '../lib/tcp-link.ts'
import type { LiveBroker } from './faults/fault.ts'
import { Faults } from './faults/faults.ts'
import { History } from './history.ts'
import type { MachineClock } from './machine-clock.ts'
import { MemoryBroker } from './memory-broker.ts'
import { connectNative } from './native-client.ts'
import { SerialLine } from './serial-line.ts'
import { type SimulatedByteDevice, type SimulatedDevice, simulateDevice } from './simulated-device.ts'
import { listenTcp } from './tcp-port.ts'

/** How the bytes of simulated devices reach their drivers: lines with their speed in this process, or real TCP ports. */
export type Wiring = 'memory' | 'mqtt' | 'tcp'

/** Everything a person can do to a device of any kind; a verb that the device does not have is undefined. */
export type AnyHands = PrinterHands & DisplayHands & ButtonsHands

/** Where simulated hardware stands, and how it is reached. */
export interface HardwareOptions {
  readonly clock: Clock
  readonly random: Random
  /** A memory broker whose faults belong to this room. Default: one of its own, unless `mqtt` leads elsewhere. */
  readonly broker?: MemoryBroker
  /** The way to a broker for devices at `mqtt:`. Default: to `broker`. */
  readonly mqtt?: MqttConnect
  /** Default `memory`; `mqtt` differs in nothing here: it names who speaks to the centre. */
  readonly wiring?: Wiring
  /** Byte devices that no driver of ours speaks to: their cables end at a program of somebody else's. */
  readonly outside?: readonly string[]
  /** The embedded broker that `mqtt` leads to, where its faults belong to this room. */
  readonly liveBroker?: LiveBroker
  /** The clock of the program that drives the devices; absent: it cannot be made to stand still. */
  readonly host?: MachineClock
  /** The way of devices that are their own MQTT clients, where it differs from that of their drivers. */
  readonly deviceMqtt?: MqttConnect
  /** Hears when such a device is on the broker, and when it is no more. */
  readonly onNativeConnected?: (id: string, connected: boolean) => void
  /** Hears what came of each command that a device which is its own MQTT client took. */
  readonly onNativeCommand?: (told: CommandTold) => void
}

/** The devices of a centre and all that is in the room with them; no program uses them yet. */
export interface Hardware {
  /** Every device's firmware, by id. */
  readonly devices: ReadonlyMap<string, SimulatedDevice>
  /** Everything that happened so far. */
  readonly history: History
  /** Lets things go wrong. */
  readonly faults: Faults
  /** The way to the broker. */
  readonly mqtt: MqttConnect
  /** The way to a byte device; undefined for any other. */
  way(id: string): Connect | undefined
  /** What people do to a device. @throws DeviceError `illegal` for an unknown id. */
  hands(id: string): AnyHands
  /** The cable of a byte device. @throws DeviceError `illegal` for a device without one. */
  line(id: string): SerialLine
  /** Ends what is going wrong, and switches everything off. */
  close(): Promise<void>
}

/** Sets up the hardware of a centre, switched on. */
export async function simulateHardware(config: CentreConfig, options: HardwareOptions): Promise<Hardware> {
  const { clock, random, wiring = 'memory' } = options
  const broker = options.broker ?? (options.mqtt === undefined ? new MemoryBroker({ clock }) : undefined)
  const mqtt = options.mqtt ?? (broker as MemoryBroker).connect
  const { deviceMqtt = mqtt, onNativeConnected = () => {} } = options
  const outside = new Set(options.outside)
  const history = new History(clock)
  const devices = new Map<string, SimulatedDevice>()
  const lines = new Map<string, SerialLine>()
  const ways = new Map<string, Connect>()
  const clients: { close(): Promise<void> }[] = []
  for (const [id, device] of Object.entries(config.devices)) {
    const simulated = await simulateDevice(id, device, {
      clock,
      random: random.split('firmware'),
      centre: config.centre,
      flowControlled: wiring === 'tcp' || outside.has(id),
    })
    devices.set(id, simulated)
    simulated.onEvent((event) => history.add(`device.${event.type}`, event, { device: id }))
    if (simulated.wire === 'mqtt') {
      const own = {
        random: random.split(`native/${id}`),
        onCommand: options.onNativeCommand,
        onConnected: (connected: boolean) => onNativeConnected(id, connected),
      }
      clients.push(connectNative(simulated, { clock, connect: deviceMqtt, ...own }))
      continue
    }
    if (wiring === 'tcp' && !outside.has(id)) {
      const port = await listenTcp({ host: '127.0.0.1', port: 0, clock })
      simulated.onSend(port.attach(simulated.firmware))
      ways.set(id, tcpLink(port, clock))
      clients.push(port)
      continue
    }
    const line = plugIn(id, simulated, clock)
    lines.set(id, line)
    ways.set(id, line.connect)
  }
  const { host, liveBroker } = options
  const place = { clock, devices, lines, broker, centre: config.centre, host, liveBroker }
  const faults = new Faults({ ...place, history, random: random.split('faults') })
  const close = async () => {
    faults.endAll()
    await Promise.all(clients.map((client) => client.close()))
  }
  const get = <T>(map: ReadonlyMap<string, T>, id: string, what: string): T => {
    const value = map.get(id)
    if (value !== undefined) return value
    throw new DeviceError('illegal', `${config.centre} has no ${what} ${JSON.stringify(id)}`, {
      fix: `Use one of: ${[...map.keys()].join(', ')}.`,
    })
  }
  return {
    ...{ devices, history, faults, mqtt, close },
    way: (id) => ways.get(id),
    hands: (id) => get(devices, id, 'device').physical.hands as AnyHands,
    line: (id) => get(lines, id, 'cable of'),
  }
}

/** A line at the speed that the model leaves the factory with. */
function plugIn(id: string, device: SimulatedByteDevice, clock: Clock): SerialLine {
  const { baudRate } = device.model as { readonly baudRate?: number }
  const line = new SerialLine({ clock, name: `sim:${id}`, ...(baudRate === undefined ? {} : { baudRate }) })
  line.attach((send) => {
    device.onSend(send)
    return device.firmware
  })
  return line
}
