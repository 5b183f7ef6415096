import type { Centre } from '../../devices/centre/contract.ts'
import type { Clock, Random } from '../../lib/index.ts'
import { FrontDesk } from '../front-desk.ts'
import type { RoomDevice } from '../simulated-device.ts'
import { attend } from './attendant.ts'
import { type Shifts, work } from './clerk.ts'
import type { Habits } from './habits.ts'
import { Hall } from './hall.ts'
import { Reception } from './reception.ts'
import { chooseErrand, type Errand } from './service.ts'
import { type Diary, type VisitorWorld, visit } from './visitor.ts'

/** What people need to live in a centre. */
export interface PopulationOptions {
  /** The public interface that the front desk works with: local or behind a broker. */
  readonly centre: Centre
  readonly devices: ReadonlyMap<string, RoomDevice>
  readonly clock: Clock
  readonly random: Random
  readonly history: Diary
  readonly habits: Habits
  /** Who is there when. Default: everybody, always. */
  readonly shifts?: Shifts
}

const ALWAYS: Shifts = { now: () => 0, roster: new Map() }

/** Everybody in a centre: clerks at every window, somebody who looks after the printers, and visitors as they come. */
export class Population {
  readonly desk: FrontDesk
  readonly #world: VisitorWorld
  readonly #random: Random
  #visitors = 0
  #inside = 0

  constructor({ centre, devices, clock, random, history, habits, shifts = ALWAYS }: PopulationOptions) {
    const { patienceAtKioskMs: patienceMs, services } = habits
    this.desk = new FrontDesk(centre, clock, { patienceMs, services })
    this.desk.onEvent((event) => history.add(`desk.${event.type}`, event))
    const reception = new Reception()
    const mayCall = (window: number) => this.desk.hasFor(window)
    this.desk.onArrival(() => reception.wake(this.desk.waiting.length, mayCall))
    this.#world = {
      clock,
      desk: this.desk,
      hall: new Hall(devices.values()),
      reception,
      habits,
      history,
    }
    this.#random = random
    for (const window of centre.windows)
      void work(window, this.#world, shifts, random.split(`clerk/${window}`))
    for (const device of devices.values()) attend(device, this.#world, random.split(`attendant/${device.id}`))
  }

  /** How many have come so far. */
  get visitors(): number {
    return this.#visitors
  }

  /** How many are in the house. */
  get inside(): number {
    return this.#inside
  }

  /** Closing time: nobody gets a ticket or presses a button any more. Resolves when what was asked for is done. */
  async goHome(): Promise<void> {
    this.#world.hall.close()
    await this.desk.close()
    for (const { ticket } of this.desk.waiting) this.#world.history.add('waitingAtEnd', { ticket })
  }

  /** A visitor comes in, with an errand of their own unless one is given. Resolves when they have left. */
  async arrive(given?: Errand): Promise<void> {
    const number = ++this.#visitors
    const id = `v${number}`
    const { habits, history } = this.#world
    const random = this.#random.split(`visitor/${number}`)
    const errand = given ?? chooseErrand(habits, random)
    if (habits.capacity !== undefined && this.#inside >= habits.capacity) {
      history.add('arrived', { visitor: id, service: errand.service })
      history.add('foundFull', { visitor: id })
      return
    }
    this.#inside++
    try {
      await visit(id, errand, this.#world, random)
    } finally {
      this.#inside--
    }
  }
}
