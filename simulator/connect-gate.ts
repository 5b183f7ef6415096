import type { MqttConnect, MqttConnectOptions, MqttLink, MqttMessage } from '../lib/mqtt/link.ts'

/** Lets so many connects be under way at a time; the others wait their turn, first come first. */
export class ConnectGate {
  readonly #most: number
  readonly #waiting: (() => void)[] = []
  #inside = 0

  constructor(most: number) {
    this.#most = most
  }

  /** Connects that wait their turn. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** The same way to the broker, through the gate. */
  over(connect: MqttConnect): MqttConnect {
    return () => new GatedLink(connect(), (open) => this.#pass(open))
  }

  async #pass<T>(open: () => Promise<T>): Promise<T> {
    if (this.#inside >= this.#most) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#inside++
    try {
      return await open()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#inside--
      else next() // takes the place over
    }
  }
}

type Opened = Awaited<ReturnType<MqttLink['open']>>

/** A link that waits at the gate before it opens. One that was closed meanwhile fails as soon as its turn has come. */
class GatedLink implements MqttLink {
  readonly #link: MqttLink
  readonly #pass: (open: () => Promise<Opened>) => Promise<Opened>

  constructor(link: MqttLink, pass: (open: () => Promise<Opened>) => Promise<Opened>) {
    this.#link = link
    this.#pass = pass
  }

  get name(): string {
    return this.#link.name
  }

  open(options: MqttConnectOptions): Promise<Opened> {
    return this.#pass(() => this.#link.open(options))
  }

  publish(...given: Parameters<MqttLink['publish']>): Promise<void> {
    return this.#link.publish(...given)
  }

  subscribe(filter: string, qos: 0 | 1): Promise<void> {
    return this.#link.subscribe(filter, qos)
  }

  unsubscribe(filter: string): Promise<void> {
    return this.#link.unsubscribe(filter)
  }

  onMessage(listener: (message: MqttMessage) => void): () => void {
    return this.#link.onMessage(listener)
  }

  onClosed(listener: (error?: Error) => void): () => void {
    return this.#link.onClosed(listener)
  }

  close(): Promise<void> {
    return this.#link.close()
  }

  destroy(): Promise<void> {
    return this.#link.destroy()
  }
}
