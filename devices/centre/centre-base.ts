import { DeviceError, Listeners } from '../../lib/index.ts'
import type { Board, CallerDisplay } from '../caller-display/index.ts'
import type { RatingButtons } from '../rating-buttons/index.ts'
import type { TicketPrinter } from '../ticket-printer/index.ts'
import type { Centre, CentreDevice, CentreEvents, Window } from './contract.ts'

/** What a centre is put together from. */
export interface CentreParts {
  readonly id: string
  readonly devices: ReadonlyMap<string, CentreDevice>
  /** Makes the window of that number, once. */
  readonly window: (number: number) => Window
  readonly events: CentreEventBus
  readonly now: () => number
  readonly close: () => Promise<void>
}

/** Where a centre's events meet their listeners. */
export class CentreEventBus {
  readonly #listeners: { [E in keyof CentreEvents]: Listeners<CentreEvents[E]> } = {
    rating: new Listeners(),
    presented: new Listeners(),
    taken: new Listeners(),
    retracted: new Listeners(),
    status: new Listeners(),
    fault: new Listeners(),
  }

  on<E extends keyof CentreEvents>(event: E, listener: (event: CentreEvents[E]) => void): () => void {
    const listeners = this.#listeners[event]
    if (listeners === undefined)
      throw new DeviceError('illegal', `a centre tells no event ${JSON.stringify(event)}`)
    return listeners.add(listener)
  }

  tell<E extends keyof CentreEvents>(event: E, value: CentreEvents[E]): void {
    this.#listeners[event].tell(value)
  }
}

/** A centre from its parts: finds devices by id and kind. */
export function assembleCentre({ id, devices, window, events, now, close }: CentreParts): Centre {
  const windowNumbers = [...new Set([...devices.values()].flatMap((each) => each.window ?? []))].sort(
    (a, b) => a - b,
  )
  const windows = new Map<number, Window>()
  const find = <T>(wanted: string, deviceId: string, pick: (device: CentreDevice) => T | undefined): T => {
    const device = devices.get(deviceId)
    const picked = device && pick(device)
    if (picked !== undefined) return picked
    const found = device
      ? `${deviceId} is a ${describe(device)}`
      : `centre ${id} has no device ${JSON.stringify(deviceId)}`
    const known = [...devices.values()].filter((each) => pick(each) !== undefined).map((each) => each.id)
    const fix =
      known.length > 0 ? `Use one of: ${known.join(', ')}.` : `Add a ${wanted} to the configuration.`
    throw new DeviceError('illegal', `${found}; expected a ${wanted}`, { fix })
  }
  const centre: Centre = {
    id,
    now,
    devices,
    windows: windowNumbers,
    printer: (deviceId) =>
      find<TicketPrinter>('ticket printer', deviceId, (each) =>
        each.kind === 'ticket-printer' ? each.device : undefined,
      ),
    display: (deviceId) =>
      find<CallerDisplay>('caller display', deviceId, (each) =>
        each.kind === 'caller-display' && !each.board ? (each.device as CallerDisplay) : undefined,
      ),
    board: (deviceId) =>
      find<Board>('board (a caller display with "board: true")', deviceId, (each) =>
        each.kind === 'caller-display' && each.board ? (each.device as Board) : undefined,
      ),
    buttons: (deviceId) =>
      find<RatingButtons>('set of rating buttons', deviceId, (each) =>
        each.kind === 'rating-buttons' ? each.device : undefined,
      ),
    window: (number) => {
      if (!windowNumbers.includes(number)) {
        const fix =
          windowNumbers.length > 0 ? `Use one of: ${windowNumbers.join(', ')}.` : 'Give a device a "window".'
        throw new DeviceError('illegal', `centre ${id} has no window ${number}`, { fix })
      }
      const known = windows.get(number) ?? window(number)
      windows.set(number, known)
      return known
    },
    on: (event, listener) => events.on(event, listener),
    close,
    [Symbol.asyncDispose]: close,
  }
  return centre
}

function describe(device: CentreDevice): string {
  return device.kind === 'caller-display' && device.board ? 'board' : device.kind.replace('-', ' ')
}
