import type { Centre, Rating } from '../../devices/centre/contract.ts'
import { hexOf } from '../../lib/bytes.ts'
import type { CentreConfigInput } from '../../lib/config/schema.ts'
import { createRandom, DeviceError, VirtualClock } from '../../lib/index.ts'
import { parseTopic } from '../../lib/mqtt/index.ts'
import { type CentreSize, defaultCentre } from '../default-centre.ts'
import type { Fault } from '../faults/faults.ts'
import type { FaultTiming } from '../faults/plan.ts'
import type { History } from '../history.ts'
import { MemoryBroker } from '../memory-broker.ts'
import type { SerialLine } from '../serial-line.ts'
import { type AnyHands, type SimulatedCentre, simulateCentre } from '../simulated-centre.ts'
import type { UsedCentres } from './after-test.ts'
import { driven } from './driven.ts'
import { Timeline } from './timeline.ts'

/** What a test asks for: a size, or a configuration of its own. */
export interface SimulateRequest extends CentreSize {
  readonly config?: CentreConfigInput
  readonly seed?: number | string
  /** True: the test fails at its end when a device or a driver was told anything that it could make nothing of. */
  readonly strict?: boolean
}

/** The room of a test, whatever time it lives in. */
export interface TestRoom {
  /** What people do to a device. @throws DeviceError `illegal` for a device that there is not; likewise below. */
  readonly hands: (id: string) => AnyHands
  /** What can be seen of a device now: what is lit, the last paper as text, mm of paper left, lamps. */
  readonly world: (id: string) => Readonly<Record<string, unknown>>
  /** The cable of a byte device, to be unplugged. */
  readonly line: (id: string) => SerialLine
  /**
   * Lets something go wrong: on a device, or on `broker`, `mains`, `clock`, `program`. It ends as its timing says, when `end()` is
   * called or its `using` block is left, and with the test.
   * @throws DeviceError `illegal` for a fault that there is not, with those there are.
   */
  readonly fault: (on: string, name: string, timing?: FaultTiming) => Fault
  /** Every rating so far. */
  readonly ratings: readonly Rating[]
  /** Everything that happened; prints as lines. */
  readonly history: History
}

/** A centre in virtual time, as a test holds it. */
export interface TestCentre extends TestRoom {
  /** The public interface; awaiting its promises moves time. */
  readonly centre: Centre
  readonly clock: VirtualClock
  /** What devices that are their own MQTT clients are connected to: other clients may be too. */
  readonly broker: MemoryBroker
}

const BOOT_MS = 10_000 // every device here is up by then
const MOST_BYTES = 32

/** Makes a centre in virtual time; its devices are connected when it resolves. */
export async function simulateInVirtualTime(
  request: SimulateRequest,
  used: UsedCentres,
): Promise<TestCentre> {
  const clock = new VirtualClock()
  const random = createRandom(request.seed ?? 1)
  const broker = new MemoryBroker({ clock })
  let records: History | undefined
  const simulated = await simulateCentre(request.config ?? defaultCentre(request), {
    ...{ clock, random, broker },
    onNoise: (device, bytes) =>
      records?.add('driver.notUnderstood', { device, what: hexOf(bytes, MOST_BYTES) }),
  })
  const { history, devices, config } = simulated
  records = history
  const timeline = new Timeline({ history, devices, name: config.centre })
  watchLines(simulated, timeline)
  watchMessages(broker, simulated, timeline)
  const mine = {
    ...{ history, timeline, strict: request.strict === true },
    close: () => clock.until(simulated.close()),
  }
  used.use(mine)
  const overhear = (target: object, verb: string, args: readonly unknown[], result: Promise<unknown>) => {
    used.use(mine)
    const { id, number } = target as { readonly id?: unknown; readonly number?: unknown }
    timeline.command(String(id ?? `window-${number}`), verb, args, result)
  }
  const room = roomOf(simulated)
  const hands: TestRoom['hands'] = (id) => {
    used.use(mine)
    return room.hands(id)
  }
  await clock.advance(BOOT_MS)
  return { ...room, hands, centre: driven<Centre>(simulated.centre, clock, overhear), clock, broker }
}

/** What a test may do in a simulated centre. */
export function roomOf(simulated: SimulatedCentre): TestRoom {
  const { hands, line, history, faults, centre, devices } = simulated
  const ratings: Rating[] = []
  centre.on('rating', (rating) => ratings.push(rating))
  const world: TestRoom['world'] = (id) => {
    const device = devices.get(id)
    if (device !== undefined) return device.physical.world()
    throw new DeviceError('illegal', `there is no device ${JSON.stringify(id)} here`, {
      fix: `Use one of: ${[...devices.keys()].join(', ')}.`,
    })
  }
  return { hands, line, history, ratings, world, fault: (on, name, timing) => faults.start(on, name, timing) }
}

/** Puts what goes over the cables on the timeline. */
export function watchLines({ devices, line }: SimulatedCentre, timeline: Timeline): void {
  for (const { id, model } of devices.values())
    if (model.wire === 'bytes') line(id).tap((burst) => timeline.burst(id, burst))
}

/** Puts what devices that are their own MQTT clients hear and say on the timeline. */
function watchMessages(broker: MemoryBroker, { devices, config }: SimulatedCentre, timeline: Timeline): void {
  const own = new Set<string>()
  for (const { id, model } of devices.values())
    if (model.wire === 'mqtt') own.add(`nowserving-${config.centre}-${id}`)
  if (own.size === 0) return
  broker.interpose((packet, way, clientId) => {
    if (packet.type !== 'publish' || !own.has(clientId)) return 'pass'
    const { topic, payload } = packet.message
    const { device, leaf } = parseTopic(topic) ?? { device: clientId, leaf: topic }
    timeline.message(device, way === 'down' ? '>' : '<', leaf, payload)
    return 'pass'
  })
}
