import { openLocal } from '../devices/centre/open.ts'
import type { LocalCentre } from '../devices/centre/open-local.ts'
import { checkOptions } from '../devices/centre/options.ts'
import { readCentreConfig } from '../devices/centre/read-centre.ts'
import type { CentreConfig, CentreConfigInput } from '../lib/config/schema.ts'
import {
  type Clock,
  createRandom,
  type Journal,
  memoryJournal,
  type Random,
  systemClock,
  VirtualClock,
} from '../lib/index.ts'
import { type Hardware, type HardwareOptions, simulateHardware } from './hardware.ts'
import { MachineClock } from './machine-clock.ts'

export type { AnyHands, Wiring } from './hardware.ts'

/** What a simulated centre is made of. */
export interface SimulateOptions extends Partial<HardwareOptions> {
  /** Default: the machine's own time. */
  readonly clock?: Clock
  readonly seed?: number | string
  readonly journal?: Journal
  /** Hears bytes from a device that its driver could make nothing of. */
  readonly onNoise?: (device: string, bytes: Uint8Array) => void
}

/** A centre whose hardware is simulated: the same drivers, byte-level firmware, lines with their speed. */
export interface SimulatedCentre extends AsyncDisposable, Omit<Hardware, 'mqtt' | 'way'> {
  readonly config: CentreConfig
  readonly clock: Clock
  readonly random: Random
  /** The public interface, as with real hardware. */
  readonly centre: LocalCentre
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
  const { seed = 1, clock = systemClock, random = createRandom(seed), journal, onNoise } = options
  const machine = clock instanceof VirtualClock ? new MachineClock(clock) : undefined
  const hardware = await simulateHardware(config, {
    ...options,
    clock,
    random,
    ...(machine ? { host: machine } : {}),
  })
  const { mqtt, way } = hardware
  const kept = journal ?? (machine && memoryJournal()) // with a journal its lives are counted from 1
  const host = {
    ...{ clock: machine ?? clock, mqtt, random: random.split('host') },
    ...(kept ? { journal: kept } : {}),
    ...(onNoise ? { onNoise } : {}),
  }
  const outside = new Set(options.outside)
  const ours = Object.entries(config.devices).filter(([id]) => !outside.has(id))
  const opening = openLocal(
    { ...config, devices: Object.fromEntries(ours) },
    { ...host, connect: ({ id }) => way(id) },
  )
  opening.catch(() => hardware.close()) // nobody will
  const centre = await opening
  noteRatings(centre, hardware, clock)
  const close = async () => {
    hardware.faults.endAll()
    await centre.close()
    await hardware.close()
  }
  return { ...hardware, config, clock, random, centre, close, [Symbol.asyncDispose]: close }
}

/** Writes the ratings of a centre into the history of its room. */
export function noteRatings(centre: LocalCentre, { history }: Hardware, clock: Clock): void {
  centre.on('rating', ({ id, window, ticket, score, scale, at, flags }) => {
    history.add('rating', { id, window, ticket, score, scale, pressedAt: at - clock.now(), flags })
  })
}
