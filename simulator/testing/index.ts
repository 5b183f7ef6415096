/**
 * The door `nowserving/testing`: vitest's own `test` and `expect`, extended by a simulated centre in virtual time.
 * No sleeping, no ports, no order between tests.
 */
import { test as base, type TestAPI } from 'vitest'
import { UsedCentres } from './after-test.ts'
import type { LiveRequest, LiveRoom } from './live-room.ts'
import { type SimulateRequest, simulateInVirtualTime, type TestCentre } from './virtual-room.ts'
import './matchers.ts'

export { expect } from 'vitest'
export type { LiveRequest, LiveRoom, UntilOptions } from './live-room.ts'
export type { NowservingMatchers, PrintedOptions } from './matchers.ts'
export type { StepOptions } from './pace.ts'
export type { RoomEvent } from './room-events.ts'
export type { SimulateRequest, TestCentre, TestRoom } from './virtual-room.ts'

/** What every test gets. */
export interface NowservingFixtures {
  /** Makes a centre in virtual time; it is closed after the test. Devices are connected when it resolves. */
  readonly simulate: (request?: SimulateRequest) => Promise<TestCentre>
  /**
   * Makes a centre for a program under test that talks MQTT or TCP: an embedded broker and ports on this machine, time
   * scaled or stepped by the test; it is closed after the test. Nothing of it is repeatable to the millisecond.
   */
  readonly simulateLive: (request?: LiveRequest) => Promise<LiveRoom>
}

/** With what the fixtures share, which is no test's business. */
interface OwnFixtures extends NowservingFixtures {
  readonly usedCentres: UsedCentres
}

/** vitest's `test` with centres. A failure is followed by a timeline of the centres that were used last. */
export const test: TestAPI<NowservingFixtures> = base.extend<OwnFixtures>({
  usedCentres: async ({ task, onTestFailed }, use) => {
    const used = new UsedCentres({ task, onTestFailed })
    await use(used)
    await used.end()
  },
  simulate: async ({ usedCentres }, use) => {
    await use((request = {}) => simulateInVirtualTime(request, usedCentres))
  },
  simulateLive: async ({ usedCentres }, use) => {
    await use(async (request = {}) => {
      const { simulateLive } = await import('./live-room.ts')
      return simulateLive(request, usedCentres)
    })
  },
})
