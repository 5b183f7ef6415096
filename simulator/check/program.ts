/** A program that can die at any moment, as if its power were cut, and come back with what its journal had made durable. */
import { openLocal } from '../../devices/centre/open.ts'
import type { LocalCentre } from '../../devices/centre/open-local.ts'
import type { CentreConfig } from '../../lib/config/schema.ts'
import {
  type Clock,
  canonicalJson,
  type Journal,
  type MemoryJournal,
  memoryJournal,
  type Random,
} from '../../lib/index.ts'
import type { Hardware } from '../hardware.ts'
import { Numbers } from '../numbers.ts'
import { noteRatings } from '../simulated-centre.ts'
import { type Holdings, Life } from './life.ts'
import { Meter } from './meter.ts'
import type { Plant } from './plant.ts'

/** What a program is made of. */
export interface ProgramOptions {
  readonly config: CentreConfig
  readonly hardware: Hardware
  readonly clock: Clock
  readonly random: Random
  /** A bug that is planted in what it stands on. */
  readonly plant?: Plant | undefined
}

/** So long it is away when its power has gone. */
export const DOWN_MS = 3000
/** Disks are quick, or busy with something else: the slower, the more is under way when the power goes. */
const LONGEST_SYNC_MS = [20, 20, 1500] as const

/** So many records under way … */
const BUSY = 3
/** … a failure of the power waits for, at most so long. */
const LONGEST_WAIT_MS = 5000
const DISK_STILL = { number: 'disk', on: 'disk', fault: 'diskStandsStill' }

/** Opens the centre, again and again. */
export class Program {
  readonly #options: ProgramOptions
  readonly #random: Random
  readonly #disk: Random
  readonly #longestSyncMs: number
  #journal: MemoryJournal
  /** What this life found in its journal and added to it, as text; and how many of these it was told are durable. */
  #appended: string[] = []
  #acknowledged = 0
  readonly #meter = new Meter()
  #life = new Life(this.#meter)
  #centre: LocalCentre | undefined
  /** Its power is to go as soon as enough is under way; until then the disk stands still. */
  #doomed = false
  /** Called when it is. */
  #busy = () => {}
  #syncing = false
  #numbers: Numbers | undefined
  #up: Promise<LocalCentre>
  #lives = 0

