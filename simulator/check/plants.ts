/**
 * A fleet of planted bugs: each breaks a promise in a way that real drivers have broken it, so that it can be seen that
 * the checks see. Nothing of this is reachable from a centre.
 */
import type { DisplayDriver } from '../../devices/caller-display/contract.ts'
import type { Centre } from '../../devices/centre/contract.ts'
import type { ButtonsDriver, Press } from '../../devices/rating-buttons/contract.ts'
import { type AnyModel, findModel, registerModel } from '../../devices/registry.ts'
import type { PrinterDriver } from '../../devices/ticket-printer/contract.ts'
import type { TicketPrinter } from '../../devices/ticket-printer/index.ts'
import type { CentreConfigInput } from '../../lib/config/schema.ts'
import { asDeviceError, type Clock, DeviceError, type DriverContext, type Kind } from '../../lib/index.ts'

/** One bug. */
export interface Plant {
  readonly name: string
  /** What the driver, or the program around it, does wrong. */
  readonly about: string
  readonly printer?: (driver: PrinterDriver, clock: Clock) => Partial<PrinterDriver>
  readonly display?: (driver: DisplayDriver, clock: Clock) => Partial<DisplayDriver>
  readonly buttons?: (driver: ButtonsDriver, clock: Clock) => Partial<ButtonsDriver>
  readonly centre?: (centre: Centre) => Centre
}

const LATE_MS = 4000

export const PLANTS: readonly Plant[] = [
  {
    name: 'doneTooSoon',
    about: 'says printed as soon as the first byte has left',
    printer: (driver) => ({
      print: (ticket, permit, options) =>
        new Promise((resolve, reject) => {
          const begin = () => {
            permit.begin()
            resolve('printed')
          }
          driver.print(ticket, { ...permit, begin }, options).catch(reject)
        }),
    }),
  },
  {
    name: 'doubtIsNo',
    about: 'says that a ticket was not printed where nobody can know',
    printer: (driver) => ({
      print: (ticket, permit, options) =>
        driver.print(ticket, permit, options).catch((error: unknown) => {
          const { code, message } = asDeviceError(error)
          throw new DeviceError(code, message, { outcome: 'notDone' })
        }),
    }),
  },
  {
    name: 'noIsYes',
    about: 'says printed though the printer refused',
    printer: (driver) => ({
      print: (ticket, permit, options) =>
        driver.print(ticket, permit, options).catch(() => 'printed' as const),
    }),
  },
  {
    name: 'printsAgain',
    about: 'prints once more behind the back of whoever asked when the outcome is unknown',
    printer: (driver) => ({
      print: (ticket, permit, options) =>
        driver.print(ticket, permit, options).catch((error: unknown) => {
          if (asDeviceError(error).outcome !== 'unknown') throw error
          return driver.ready().then(() => driver.print(ticket, permit, options))
        }),
    }),
  },
  {
    name: 'copyUnmarked',
    about: 'prints a copy without its mark',
    printer: (driver) => ({
      print: ({ copyOf: _copyOf, ...ticket }, permit, options) => driver.print(ticket, permit, options),
    }),
  },
  {
    name: 'neverAnswers',
    about: 'forgets to answer when the line is lost',
    printer: (driver) => ({
      print: (ticket, permit, options) =>
        driver.print(ticket, permit, options).catch((error: unknown) => {
          if (asDeviceError(error).code !== 'offline') throw error
          return new Promise(() => {})
        }),
    }),
  },
  {
    name: 'idForgotten',
    about: 'does the same command again when it is repeated',
    centre: (centre) => {
      let minted = 0
      const forgetful = (printer: TicketPrinter) =>
        over(printer, {
          print: (ticket, options) => printer.print(ticket, { ...options, id: `anew-${++minted}` }),
        })
      return over(centre, { printer: (id) => forgetful(centre.printer(id)) })
    },
  },
  {
    name: 'neverRestores',
    about: 'does not light again what a display has forgotten',
    display: (driver) => ({
      light: (calls, permit, options) =>
        options.quiet ? Promise.resolve(driver.proof) : driver.light(calls, permit, options),
    }),
  },
  {
    name: 'neverBlanks',
    about: 'says dark and leaves what is lit',
    display: (driver) => ({
      light: (calls, permit, options) => {
        if (calls.length > 0) return driver.light(calls, permit, options)
        permit.begin()
        return Promise.resolve(driver.proof)
      },
    }),
  },
  {
    name: 'showsLate',
    about: 'says shown before the bytes have left',
    display: (driver, clock) => ({
      light: (calls, permit, options) => {
        permit.begin()
        clock.after(LATE_MS, () => void driver.light(calls, permit, options).catch(() => {}))
        return Promise.resolve(driver.proof)
      },
    }),
  },
  {
    name: 'oldCallBack',
    about: 'lights the last call but one again, as a command would that was kept somewhere',
    display: (driver, clock) => {
      let before: Parameters<DisplayDriver['light']>[0] = []
      return {
        light: (calls, permit, options) => {
          const old = before
          before = calls
          if (old.length > 0)
            clock.after(
              LATE_MS,
              () => void driver.light(old, { id: 'old', begin: () => {} }, {}).catch(() => {}),
            )
          return driver.light(calls, permit, options)
        },
      }
    },
  },
  {
    name: 'pressTwice',
    about: 'counts a press that was told twice twice',
    buttons: (driver) => ({ onPress: (listener) => each(driver, (press) => [press, press], listener) }),
  },
  {
    name: 'pressLost',
    about: 'loses every fifth press',
    buttons: (driver) => {
      let count = 0
      return { onPress: (listener) => each(driver, (press) => (++count % 5 === 0 ? [] : [press]), listener) }
    },
  },
  {
    name: 'timeOfArrival',
    about: 'dates a press by when it was heard, later than it was',
    buttons: (driver, clock) => ({
      onPress: (listener) =>
        driver.onPress((press) => void clock.after(LATE_MS, () => listener({ ...press, at: clock.now() }))),
    }),
  },
  {
    name: 'givesUp',
    about: 'does not come back after a loss',
    buttons: (driver) => {
      let lost = false
      driver.onStatus(({ state }) => {
        lost ||= state === 'lost'
      })
      return {
        get status() {
          return lost ? { ...driver.status, state: 'lost' as const } : driver.status
        },
      }
    },
  },
]

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
  if (wrap === undefined) return model
  const driver = async () => {
    const make = (await model.driver()) as (context: DriverContext) => object
    return (context: DriverContext) => {
      const whole = make(context)
      return over(whole, wrap(whole, context.clock))
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
function over<T extends object>(target: T, members: Partial<T>): T {
  return new Proxy(target, {
    get: (_, key) => {
      if (key in members) return Reflect.get(members, key)
      const member: unknown = Reflect.get(target, key, target) // private fields need the real `this`
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

function each(
  driver: ButtonsDriver,
  become: (press: Press) => readonly Press[],
  listener: (press: Press) => void,
): () => void {
  return driver.onPress((press) => {
    for (const one of become(press)) listener(one)
  })
}
