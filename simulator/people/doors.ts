import { type Random, REPLY_FLOOR_WALL_MS } from '../../lib/index.ts'
import { meanOf } from './distribution.ts'
import { type GuestsOptions, welcomeGuests } from './guests.ts'
import { partySize } from './habits.ts'
import { Population, type PopulationOptions } from './population.ts'
import { chooseErrand } from './service.ts'

/** The people of a live centre. */
export interface People {
  /** Absent where the queue server is somebody else's program. */
  readonly population: Population | undefined
  /** Shuts the doors; resolves when what was asked for is done, and the last press has been counted. */
  leave(): Promise<void>
}

const ARRIVAL_LOAD = 0.85 // share of the clerks' time that arrivals ask for
const MEAN_SERVICE_MS = 5 * 60_000 // of BRISK people, with walking and pauses
const WIND_DOWN_WALL_MS = 4 * REPLY_FLOOR_WALL_MS

/** Some wait at the door already; then visitors come as often as the windows can bear. */
export function openDoors(options: PopulationOptions, random: Random): People {
  const { clock, centre, habits } = options
  const population = new Population(options)
  const windows = Math.max(1, centre.windows.length)
  const meanMs = (MEAN_SERVICE_MS * meanOf(habits.parties)) / (ARRIVAL_LOAD * windows)
  let open = true
  const next = () => {
    if (!open) return
    const errand = chooseErrand(habits, random)
    for (let one = partySize(habits, random); one > 0; one--) void population.arrive(errand)
    clock.after(random.exponential(meanMs), next, { background: true })
  }
  for (let i = 1; i < Math.ceil(windows / 2); i++) void population.arrive()
  next()
  return {
    population,
    leave: async () => {
      open = false
      await population.goHome()
      await clock.sleep(0, { floorWallMs: WIND_DOWN_WALL_MS })
    },
  }
}

/** Whoever gets a ticket from somebody else's queue server. */
export function openToGuests(options: GuestsOptions): People {
  const leave = welcomeGuests(options)
  return {
    population: undefined,
    leave: async () => {
      leave()
      await options.clock.sleep(0, { floorWallMs: WIND_DOWN_WALL_MS })
    },
  }
}
