import type { DisplayHands } from '../devices/caller-display/contract.ts'
import { openLocal } from '../devices/centre/open.ts'
import type { LocalCentre } from '../devices/centre/open-local.ts'
import { checkOptions } from '../devices/centre/options.ts'
import { readCentreConfig } from '../devices/centre/read-centre.ts'
import type { CommandTold } from '../devices/gateway/index.ts'
import type { ButtonsHands } from '../devices/rating-buttons/contract.ts'
import type { PrinterHands } from '../devices/ticket-printer/contract.ts'
import type { CentreConfig, CentreConfigInput } from '../lib/config/schema.ts'
import {
  type Clock,
  type Connect,
  createRandom,
  DeviceError,
  type Journal,
  type Random,
  systemClock,
} from '../lib/index.ts'
import type { MqttConnect } from '../lib/mqtt/link.ts'
import { tcpLink } from '../lib/tcp-link.ts'
import { Faults } from './faults/faults.ts'
import { History } from './history.ts'
import { MemoryBroker } from './memory-broker.ts'
import { connectNative } from './native-client.ts'
import { SerialLine } from './serial-line.ts'
import { type SimulatedByteDevice, type SimulatedDevice, simulateDevice } from './simulated-device.ts'
import { listenTcp } from './tcp-port.ts'

/** How the bytes of simulated devices reach their drivers: lines with their speed in this process, or real TCP ports. */
export type Wiring = 'memory' | 'mqtt' | 'tcp'

/** Everything a person can do to a device of any kind; a verb that the device does not have is undefined. */
export type AnyHands = PrinterHands & DisplayHands & ButtonsHands

/** What a simulated centre is made of. */
export interface SimulateOptions {
  /** Default: the machine's own time. */
  readonly clock?: Clock
  readonly seed?: number | string
  readonly random?: Random
  /** A memory broker whose faults belong to this room. Default: one of its own, unless `mqtt` leads elsewhere. */
  readonly broker?: MemoryBroker
  /** The way to a broker for devices at `mqtt:`. Default: to `broker`. */
  readonly mqtt?: MqttConnect
  readonly journal?: Journal
  /** Default `memory`; `mqtt` differs in nothing here: it names who speaks to the centre. */
  readonly wiring?: Wiring
  /** The way of devices that are their own MQTT clients, where it differs from that of their drivers. */
  readonly deviceMqtt?: MqttConnect
  /** Hears what came of each command that a device which is its own MQTT client took. */
  readonly onNativeCommand?: (told: CommandTold) => void
  /** Hears when such a device is on the broker, and when it is no more. */
  readonly onNativeConnected?: (id: string, connected: boolean) => void
}

/** A centre whose hardware is simulated: the same drivers, byte-level firmware, lines with their speed. */
export interface SimulatedCentre extends AsyncDisposable {
  readonly config: CentreConfig
  readonly clock: Clock
  readonly random: Random
  /** The public interface, as with real hardware. */
  readonly centre: LocalCentre
  /** Every device's firmware, by id. */
  readonly devices: ReadonlyMap<string, SimulatedDevice>
  /** Everything that happened so far. */
  readonly history: History
  /** What people do to a device. @throws DeviceError `illegal` for an unknown id. */
  hands(id: string): AnyHands
  /** Lets things go wrong. */
  readonly faults: Faults
  /** The cable of a byte device. @throws DeviceError `illegal` for a device without one. */
  line(id: string): SerialLine
  close(): Promise<void>
}

/**
 * Opens a centre on simulated hardware; ports need not exist, nor need there be a broker.
 * @throws ConfigError naming every mistake in the configuration, DeviceError `illegal` for options that are none.
 */
export async function simulateCentre(
  input: CentreConfigInput,
  options: SimulateOptions = {},
): Promise<SimulatedCentre> {
  checkOptions(options, 'simulateCentre')
  const config = readCentreConfig(input, { brokerNeeded: false })
  const clock = options.clock ?? systemClock
  const broker = options.broker ?? (options.mqtt === undefined ? new MemoryBroker({ clock }) : undefined)
  const mqtt = options.mqtt ?? (broker as MemoryBroker).connect
  const { deviceMqtt = mqtt, onNativeConnected = () => {} } = options
  const random = options.random ?? createRandom(options.seed ?? 1)
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
      flowControlled: options.wiring === 'tcp',
    })
    devices.set(id, simulated)
    simulated.onEvent(({ type, ...details }) => history.add(`device.${type}`, { device: id, ...details }))
    if (simulated.wire === 'mqtt') {
      const own = {
        random: random.split(`native/${id}`),
        onCommand: options.onNativeCommand,
        onConnected: (connected: boolean) => onNativeConnected(id, connected),
      }
      clients.push(connectNative(simulated, { clock, connect: deviceMqtt, ...own }))
      continue
    }
    if (options.wiring === 'tcp') {
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
  const centre = await openLocal(config, {
    ...{
      clock,
      mqtt,
      random: random.split('host'),
      ...(options.journal ? { journal: options.journal } : {}),
    },
    connect: ({ id }) => ways.get(id),
  })
  centre.on('rating', ({ id, window, ticket, score, scale, at, flags }) => {
    history.add('rating', { id, window, ticket, score, scale, pressedAt: at - clock.now(), flags })
  })
  const place = { clock, devices, lines, broker, centre: config.centre }
  const faults = new Faults({ ...place, history, random: random.split('faults') })
  const close = async () => {
    faults.endAll()
    await centre.close()
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
    ...{ config, clock, random, centre, devices, history, faults, close },
    hands: (id) => get(devices, id, 'device').physical.hands as AnyHands,
    line: (id) => get(lines, id, 'cable of'),
    [Symbol.asyncDispose]: close,
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
