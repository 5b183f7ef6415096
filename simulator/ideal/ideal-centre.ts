import { CallerDisplay } from '../../devices/caller-display/index.ts'
import { assembleCentre, CentreEventBus } from '../../devices/centre/centre-base.ts'
import type { Centre, CentreDevice } from '../../devices/centre/contract.ts'
import { LocalWindow } from '../../devices/centre/local-window.ts'
import { RatingDesk } from '../../devices/centre/rating-desk.ts'
import { RatingButtons } from '../../devices/rating-buttons/index.ts'
import { TicketPrinter } from '../../devices/ticket-printer/index.ts'
import { asDeviceError, type Clock, Commands, type HandVerb, type Journal } from '../../lib/index.ts'
import type { RoomDevice } from '../simulated-device.ts'
import { IdealButtons } from './ideal-buttons.ts'
import { IdealDisplay } from './ideal-display.ts'
import { IdealPrinter } from './ideal-printer.ts'

/** How large an ideal centre is. */
export interface IdealCentreOptions {
  readonly id?: string
  readonly clock: Clock
  readonly windows: number
}

/** A centre as people and programs know it, whose devices take no time. */
export interface IdealCentre {
  /** The public interface, as with real hardware. */
  readonly centre: Centre
  readonly devices: ReadonlyMap<string, RoomDevice>
}

const FIRST_BOOT = 1
/** Nothing of it outlives the process, and it is the same program that would read it. */
const FORGETFUL: Journal = { append: async () => {}, read: async () => [], close: async () => {} }

const TAKE: Readonly<Record<string, HandVerb>> = {
  takeTicket: { about: 'takes the oldest ticket out of the tray' },
  tearTicket: { about: 'finds nothing that hangs' },
}
const LOOK: Readonly<Record<string, HandVerb>> = { look: { about: 'tells what can be read on it' } }
const PRESS: Readonly<Record<string, HandVerb>> = {
  press: { about: 'presses a button', args: [{ name: 'button', type: 'number', about: '1 or 2' }] },
}

/**
 * A centre of the public classes over ideal devices: one kiosk, and at each window a display and a box of buttons that act
 * at once and never fail.
 */
export function idealCentre({ id = 'ideal', clock, windows: count }: IdealCentreOptions): IdealCentre {
  const events = new CentreEventBus()
  const devices = new Map<string, CentreDevice>()
  const room = new Map<string, RoomDevice>()
  const windows = new Map<number, LocalWindow>()
  const ledger = (device: string) => {
    let minted = 0
    const mint = () => `${device}-${FIRST_BOOT}-c${++minted}`
    return new Commands({ clock, journal: FORGETFUL, device, mint })
  }
  const sessions = (number: number) => (windows.get(number) as LocalWindow).sessions
  const desk = new RatingDesk({
    records: [],
    boot: FIRST_BOOT,
    journal: FORGETFUL,
    events,
    clock,
    sessions,
  })

  const printer = new IdealPrinter(clock)
  const kiosk = new TicketPrinter({ id: 'kiosk-1', driver: printer, commands: ledger('kiosk-1') })
  devices.set(kiosk.id, { id: kiosk.id, model: 'ideal-printer', kind: 'ticket-printer', device: kiosk })
  room.set(kiosk.id, {
    ...{ id: kiosk.id, window: undefined, board: false, physical: printer },
    model: { name: 'ideal-printer', kind: 'ticket-printer', hands: TAKE },
    onEvent: (listener) => printer.onPhysical(listener),
  })
  kiosk.onEvent(({ type, command }) =>
    events.tell(type, { id: desk.mint(kiosk.id), device: kiosk.id, command, at: clock.now() }),
  )

  for (let window = 1; window <= count; window++) {
    const glass = new IdealDisplay(clock)
    const lamp = `lamp-${window}`
    const display = new CallerDisplay({ id: lamp, driver: glass, commands: ledger(lamp), clock })
    devices.set(lamp, {
      id: lamp,
      model: 'ideal-display',
      window,
      kind: 'caller-display',
      board: false,
      device: display,
    })
    room.set(lamp, {
      ...{ id: lamp, window, board: false, physical: glass },
      model: { name: 'ideal-display', kind: 'caller-display', hands: LOOK },
      onEvent: (listener) => glass.onPhysical(listener),
    })

    const box = new IdealButtons(clock)
    const rate = `rate-${window}`
    const buttons = new RatingButtons({ id: rate, driver: box, commands: ledger(rate), window })
    devices.set(rate, { id: rate, model: 'ideal-buttons', window, kind: 'rating-buttons', device: buttons })
    room.set(rate, {
      ...{ id: rate, window, board: false, physical: box },
      model: { name: 'ideal-buttons', kind: 'rating-buttons', hands: PRESS },
      onEvent: (listener) => box.onPhysical(listener),
    })
    desk.watch(rate, rate, window, buttons)

    windows.set(
      window,
      new LocalWindow({
        ...{ number: window, clock, displays: [display], commands: ledger(`window-${window}`) },
        fault: (device, error) => {
          const { message, fix } = asDeviceError(error)
          events.tell('fault', { device, message, fix, at: clock.now() })
        },
        changed: () => {},
      }),
    )
  }
  for (const { id: device, device: each } of devices.values()) {
    each.onStatus((status) => events.tell('status', { device, status }))
    each.start()
  }
  const close = async () => {
    for (const each of windows.values()) each.close()
    await Promise.all([...devices.values()].map(({ device }) => device.close()))
    await desk.settled()
  }
  const window = (number: number) => windows.get(number) as LocalWindow
  const centre = assembleCentre({ id, devices, window, events, now: () => clock.now(), close })
  return { centre, devices: room }
}
