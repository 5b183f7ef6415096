import { checked } from '../../lib/checked.ts'
import { canonicalJson, DeviceError, type Random, type Timer } from '../../lib/index.ts'
import type { History } from '../history.ts'
import { checkedArguments, faultsAt, findFault, ROOM_PLACES } from './catalogue.ts'
import type { FaultKind, FaultKinds, FaultPlace, FaultWorld } from './fault.ts'
import { type FaultPlan, type FaultTiming, faultPlanSchema } from './plan.ts'

/** What the faults of a room are made of. */
export interface FaultsOptions extends FaultWorld {
  readonly random: Random
  readonly history: History
}

/** A fault that was asked for. */
export interface Fault extends Disposable {
  readonly plan: FaultPlan
  /** `waiting` for its moment, `active`, or `over`; `spared` when chance decided against it. */
  readonly state: 'waiting' | 'active' | 'over' | 'spared'
  /** Ends it, or calls it off; harmless when it is over. */
  end(): void
}

/** What happens to a device, and when a fault begins and ends. */
interface Happening {
  readonly type: string
  readonly device?: unknown
}

/**
 * The same fault at the same place, begun again before it has ended: what each of them did is undone when the last ends.
 * Packets and bytes by chance are each fault's own.
 */
class Overlaps {
  readonly #groups = new Map<string, { active: number; readonly undos: (() => void)[] }>()

  /** Ends with the last that overlaps it. */
  join({ on, fault, args = {} }: FaultPlan, undo: () => void): () => void {
    const key = canonicalJson([on, fault, args])
    const group = this.#groups.get(key) ?? { active: 0, undos: [] }
    this.#groups.set(key, group)
    group.active++
    group.undos.push(undo)
    return () => {
      if (--group.active > 0) return
      this.#groups.delete(key)
      for (const each of group.undos.reverse()) each() // each restores what it found
    }
  }
}

/** Lets things go wrong in a simulated room: by name, where and when a plan says, and undone by themselves. */
export class Faults {
  readonly #options: FaultsOptions
  readonly #running = new Set<RunningFault>()
  readonly #overlaps = new Overlaps()
  readonly #counts = new Map<string, number>()
  #planned = 0

  constructor(options: FaultsOptions) {
    this.#options = options
  }

  /** Those that wait or are active. */
  get running(): readonly Fault[] {
    return [...this.#running]
  }

  /**
   * Lets a fault happen as planned.
   * @throws DeviceError `illegal` for a place or a fault that there is not, with those there are.
   */
  plan(plan: FaultPlan): Fault {
    const { on, fault, kind, args, withProbability, ...timing } = this.#read(plan)
    const { random, history, ...world } = this.#options
    const key = `${on}/${fault}`
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, count)
    const place: FaultPlace = {
      ...{ world, device: world.devices.get(on), random: random.split(`${key}/${count}`) },
      probability: withProbability ?? kind.chance ?? 1,
      args,
    }
    const running = new RunningFault({
      number: ++this.#planned,
      plan,
      kind,
      place,
      timing,
      history,
      overlaps: this.#overlaps,
      over: () => this.#running.delete(running),
    })
    this.#running.add(running)
    running.arm()
    return running
  }

  /** Whether a fault could happen as planned. @throws DeviceError as {@link plan} does. */
  check(plan: FaultPlan): void {
    this.#read(plan)
  }

  #read(plan: FaultPlan) {
    const read = checked(faultPlanSchema, plan, 'a fault')
    const kind = findFault(read.on, read.fault, this.#options)
    return { ...read, kind, args: checkedArguments(read.fault, kind.args ?? [], read.args ?? {}) }
  }

  /** As {@link plan}, in fewer words. */
  start(on: string, fault: string, { args, ...timing }: FaultTiming & Pick<FaultPlan, 'args'> = {}): Fault {
    return this.plan({ on, fault, ...timing, ...(args === undefined ? {} : { args }) })
  }

