/**
 * The door `nowserving/testing`: vitest's own `test` and `expect`, extended by a simulated centre in virtual time.
 * No sleeping, no ports, no order between tests.
 */
import { test as base } from 'vitest'
import type { Centre, Rating } from '../../devices/centre/contract.ts'
import type { CentreConfigInput } from '../../lib/config/schema.ts'
import { createRandom, VirtualClock } from '../../lib/index.ts'
import { type CentreSize, defaultCentre } from '../default-centre.ts'
import type { History } from '../history.ts'
import type { SerialLine } from '../serial-line.ts'
import { type AnyHands, simulateCentre } from '../simulated-centre.ts'
import { driven } from './driven.ts'
import './matchers.ts'

export { expect } from 'vitest'
export type { NowservingMatchers, PrintedOptions } from './matchers.ts'

/** What a test asks for: a size, or a configuration of its own. */
export interface SimulateRequest extends CentreSize {
  readonly config?: CentreConfigInput
  readonly seed?: number | string
}

/** A centre in virtual time, as a test holds it. */
export interface TestCentre {
  /** The public interface; awaiting its promises moves time. */
  readonly centre: Centre
  /** What people do to a device. */
  readonly hands: (id: string) => AnyHands
  /** The cable of a byte device, to be unplugged. */
  readonly line: (id: string) => SerialLine
  readonly clock: VirtualClock
  /** Every rating so far. */
  readonly ratings: readonly Rating[]
  readonly history: History
}

/** What every test gets. */
export interface NowservingFixtures {
  /** Makes a centre; it is closed after the test. Devices are connected when it resolves. */
  readonly simulate: (request?: SimulateRequest) => Promise<TestCentre>
}

const BOOT_MS = 10_000 // every device here is up by then

/** vitest's `test` with the fixture `simulate`. */
export const test = base.extend<NowservingFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the fixtures from the pattern
  simulate: async ({}, use) => {
    const closers: (() => Promise<void>)[] = []
    await use(async (request = {}) => {
      const clock = new VirtualClock()
      const random = createRandom(request.seed ?? 1)
      const simulated = await simulateCentre(request.config ?? defaultCentre(request), { clock, random })
      const { hands, line, history } = simulated
      const ratings: Rating[] = []
      simulated.centre.on('rating', (rating) => ratings.push(rating))
      closers.push(() => clock.until(simulated.close()))
      await clock.advance(BOOT_MS)
      return { centre: driven<Centre>(simulated.centre, clock), hands, line, clock, ratings, history }
    })
    for (const close of closers) await close()
  },
})
