import { findModel } from '../registry.ts'
import { openPort } from '../../lib/open-port.ts'
import { parsePort } from '../../lib/config/port.ts'
import type { CentreConfig, DeviceConfig } from '../../lib/config/schema.ts'
import { asDeviceError, Commands, DeviceError, type DriverContext, type JournalRecord } from '../../lib/index.ts'
import type { MqttSession } from '../../lib/mqtt/session.ts'
import { Board, CallerDisplay } from '../caller-display/index.ts'
import type { DisplayDriver } from '../caller-display/contract.ts'
import type { ButtonsDriver } from '../rating-buttons/contract.ts'
import { RatingButtons } from '../rating-buttons/index.ts'
import type { PrinterDriver } from '../ticket-printer/contract.ts'
import { TicketPrinter } from '../ticket-printer/index.ts'
import { assembleCentre, CentreEventBus } from './centre-base.ts'
import type { Centre, CentreDevice } from './contract.ts'
import { LocalWindow } from './local-window.ts'
import type { OpenOptions } from './open.ts'
import { RatingDesk } from './rating-desk.ts'
import type { ServiceSession } from './sessions.ts'

/** A local centre also tells who comes to and leaves its windows: what a gateway puts on MQTT. */
export interface LocalCentre extends Centre {
  /** Counts the lives of this centre's journal, from 1: the `boot` of the ids that it mints. */
  readonly boot: number
  onWindow(listener: (window: number, session: ServiceSession | undefined) => void): () => void
}

/** What opening needs besides the configuration; every member is settled by `openCentre`. */
export type LocalOptions = Required<Pick<OpenOptions, 'clock' | 'random' | 'journal'>> &
  Pick<OpenOptions, 'connect'> & {
    /** The session that MQTT-native devices are reached through; made when the first one needs it. */
    readonly session: () => MqttSession
    readonly closeSession: () => Promise<void>
  }

/** Opens every device of a configuration in this process. */
export async function openLocalCentre(config: CentreConfig, options: LocalOptions): Promise<LocalCentre> {
  const { clock, journal } = options
  const records = await journal.read()
  const boot = 1 + records.filter(({ type }) => type === 'boot').length
  await journal.append({ type: 'boot', centre: config.centre, boot, at: clock.now() })

  const events = new CentreEventBus()
  const devices = new Map<string, CentreDevice>()
  for (const [id, device] of Object.entries(config.devices)) {
    devices.set(id, await openDevice(id, device, config, { ...options, records, boot }))
  }
  const commandsOf = (device: string) => ledger(device, { ...options, records, boot })
  const windows = new Map<number, LocalWindow>()
  const windowListeners = new Set<(window: number, session: ServiceSession | undefined) => void>()
  const window = (number: number): LocalWindow => {
    const known = windows.get(number)
    if (known) return known
    const made = new LocalWindow({
      number,
      clock,
      commands: commandsOf(`window-${number}`),
      displays: [...devices.values()].flatMap((each) =>
        each.kind === 'caller-display' && !each.board && each.window === number ? [each.device as CallerDisplay] : [],
      ),
      fault: (device, error) => {
        const { message, fix } = asDeviceError(error)
        events.tell('fault', { device, message, fix, at: clock.now() })
      },
      changed: (session) => {
        for (const listener of windowListeners) listener(number, session)
      },
    })
    windows.set(number, made)
    return made
  }

  const desk = new RatingDesk({ boot, journal, events, clock, sessions: (number) => window(number).sessions })
  for (const each of devices.values()) {
    each.device.onStatus((status) => events.tell('status', { device: each.id, status }))
    if (each.kind === 'rating-buttons' && each.window !== undefined) desk.watch(each.id, each.window, each.device)
    if (each.kind === 'ticket-printer') {
      const moved = desk.counter(each.id)
      each.device.onEvent(({ type, command }) => events.tell(type, { id: moved(), device: each.id, command, at: clock.now() }))
    }
    each.device.start()
  }

  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= (async () => {
      await Promise.all([...devices.values()].map(({ device }) => device.close()))
      await options.closeSession()
      await desk.settled()
      await journal.close()
    })()
    return closing
  }
  const centre = assembleCentre({ id: config.centre, devices, window, events, close })
  return Object.assign(centre, {
    boot,
    onWindow: (listener: (window: number, session: ServiceSession | undefined) => void) => {
      windowListeners.add(listener)
      return () => void windowListeners.delete(listener)
    },
  })
}

interface LedgerOptions extends LocalOptions {
  readonly records: readonly JournalRecord[]
  readonly boot: number
}

function ledger(device: string, { clock, journal, records, boot }: LedgerOptions): Commands {
  let minted = 0
  const mint = () => `${device}-${boot}-c${++minted}`
  const commands = new Commands({ clock, journal, device, mint })
  commands.restore(records)
  return commands
}

async function openDevice(id: string, device: DeviceConfig, config: CentreConfig, options: LedgerOptions): Promise<CentreDevice> {
  const model = findModel(device.model)
  if (model.kind !== device.kind) {
    throw new DeviceError('illegal', `device ${id}: the model ${model.name} is a ${model.kind}, found kind: ${device.kind}`, {
      fix: `Write "kind: ${model.kind}", or choose a model of kind ${device.kind}.`,
    })
  }
  const { clock } = options
  const context: DriverContext = {
    ...{ id, clock, random: options.random.split(id), timezone: config.timezone },
    ...(device.window === undefined ? {} : { window: device.window }),
    ...(device.address === undefined ? {} : { address: device.address }),
    options: device.options ?? {},
  }
  const port = parsePort(device.port)
  let driver: PrinterDriver | DisplayDriver | ButtonsDriver
  if (model.wire === 'mqtt') {
    if (port.scheme !== 'mqtt') {
      const fix = 'Write port: "mqtt:" and name the broker above.'
      throw new DeviceError('illegal', `device ${id}: the model ${model.name} is reached over MQTT, found port: ${device.port}`, { fix })
    }
    driver = (await model.driver())({ ...context, mqtt: options.session(), centre: config.centre })
  } else {
    const connect = options.connect?.({ id, port, model: model.name }) ?? openPort(port, clock)
    driver = (await model.driver())({ ...context, connect })
  }
  const commands = ledger(id, options)
  const facts = { id, model: model.name, ...(device.window === undefined ? {} : { window: device.window }) }
  switch (device.kind) {
    case 'ticket-printer':
      return { ...facts, kind: device.kind, device: new TicketPrinter({ id, driver: driver as PrinterDriver, commands }) }
    case 'caller-display': {
      const board = device.board === true
      const parts = { id, driver: driver as DisplayDriver, commands, clock }
      return { ...facts, kind: device.kind, board, device: board ? new Board(parts) : new CallerDisplay(parts) }
    }
    case 'rating-buttons':
      return { ...facts, kind: device.kind, device: new RatingButtons({ id, driver: driver as ButtonsDriver, window: device.window, commands }) }
  }
}

