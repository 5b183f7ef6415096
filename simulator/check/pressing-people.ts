import type { Clock } from '../../lib/index.ts'
import type { Hardware } from '../hardware.ts'
import { MAX_QUEUED, type MemoryBroker } from '../memory-broker.ts'

const APART_MS = 600
const FLOOD_MS = 1000
const DOUBLINGS = 10 // one message becomes a thousand
/** When the others press: in the middle, and so that they are heard right behind what the wild box tells at its end. */
const BESIDE_MS: readonly number[] = [200, 900]
const AFTER_FLOOD_MS = 3000

/** People who press the buttons of their window; and what happens when somebody, or a box, runs wild. */
export class Pressing {
  readonly #hardware: Hardware
  readonly #broker: MemoryBroker
  readonly #clock: Clock
  /** Until when a box is not pressed again: two presses on top of each other are one. */
  readonly #freeMs = new Map<string, number>()

  constructor(hardware: Hardware, broker: MemoryBroker, clock: Clock) {
    this.#hardware = hardware
    this.#broker = broker
    this.#clock = clock
  }

  /** The best score at a window, unless somebody is at those buttons just now. */
  press(window: number): void {
    const rate = this.#boxes().find((each) => each.window === window)
    if (rate !== undefined) this.#press(rate.id)
  }

  /**
   * A button goes up and down a thousand times in a second, and what its box then tells, if it is an MQTT client, comes a
   * thousand times. Meanwhile somebody presses at every other window. Resolves when all is over.
   */
  async flood(window: number): Promise<void> {
    const wild = this.#boxes().find((each) => each.window === window)
    if (wild === undefined || this.#busy(wild.id)) return
    this.#freeMs.set(wild.id, this.#clock.monotonicMs() + FLOOD_MS + AFTER_FLOOD_MS)
    this.#hardware.history.add('flood', { device: wild.id })
    const echoes = this.#echo(`/${wild.id}/event`)
    for (let ms = 0; ms < FLOOD_MS; ms++) {
      this.#hardware.hands(wild.id).press({ button: 1, ms: 1 })
      if (BESIDE_MS.includes(ms)) for (const { id } of this.#boxes()) if (id !== wild.id) this.#press(id)
      await this.#clock.sleep(1)
    }
    await this.#clock.sleep(AFTER_FLOOD_MS)
    for (const stop of echoes) stop()
  }

  #boxes() {
    return [...this.#hardware.devices.values()].filter(({ model }) => model.kind === 'rating-buttons')
  }

  #busy(id: string): boolean {
    return this.#clock.monotonicMs() < (this.#freeMs.get(id) ?? 0)
  }

  #press(id: string): void {
    if (this.#busy(id)) return
    this.#freeMs.set(id, this.#clock.monotonicMs() + APART_MS)
    this.#noteFull()
    this.#hardware.hands(id).press({ button: 2 })
  }

  /** A client that has left a thousand messages unacknowledged gets no more of them: the broker has no room. */
  #noteFull(): void {
    for (const client of this.#broker.clientIds)
      if ((this.#broker.sessionOf(client)?.queued ?? 0) >= MAX_QUEUED)
        this.#hardware.history.add('brokerFull', { client })
  }

  #echo(end: string): (() => void)[] {
    return Array.from({ length: DOUBLINGS }, () =>
      this.#broker.interpose((packet, way) =>
        packet.type === 'publish' && way === 'up' && packet.message.topic.endsWith(end) ? 'twice' : 'pass',
      ),
    )
  }
}
