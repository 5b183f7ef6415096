/** How a bug is planted: in a driver, around it, or around the program. Nothing of this is reachable from a centre. */
import type { DisplayDriver } from '../../devices/caller-display/contract.ts'
import type { Centre } from '../../devices/centre/contract.ts'
import type { ButtonsDriver } from '../../devices/rating-buttons/contract.ts'
import { type AnyModel, findModel, registerModel } from '../../devices/registry.ts'
import type { PrinterDriver } from '../../devices/ticket-printer/contract.ts'
import type { CentreConfigInput } from '../../lib/config/schema.ts'
import type {
  ByteDriverContext,
  Clock,
  Connect,
  DriverContext,
  Journal,
  Kind,
  MemoryJournal,
  Transport,
} from '../../lib/index.ts'

/** One bug. */
export interface Plant {
  readonly name: string
  /** What the driver, or the program around it, does wrong. */
  readonly about: string
  /** The promise that it breaks: it is found only where that one, and no other alone, is seen to be broken. */
  readonly breaks: string
  /** Between a driver and its way to the device. */
  readonly context?: (context: DriverContext, kind: Kind) => DriverContext
  readonly printer?: (driver: PrinterDriver, clock: Clock) => Partial<PrinterDriver>
  readonly display?: (driver: DisplayDriver, clock: Clock) => Partial<DisplayDriver>
  readonly buttons?: (driver: ButtonsDriver, clock: Clock) => Partial<ButtonsDriver>
  readonly centre?: (centre: Centre) => Centre
  /** Around the journal of the program, over all its lives. */
  readonly journal?: (journal: MemoryJournal) => MemoryJournal
  /** Around the journal as whoever issues the numbers has it. */
  readonly numbers?: (journal: Journal) => Journal
}

/** The same configuration with models that have the bug; registers them. */
export function planted(config: CentreConfigInput, plant: Plant): CentreConfigInput {
  const devices = Object.entries(config.devices).map(([id, device]) => {
    const model = buggy(findModel(device.model), plant)
    return [id, { ...device, model: model.name }] as const
  })
  return { ...config, devices: Object.fromEntries(devices) as CentreConfigInput['devices'] }
}

const made = new Map<string, AnyModel>()

function buggy(model: AnyModel, plant: Plant): AnyModel {
  const name = `${model.name}.${plant.name}`
  const known = made.get(name)
  if (known !== undefined) return known
  const wrap = wrapperOf(model.kind, plant)
  const { context: around } = plant
  if (wrap === undefined && around === undefined) return model
  const driver = async () => {
    const make = (await model.driver()) as (context: DriverContext) => object
    return (context: DriverContext) => {
      const whole = make(around?.(context, model.kind) ?? context)
      return wrap === undefined ? whole : over(whole, wrap(whole, context.clock))
    }
  }
  const copy = { ...model, name, driver } as unknown as AnyModel
  registerModel(copy)
  made.set(name, copy)
  return copy
}

function wrapperOf(kind: Kind, plant: Plant): ((driver: object, clock: Clock) => object) | undefined {
  const wraps = {
    'ticket-printer': plant.printer,
    'caller-display': plant.display,
    'rating-buttons': plant.buttons,
  }
  return wraps[kind] as ((driver: object, clock: Clock) => object) | undefined
}

/** The same object with some members in place of its own. */
export function over<T extends object>(target: T, members: Partial<T>): T {
  return new Proxy(target, {
    get: (_, key) => {
      if (key in members) return Reflect.get(members, key)
      const member: unknown = Reflect.get(target, key, target) // private fields need the real `this`
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

/** The context of a byte device with some members of its transports in place of their own; any other as it is. */
export function withTransport(
  context: DriverContext,
  meant: boolean,
  members: (transport: Transport) => Partial<Transport>,
): DriverContext {
  if (!meant || !('connect' in context)) return context
  const { connect } = context as ByteDriverContext
  const changed: Connect = () => {
    const transport = connect()
    return over(transport, members(transport))
  }
  return { ...context, connect: changed } as ByteDriverContext
}
