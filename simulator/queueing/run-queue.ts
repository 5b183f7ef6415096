/** Lets a queue run: the real front desk, clerks and visitors, in a centre whose devices take no time. */
import { type Clock, createRandom, type Random, VirtualClock } from '../../lib/index.ts'
import { idealCentre } from '../ideal/ideal-centre.ts'
import { type Distribution, sample } from '../people/distribution.ts'
import { type Habits, partySize } from '../people/habits.ts'
import { Population } from '../people/population.ts'
import { chooseErrand } from '../people/service.ts'
import type { Diary } from '../people/visitor.ts'
import { loadOf, type Means, type QueueSystem } from './queue-system.ts'

/** How one replication is made. */
export interface ReplicationOptions {
  /** How many customers are counted: more come before and after them. */
  readonly customers: number
  readonly seed: number | string
  /** Which replication of that seed. */
  readonly replication: number
}

const NO_TIME: Distribution = { kind: 'fixed', value: 0 }
/** A clerk looks up after the number is lit: whoever comes at once would come too early. */
const ONE_MS: Distribution = { kind: 'fixed', value: 1 }

/** The means of one replication; the same seed gives the same to the last digit. */
export async function runQueue(system: QueueSystem, options: ReplicationOptions): Promise<Means> {
  const { customers, seed, replication } = options
  const random = createRandom(seed).split(system.name).split(`replication/${replication}`)
  const clock = new VirtualClock()
  const { centre, devices } = idealCentre({ clock, windows: system.servers })
  const warmUp = warmUpOf(system)
  const coolDown = system.streams.length > 1 ? Math.ceil(COOL_DOWN * customers) : 1
  const all = warmUp + customers + coolDown
  const observer = new Observer(clock, warmUp + 1, warmUp + customers)
  const habits = habitsOf(system)
  const population = new Population({
    ...{ centre, devices, clock, habits, history: observer, random: random.split('people') },
  })
  await clock.until(
    everybodyComes(system, { habits, population, clock, all, random: random.split('arrivals') }),
  )
  await clock.until(population.goHome())
  return observer.means()
}

/** Of those counted, so many come after them, where who comes later may go before: the last are to meet as many as the first. */
const COOL_DOWN = 0.1
const LEAST_WARM_UP = 300
/** In relaxation times: what is left of the empty house then is a hundredth of a per cent of what it was. */
const WARM_UP_TIMES = 6
const BUSIEST = 0.98

/**
 * How many come before those who count, while the empty house fills: some relaxation times of the queue, in arrivals
 * (that of M/M/c, a / (1 - sqrt(rho))^2 arrivals; Kleinrock II, 2.9, for heavy traffic).
 */
function warmUpOf(system: QueueSystem): number {
  const limited = system.patience !== undefined || system.capacity !== undefined
  const busy = Math.min(loadOf(system), limited ? LIMITED_BUSY : BUSIEST)
  return Math.max(LEAST_WARM_UP, Math.ceil((WARM_UP_TIMES * busy) / (1 - Math.sqrt(busy)) ** 2))
}

/** Where people give up or are sent away, a queue forgets its beginning as one that is busy half of the time. */
const LIMITED_BUSY = 0.5

interface Coming {
  readonly habits: Habits
  readonly population: Population
  readonly clock: Clock
  readonly all: number
  readonly random: Random
}

/** Resolves when the last one has left. */
function everybodyComes(
  { arrivals }: QueueSystem,
  { habits, population, clock, all, random }: Coming,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let came = 0
    let left = 0
    let dueMs = 0
    const comes = () => {
      for (let size = partySize(habits, random); size > 0 && came < all; size--) {
        came++
        population.arrive(chooseErrand(habits, random)).then(() => {
          if (++left === all) resolve()
        }, reject)
      }
      if (came === all) return
      dueMs += sample(arrivals, random)
      clock.after(Math.round(dueMs) - clock.monotonicMs(), comes)
    }
    comes()
  })
}

function habitsOf({ streams, parties, patience, capacity }: QueueSystem): Habits {
  return {
    services: streams.map(({ name, share, service: time, priority }) => ({ name, share, time, priority })),
    hours: {},
    parties: parties ?? { kind: 'fixed', value: 1 },
    privileged: { share: 0, priority: 0 },
    ...(capacity === undefined ? {} : { capacity }),
    ...(patience === undefined ? {} : { patience }),
    ...{ touch: NO_TIME, walk: ONE_MS, press: NO_TIME, pause: NO_TIME, mend: NO_TIME },
    noShow: 0,
    rating: { answers: 0, content: [] },
    staff: { kind: 'everybody' },
    noShowMs: 2,
  }
}

interface Sum {
  count: number
  totalMs: number
}

/** Adds up what those did who count, from what everybody's diary says. */
class Observer implements Diary {
  readonly #clock: Clock
  readonly #first: number
  readonly #last: number
  readonly #arrivedMs: number[] = []
  readonly #service: string[] = []
  readonly #waits: Sum = { count: 0, totalMs: 0 }
  readonly #byService = new Map<string, Sum>()
  #blocked = 0
  #abandoned = 0
  #fromMs = 0
  #toMs = Number.POSITIVE_INFINITY
  #waitingMs = 0

  constructor(clock: Clock, first: number, last: number) {
    this.#clock = clock
    this.#first = first
    this.#last = last
  }

  add(type: string, details: Readonly<Record<string, unknown>> = {}): void {
    switch (type) {
      case 'arrived':
        this.#arrived(numberOf(details), String(details['service']))
        break
      case 'atWindow':
      case 'gaveUp':
        this.#waited(numberOf(details), Number(details['waitedMs']), type === 'gaveUp')
        break
      case 'foundFull':
        if (this.#counts(numberOf(details))) this.#blocked++
        break
      case 'leftWithoutTicket':
      case 'cameTooLate':
        throw new Error(`a visitor of an ideal centre ${type}`) // it would be counted nowhere
    }
  }

  means(): Means {
    const { count, totalMs } = this.#waits
    return {
      waitMs: totalMs / count,
      queueLength: this.#waitingMs / (this.#toMs - this.#fromMs),
      abandoned: this.#abandoned / count,
      blocked: this.#blocked / (count + this.#blocked),
      ...Object.fromEntries(
        [...this.#byService].map(([name, sum]) => [`waitMs.${name}`, sum.totalMs / sum.count]),
      ),
    }
  }

  #counts(number: number): boolean {
    return number >= this.#first && number <= this.#last
  }

  #arrived(number: number, service: string): void {
    const nowMs = this.#clock.monotonicMs()
    this.#arrivedMs[number] = nowMs
    this.#service[number] = service
    if (number === this.#first) this.#fromMs = nowMs
    if (number === this.#last + 1) this.#toMs = nowMs
  }

  #waited(number: number, waitedMs: number, gaveUp: boolean): void {
    const arrivedMs = this.#arrivedMs[number] ?? 0
    const from = Math.max(arrivedMs, this.#fromMs)
    const to = Math.min(arrivedMs + waitedMs, this.#toMs)
    if (number >= this.#first || this.#fromMs > 0) this.#waitingMs += Math.max(0, to - from)
    if (!this.#counts(number)) return
    if (gaveUp) this.#abandoned++
    const service = this.#service[number] ?? ''
    const own = this.#byService.get(service) ?? { count: 0, totalMs: 0 }
    this.#byService.set(service, own)
    for (const sum of [this.#waits, own]) {
      sum.count++
      sum.totalMs += waitedMs
    }
  }
}

function numberOf(details: Readonly<Record<string, unknown>>): number {
  return Number(String(details['visitor']).slice(1))
}
