import { type Clock, type Random, REPLY_FLOOR_WALL_MS, type Timer } from '../../lib/index.ts'
import { type MqttSession, topicOf } from '../../lib/mqtt/index.ts'

/** What a question is made of. */
export interface QuestionOptions {
  readonly clock: Clock
  readonly random: Random
  readonly mqtt: MqttSession
  readonly centre: string
  readonly device: string
  /** Whether an answer is wanted, and could come. */
  readonly wanted: () => boolean
}

const FIRST_MS = 2000
const SELDOM_MS = 30_000

/**
 * Asks a device to tell its state again, soon and then twice a minute, as long as that is wanted: its word may have been
 * lost on the way or by the broker, and it has nothing new to tell. With QoS 0, so that no broker keeps questions for a
 * device that is away.
 */
export class Question {
  readonly #options: QuestionOptions
  #timer: Timer | undefined

  constructor(options: QuestionOptions) {
    this.#options = options
  }

  /** Begins to ask, from the start; does nothing where no answer is wanted. */
  ask(afterMs = FIRST_MS): void {
    const { clock, random, mqtt, centre, device, wanted } = this.#options
    this.#timer?.cancel()
    if (!wanted()) return
    const ask = () => {
      if (!wanted()) return
      const question = { id: `report-${random.int(0, 0xffffffff)}`, op: 'report' }
      mqtt.publish(topicOf(centre, device, 'command'), JSON.stringify(question), { qos: 0 }).catch(() => {}) // the next one may get through: what counts is the word of the device
      this.ask(Math.min(2 * afterMs, SELDOM_MS))
    }
    this.#timer = clock.after(afterMs, ask, { background: true, floorWallMs: REPLY_FLOOR_WALL_MS })
  }

  close(): void {
    this.#timer?.cancel()
  }
}