  /** The faults that each place can have. */
  kinds(): ReadonlyMap<string, FaultKinds> {
    const places = [...this.#options.devices.keys(), ...ROOM_PLACES]
    return new Map(
      places.flatMap((on) => {
        try {
          return [[on, faultsAt(on, this.#options)] as const]
        } catch {
          return [] // a broker of somebody else's, a clock that is real
        }
      }),
    )
  }

  /** Their names. */
  menu(): ReadonlyMap<string, readonly string[]> {
    return new Map([...this.kinds()].map(([on, kinds]) => [on, Object.keys(kinds)]))
  }

  /** Ends every fault: the room is whole again. */
  endAll(): void {
    for (const fault of [...this.#running]) fault.end()
  }
}

interface RunningFaultOptions {
  /** Counts the faults of the room. */
  readonly number: number
  readonly plan: FaultPlan
  readonly kind: FaultKind
  readonly place: FaultPlace
  readonly timing: Omit<FaultTiming, 'withProbability'>
  readonly history: History
  readonly overlaps: Overlaps
  readonly over: () => void
}

class RunningFault implements Fault {
  readonly plan: FaultPlan
  readonly #options: RunningFaultOptions
  #state: Fault['state'] = 'waiting'
  #arming = false
  #timer: Timer | undefined
  /** Forgets what is listened for. */
  #stop: (() => void) | undefined
  #undo: (() => void) | undefined

  constructor(options: RunningFaultOptions) {
    this.plan = options.plan
    this.#options = options
  }

  get state(): Fault['state'] {
    return this.#state
  }

  /** Waits for `at`, then for `after`. */
  arm(): void {
    this.#arming = true
    try {
      this.#schedule()
    } finally {
      this.#arming = false
    }
  }

  #schedule(): void {
    const { timing, place } = this.#options
    if (timing.at === undefined) this.#await()
    else this.#timer = place.world.clock.after(timing.at, () => this.#await(), { background: true })
  }

  end(): void {
    if (this.#state !== 'waiting' && this.#state !== 'active') return
    const active = this.#state === 'active'
    this.#become('over')
    this.#undo?.()
    if (active) this.#tell('faultEnded')
  }

  [Symbol.dispose](): void {
    this.end()
  }

  #await(): void {
    const { timing, place } = this.#options
    const { after } = timing
    const { device, world } = place
    const line = device && world.lines.get(device.id)
    if (after === undefined) this.#begin()
    else if (line !== undefined) this.#stop = line.afterBytes('toDevice', after, () => this.#begin())
    else this.#stop = this.#afterMessages(after)
  }

  /** Messages to the client of the device; to the broker from anybody. */
  #afterMessages(count: number): () => void {
    const { device, world } = this.#options.place
    if (world.broker === undefined)
      throw new DeviceError('illegal', 'there are no bytes or messages here to be counted')
    const id = device && `nowserving-${world.centre}-${device.id}`
    let left = count
    const stop = world.broker.interpose(({ type }, way, clientId) => {
      const counts =
        type === 'publish' && (id === undefined ? way === 'up' : way === 'down' && clientId === id)
      if (counts && --left === 0) queueMicrotask(() => this.#begin())
      return 'pass'
    })
    if (left === 0) queueMicrotask(() => this.#begin())
    return stop
  }

  #begin(): void {
    if (this.#state !== 'waiting') return
    this.#stop?.()
    const { kind, place, overlaps } = this.#options
    if (!kind.chancy && place.probability < 1 && !place.random.chance(place.probability)) {
      this.#become('spared')
      return
    }
    this.#state = 'active'
    this.#tell('faultBegan')
    try {
      const undo = kind.begin(place)
      this.#undo = undo && !kind.chancy ? overlaps.join(this.plan, undo) : undo
    } catch (error) {
      this.#become('over')
      this.#tell('faultRefused')
      if (this.#arming) throw error // whoever asks for it hears of it; nobody else could
      return
    }
    if (this.#undo === undefined) this.end()
    else this.#limit()
  }

  /** Lasts for `during` and until `until`, whichever comes first. */
  #limit(): void {
    const { place, timing } = this.#options
    const { clock, devices } = place.world
    if (timing.during !== undefined) this.#timer = clock.after(timing.during, () => this.end()) // others may wait for it
    const { until } = timing
    if (until !== undefined) {
      const heard = ({ type }: Happening) => {
        if (type === until) queueMicrotask(() => this.end())
      }
      const whose = place.device === undefined ? [...devices.values()] : [place.device]
      const stops = whose.map((each) => each.onEvent(heard))
      this.#stop = () => {
        for (const stop of stops) stop()
      }
    }
  }

  #become(state: Fault['state']): void {
    this.#state = state
    this.#timer?.cancel()
    this.#stop?.()
    this.#options.over()
  }

  #tell(type: 'faultBegan' | 'faultEnded' | 'faultRefused'): void {
    const { on, fault, args } = this.plan
    const { history, number } = this.#options
    history.add(type, { number, on, fault, ...(args === undefined ? {} : { args }) })
  }
}
