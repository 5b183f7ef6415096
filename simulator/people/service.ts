import type { Random } from '../../lib/index.ts'
import type { Distribution } from './distribution.ts'

/** How many come in each hour, by local hour of the day from 0 to 23; only the proportions matter. */
export type Hours = Readonly<Record<number, number>>

/** What people come for. */
export interface Service {
  /** As the kiosk names it and the ticket bears it. */
  readonly name: string
  /** Its part of the arrivals; only the proportions matter. */
  readonly share: number
  /** The first letter of its tickets, A to Z. Default: its initial, or the first free one. */
  readonly letter?: string
  /** Talk and paperwork at the window, ms. */
  readonly time: Distribution
  /** Lower is called first. Default: as everybody. */
  readonly priority?: number
  /** The windows that serve it. Default: all. */
  readonly windows?: readonly number[]
  /** When people come for it. Default: as for everything. */
  readonly hours?: Hours
}

/** What one visitor comes for. */
export interface Errand {
  /** The name of a service. */
  readonly service: string
  /** Lower is called first. Default: as the service. */
  readonly priority?: number
  /** How long it will take at the window, ms. Default: by the service's distribution. */
  readonly serviceMs?: number
}

/** Makes up an errand, by the shares of the services. */
export function chooseErrand(
  {
    services,
    privileged,
  }: {
    readonly services: readonly Service[]
    readonly privileged: { readonly share: number; readonly priority: number }
  },
  random: Random,
): Errand {
  const { name } = chooseService(services, random)
  return privileged.share > 0 && random.chance(privileged.share)
    ? { service: name, priority: privileged.priority }
    : { service: name }
}

function chooseService(services: readonly Service[], random: Random): Service {
  const [only] = services
  if (services.length === 1 && only !== undefined) return only
  const total = services.reduce((sum, { share }) => sum + share, 0)
  let draw = random.next() * total
  for (const service of services) {
    if (draw < service.share) return service
    draw -= service.share
  }
  return random.pick(services)
}
