/** A program that can die at any moment, as if its power were cut, and come back with what its journal had made durable. */
import { openLocal } from '../../devices/centre/open.ts'
import type { LocalCentre } from '../../devices/centre/open-local.ts'
import type { CentreConfig } from '../../lib/config/schema.ts'
import {
  type Clock,
  type Connect,
  type Journal,
  memoryJournal,
  type Random,
  type Transport,
} from '../../lib/index.ts'
import type { MqttConnect, MqttLink } from '../../lib/mqtt/link.ts'
import type { Hardware } from '../hardware.ts'
import { noteRatings } from '../simulated-centre.ts'

/** What a program is made of. */
export interface ProgramOptions {
  readonly config: CentreConfig
  readonly hardware: Hardware
  readonly clock: Clock
  readonly random: Random
}

/** One life of the program: everything that reaches it, or that it reaches, goes through here. */
class Life {
  dead = false
  readonly ends = new Set<() => void>()
  /** Resolves when it dies; never rejects. */
  readonly died: Promise<void>
  #die = () => {}

  constructor() {
    this.died = new Promise((resolve) => {
      this.#die = resolve
    })
  }

  die(): void {
    this.dead = true
    for (const end of this.ends) end()
    this.#die()
  }
}

const DOWN_MS = 3000
const LONGEST_SYNC_MS = 20

/** Opens the centre, again and again. */
export class Program {
  readonly #options: ProgramOptions
  readonly #random: Random
  #journal = memoryJournal({ autoSync: false })
  #life = new Life()
  #centre: LocalCentre | undefined
  #up: Promise<LocalCentre>
  #lives = 0

  constructor(options: ProgramOptions) {
    this.#options = options
    this.#random = options.random.split('program')
    this.#up = this.#begin()
  }

  /** The centre, as soon as the program is up. */
  get up(): Promise<LocalCentre> {
    return this.#up
  }

  /** The centre of this moment. @throws Error while the program is down. */
  get centre(): LocalCentre {
    if (this.#centre === undefined) throw new Error('the program is down')
    return this.#centre
  }

  /** Resolves when this life of the program ends. */
  get died(): Promise<void> {
    return this.#life.died
  }

  /** Cuts its power: writes that were not durable are lost, or torn. It comes back by itself. */
  crash(): void {
    if (this.#centre === undefined) return
    this.#centre = undefined
    this.#life.die()
    const { underWay } = this.#journal
    const keep = this.#random.int(0, underWay)
    this.#journal = this.#journal.crash({ keep, torn: this.#random.chance(0.5) })
    this.#life = new Life()
    this.#up = this.#options.clock.sleep(DOWN_MS).then(() => this.#begin())
  }

  async close(): Promise<void> {
    const centre = await this.#up
    await centre.close()
  }

  async #begin(): Promise<LocalCentre> {
    const { config, hardware, random } = this.#options
    const life = this.#life
    const clock = mortalClock(this.#options.clock, life)
    const ways = (id: string): Connect | undefined => {
      const way = hardware.way(id)
      return way && (() => mortalTransport(way(), life))
    }
    const mqtt: MqttConnect = () => mortalLink(hardware.mqtt(), life)
    const journal = this.#slow(this.#journal)
    const name = `host/${++this.#lives}`
    const centre = await openLocal(config, {
      ...{ clock, mqtt, journal, random: random.split(name), connect: ({ id }) => ways(id) },
    })
    noteRatings(centre, hardware, this.#options.clock)
    this.#centre = centre
    return centre
  }

  /** A disk takes its time, once the program is up. */
  #slow(journal: ReturnType<typeof memoryJournal>): Journal {
    const { clock } = this.#options
    return {
      append: (record) => {
        const kept = journal.append(record)
        if (this.#centre === undefined) journal.sync()
        else clock.after(this.#random.int(0, LONGEST_SYNC_MS), () => journal.sync())
        return kept
      },
      read: () => journal.read(),
      close: () => journal.close(),
    }
  }
}

const never = <T>() => new Promise<T>(() => {})

function mortalClock(clock: Clock, life: Life): Clock {
  const after: Clock['after'] = (ms, fn, options) => {
    const timer = clock.after(ms, () => (life.dead ? undefined : fn()), options)
    const end = () => timer.cancel()
    life.ends.add(end)
    return {
      cancel: () => {
        life.ends.delete(end)
        timer.cancel()
      },
    }
  }
  return {
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    after,
    sleep: (ms, options) => new Promise((resolve) => after(ms, resolve, options)),
  }
}

function mortalTransport(transport: Transport, life: Life): Transport {
  life.ends.add(() => void transport.close())
  return {
    name: transport.name,
    open: () => (life.dead ? never() : transport.open()),
    write: (bytes) => (life.dead ? never() : transport.write(bytes)),
    onData: (listener) => transport.onData((bytes, time) => (life.dead ? undefined : listener(bytes, time))),
    onClosed: (listener) => transport.onClosed((error) => (life.dead ? undefined : listener(error))),
    close: () => transport.close(),
  }
}

function mortalLink(link: MqttLink, life: Life): MqttLink {
  life.ends.add(() => void link.destroy())
  return {
    name: link.name,
    open: (options) => (life.dead ? never() : link.open(options)),
    publish: (topic, payload, options) => (life.dead ? never() : link.publish(topic, payload, options)),
    subscribe: (filter, qos) => (life.dead ? never() : link.subscribe(filter, qos)),
    unsubscribe: (filter) => (life.dead ? never() : link.unsubscribe(filter)),
    onMessage: (listener) => link.onMessage((message) => (life.dead ? undefined : listener(message))),
    onClosed: (listener) => link.onClosed((error) => (life.dead ? undefined : listener(error))),
    close: () => link.close(),
    destroy: () => link.destroy(),
  }
}