  constructor(options: ProgramOptions) {
    this.#options = options
    this.#random = options.random.split('program')
    this.#disk = options.random.split('disk')
    this.#longestSyncMs = this.#disk.pick(LONGEST_SYNC_MS)
    options.hardware.history.add('disk', { longestSyncMs: this.#longestSyncMs })
    const journal = memoryJournal({ autoSync: false })
    this.#journal = options.plant?.journal?.(journal) ?? journal
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

  /** Issues the numbers, as the front desk of this life does. @throws Error while the program is down. */
  get numbers(): Numbers {
    if (this.#numbers === undefined || this.#centre === undefined) throw new Error('the program is down')
    return this.#numbers
  }

  /** Resolves when this life of the program ends. */
  get died(): Promise<void> {
    return this.#life.died
  }

  /** Counts its lives. */
  get lives(): number {
    return this.#lives
  }

  /** What it holds now. */
  get holdings(): Holdings {
    return this.#life.holdings
  }

  /** The moment in which it had most to do, in all its lives. */
  get busiest(): Meter['busiest'] {
    return this.#meter.busiest
  }

  /**
   * Cuts its power. Half of the times the disk stands still first, as one does that is busy with something else or whose
   * voltage falls, until some writes are under way. Those that were not durable are lost, torn, or kept out of order. It
   * comes back by itself. `dying` is called when the power goes, not at all while it is down.
   */
  crash(dying: () => void): void {
    if (this.#centre === undefined || this.#doomed) return
    const life = this.#life
    const die = () => {
      if (life.dead) return
      dying()
      this.#die()
    }
    if (this.#disk.chance(0.5)) {
      die()
      return
    }
    this.#doomed = true
    this.#options.hardware.history.add('faultBegan', DISK_STILL)
    this.#busy = () => {
      this.#busy = () => {}
      this.#options.clock.after(0, die)
    }
    this.#options.clock.after(LONGEST_WAIT_MS, die)
  }

  #die(): void {
    if (this.#centre === undefined) return
    const { history } = this.#options.hardware
    if (this.#doomed) history.add('faultEnded', DISK_STILL)
    this.#doomed = false
    this.#busy = () => {}
    this.#syncing = false
    for (const device of this.#centre.devices.keys()) history.add('told', { device, state: 'down' })
    this.#centre = undefined
    this.#life.die()
    const { underWay } = this.#journal
    const keep = this.#random.int(0, underWay)
    const torn = this.#random.chance(0.5)
    const behind = Array.from({ length: Math.max(0, underWay - keep - 1) }, (_, index) => index)
    const beyond = behind.filter(() => this.#disk.chance(0.5))
    history.add('powerLost', { underWay, keep, torn, beyond: beyond.length })
    this.#journal = this.#journal.crash({ keep, torn, beyond })
    this.#life = new Life(this.#meter)
    this.#up = this.#options.clock.sleep(DOWN_MS).then(() => this.#begin())
  }

  async close(): Promise<void> {
    const centre = await this.#up
    await centre.close()
  }

  async #begin(): Promise<LocalCentre> {
    const { config, hardware, random, plant } = this.#options
    const life = this.#life
    const clock = life.clock(this.#options.clock)
    const ways = (id: string) => {
      const way = hardware.way(id)
      return way && life.way(way)
    }
    await this.#recover()
    const journal = this.#slow(this.#journal)
    const name = `host/${++this.#lives}`
    this.#numbers = await Numbers.open(plant?.numbers?.(journal) ?? journal)
    const centre = await openLocal(config, {
      ...{ clock, journal, random: random.split(name), connect: ({ id }) => ways(id) },
      mqtt: life.mqtt(hardware.mqtt),
    })
    noteRatings(centre, hardware, this.#options.clock)
    this.#noteStates(centre, life)
    this.#centre = centre
    return centre
  }

  /** Compares what the journal gives back with what the last life put into it. */
  async #recover(): Promise<void> {
    const found = (await this.#journal.read()).map(canonicalJson)
    if (this.#lives > 0)
      this.#options.hardware.history.add('recovered', {
        ...{ appended: this.#appended.length, acknowledged: this.#acknowledged, found: found.length },
        prefix: found.every((text, index) => text === this.#appended[index]),
      })
    this.#appended = found
    this.#acknowledged = found.length
  }

  /** What an operator is told of each device, when it changes. */
  #noteStates(centre: LocalCentre, life: Life): void {
    const { history } = this.#options.hardware
    const last = new Map<string, string>()
    const note = (device: string, state: string) => {
      if (life.dead || last.get(device) === state) return
      last.set(device, state)
      history.add('told', { device, state })
    }
    for (const { id, device } of centre.devices.values()) note(id, device.status.state)
    centre.on('status', ({ device, status }) => note(device, status.state))
  }

  /** A disk takes its time, once the program is up. */
  #slow(journal: MemoryJournal): Journal {
    const { clock } = this.#options
    const life = this.#life
    const sync = () => {
      if (this.#syncing) return // what comes meanwhile becomes durable with it
      this.#syncing = true
      clock.after(this.#disk.int(0, this.#longestSyncMs), () => {
        if (life.dead) return
        this.#syncing = false
        if (!this.#doomed) journal.sync()
      })
    }
    return {
      append: async (record) => {
        const kept = journal.append(record)
        this.#appended.push(canonicalJson(record))
        if (this.#centre === undefined) journal.sync()
        else sync()
        if (journal.underWay >= BUSY) this.#busy()
        await kept
        if (!life.dead) this.#acknowledged++
      },
      read: () => journal.read(),
      close: () => journal.close(),
    }
  }
}
