import { parsePort } from '../../lib/config/port.ts'
import type { CentreConfig, DeviceConfig } from '../../lib/config/schema.ts'
import {
  type Clock,
  Commands,
  DeviceError,
  type DriverContext,
  type Journal,
  type JournalRecord,
  type Random,
} from '../../lib/index.ts'
import type { MqttSession } from '../../lib/mqtt/session.ts'
import { openPort } from '../../lib/open-port.ts'
import type { DisplayDriver } from '../caller-display/contract.ts'
import { Board, CallerDisplay } from '../caller-display/index.ts'
import type { ButtonsDriver } from '../rating-buttons/contract.ts'
import { RatingButtons } from '../rating-buttons/index.ts'
import { type AnyModel, type DriverOf, findModel } from '../registry.ts'
import type { PrinterDriver } from '../ticket-printer/contract.ts'
import { TicketPrinter } from '../ticket-printer/index.ts'
import type { CentreDevice } from './contract.ts'
import { leftUnsettled } from './left-unsettled.ts'
import type { OpenOptions } from './options.ts'

/** What all devices of a centre share. */
export interface DeviceSurroundings extends Pick<OpenOptions, 'connect' | 'onNoise'> {
  readonly clock: Clock
  readonly random: Random
  readonly journal: Journal
  /** What earlier lives left in the journal. */
  readonly records: readonly JournalRecord[]
  /** Counts the lives of the journal, from 1. */
  readonly boot: number
  /** How MQTT-native devices are reached; absent where the centre has none. */
  readonly session: MqttSession | undefined
}

/** The ledger of one device's commands, with what earlier lives left of it. */
export function openLedger(
  device: string,
  { clock, journal, records, boot }: Pick<DeviceSurroundings, 'clock' | 'journal' | 'records' | 'boot'>,
): Commands {
  let minted = 0
  const commands = new Commands({ clock, journal, device, mint: () => `${device}-${boot}-c${++minted}` })
  commands.restore(records)
  return commands
}

/** Makes one device of a configuration that its model has checked; it is not started yet. @throws DeviceError `illegal` for a port that cannot be opened. */
export async function openDevice(
  id: string,
  config: DeviceConfig,
  centre: CentreConfig,
  surroundings: DeviceSurroundings,
): Promise<CentreDevice> {
  const model = findModel(config.model)
  const driver = await openDriver(id, model, config, centre, surroundings)
  const { clock } = surroundings
  const commands = openLedger(id, surroundings)
  const facts = { id, model: model.name, ...(config.window === undefined ? {} : { window: config.window }) }
  switch (config.kind) {
    case 'ticket-printer':
      return {
        ...facts,
        kind: config.kind,
        device: new TicketPrinter({ id, driver: driver as PrinterDriver, commands }),
      }
    case 'caller-display': {
      const board = config.board === true
      const parts = { id, driver: driver as DisplayDriver, commands, clock }
      return {
        ...facts,
        kind: config.kind,
        board,
        device: board ? new Board(parts) : new CallerDisplay(parts),
      }
    }
    case 'rating-buttons': {
      const { window } = config
      return {
        ...facts,
        kind: config.kind,
        device: new RatingButtons({ id, driver: driver as ButtonsDriver, commands, window }),
      }
    }
  }
}

async function openDriver(
  id: string,
  model: AnyModel,
  config: DeviceConfig,
  { centre, timezone }: CentreConfig,
  { clock, random, connect, session, onNoise, records }: DeviceSurroundings,
): Promise<DriverOf[keyof DriverOf]> {
  const context: DriverContext = {
    ...{ id, clock, timezone, random: random.split(id), options: config.options ?? {} },
    ...(config.window === undefined ? {} : { window: config.window }),
    ...(config.address === undefined ? {} : { address: config.address }),
    ...(leftUnsettled(id, records) ? { unsettled: true } : {}),
  }
  if (model.wire === 'bytes') {
    const port = parsePort(config.port)
    const way = connect?.({ id, port, model: model.name }) ?? openPort(port, clock)
    const noise = onNoise && ((bytes: Uint8Array) => onNoise(id, bytes))
    return (await model.driver())({ ...context, connect: way, noise })
  }
  if (session === undefined) throw new DeviceError('illegal', `device ${id}: there is no way to a broker`)
  return (await model.driver())({ ...context, mqtt: session, centre })
}
