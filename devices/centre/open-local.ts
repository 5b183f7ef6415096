import type { CentreConfig } from '../../lib/config/schema.ts'
import { asDeviceError, Listeners, speaksContract } from '../../lib/index.ts'
import type { CallerDisplay } from '../caller-display/index.ts'
import { findModel } from '../registry.ts'
import { assembleCentre, CentreEventBus } from './centre-base.ts'
import type { Centre, CentreDevice } from './contract.ts'
import { LocalWindow } from './local-window.ts'
import { type DeviceSurroundings, openDevice, openLedger } from './open-device.ts'
import { RatingDesk } from './rating-desk.ts'
import type { ServiceSession } from './sessions.ts'

/** Who came to a window, or that it is free. */
interface WindowChange {
  readonly window: number
  readonly session: ServiceSession | undefined
}

/** A local centre also tells who comes to and leaves its windows: what a gateway puts on MQTT. */
export interface LocalCentre extends Centre {
  /** Counts the lives of this centre's journal, from 1: the `boot` of the ids that it mints. */
  readonly boot: number
  onWindow(listener: (window: number, session: ServiceSession | undefined) => void): () => void
}

/** Opens every device of a configuration in this process. */
export async function openLocalCentre(
  config: CentreConfig,
  options: Omit<DeviceSurroundings, 'records' | 'boot'> & {
    /** The `boot` of a journal's first life. */
    readonly firstBoot: number
  },
): Promise<LocalCentre> {
  const { clock, journal, session } = options
  const records = await journal.read()
  const boot = options.firstBoot + records.filter(({ type }) => type === 'boot').length
  await journal.append({ type: 'boot', centre: config.centre, boot, at: clock.now() })
  const surroundings: DeviceSurroundings = { ...options, records, boot }

  const events = new CentreEventBus()
  const changes = new Listeners<WindowChange>()
  const devices = new Map<string, CentreDevice>()
  for (const [id, device] of Object.entries(config.devices)) {
    devices.set(id, await openDevice(id, device, config, surroundings))
  }
  const windows = new Map<number, LocalWindow>()
  const makeWindow = (number: number) =>
    new LocalWindow({
      ...{ number, clock, displays: displaysAt(number, devices) },
      commands: openLedger(`window-${number}`, surroundings),
      fault: (device, error) => {
        const { message, fix } = asDeviceError(error)
        events.tell('fault', { device, message, fix, at: clock.now() })
      },
      changed: (session) => changes.tell({ window: number, session }),
    })
  const window = (number: number): LocalWindow => {
    const known = windows.get(number) ?? makeWindow(number)
    windows.set(number, known)
    return known
  }

  const desk = new RatingDesk({
    ...{ boot, journal, records, events, clock },
    sessions: (number) => window(number).sessions,
  })
  for (const device of devices.values()) start(device, { desk, events, now: () => clock.now() })

  let closing: Promise<void> | undefined
  const closeAll = async () => {
    for (const each of windows.values()) each.close()
    await Promise.all([...devices.values()].map(({ device }) => device.close()))
    await session?.close()
    await desk.settled()
    await journal.close()
  }
  const close = () => {
    closing ??= closeAll()
    return closing
  }
  const centre = assembleCentre({
    ...{ id: config.centre, devices, window, events, close },
    now: () => clock.now(),
  })
  const onWindow: LocalCentre['onWindow'] = (listener) =>
    changes.add(({ window: number, session: now }) => listener(number, now))
  return Object.assign(centre, { boot, onWindow })
}

/** The displays that a window's calls are shown on: those that bear its number and are no boards. */
function displaysAt(window: number, devices: ReadonlyMap<string, CentreDevice>): CallerDisplay[] {
  return [...devices.values()].flatMap((each) =>
    each.kind === 'caller-display' && !each.board && each.window === window
      ? [each.device as CallerDisplay]
      : [],
  )
}

interface Listening {
  readonly desk: RatingDesk
  readonly events: CentreEventBus
  readonly now: () => number
}

/** Follows what a device tells, then lets it connect. */
function start(each: CentreDevice, { desk, events, now }: Listening): void {
  const { id } = each
  each.device.onStatus((status) => events.tell('status', { device: id, status }))
  if (each.kind === 'rating-buttons' && each.window !== undefined) {
    // buttons that speak the contract count their presses under their own name: ours go under the window's
    const name = speaksContract(findModel(each.model)) ? `window-${each.window}` : id
    desk.watch(name, id, each.window, each.device)
  }
  if (each.kind === 'ticket-printer') {
    each.device.onEvent(({ type, command }) =>
      events.tell(type, { id: desk.mint(id), device: id, command, at: now() }),
    )
  }
  each.device.start()
}
