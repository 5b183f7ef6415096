/**
 * The door `nowserving/testing`: vitest's own `test` and `expect`, extended by a simulated centre in virtual time.
 * No sleeping, no ports, no order between tests.
 */
import { test as base } from 'vitest'
import { UsedCentres } from './after-test.ts'
import { type SimulateRequest, simulateInVirtualTime, type TestCentre } from './virtual-room.ts'
import './matchers.ts'

export { expect } from 'vitest'
export type { NowservingMatchers, PrintedOptions } from './matchers.ts'
export type { SimulateRequest, TestCentre, TestRoom } from './virtual-room.ts'

/** What every test gets. */
export interface NowservingFixtures {
  /** Makes a centre in virtual time; it is closed after the test. Devices are connected when it resolves. */
  readonly simulate: (request?: SimulateRequest) => Promise<TestCentre>
}

/** vitest's `test` with the fixture `simulate`. A failure is followed by a timeline of the centres that were used last. */
export const test = base.extend<NowservingFixtures>({
  simulate: async ({ task, onTestFailed }, use) => {
    const used = new UsedCentres({ task, onTestFailed })
    await use((request = {}) => simulateInVirtualTime(request, used))
    await used.end()
  },
})
