/** One life of a program: all that it reaches, or that reaches it, goes through here, ends with it, and is counted. */
import type { Clock, Connect, Timer, Transport } from '../../lib/index.ts'
import type { MqttConnect, MqttLink } from '../../lib/mqtt/link.ts'
import type { Meter } from './meter.ts'

/** What a program holds at one moment. */
export interface Holdings {
  /** Timers that wait. */
  readonly timers: number
  /** Pipes and connections that it has opened and not closed. */
  readonly links: number
  /** What listens to those. */
  readonly listeners: number
}

/** From the moment it is opened until its power goes. */
export class Life {
  /** Resolves when it dies; never rejects. */
  readonly died: Promise<void>
  readonly #timers = new Set<Timer>()
  /** Open links, with how many listen to each, and what ends them. */
  readonly #links = new Map<object, { listeners: number; readonly end: () => void }>()
  readonly #meter: Meter
  #dead = false
  #die = () => {}

  constructor(meter: Meter) {
    this.#meter = meter
    this.died = new Promise((resolve) => {
      this.#die = resolve
    })
  }

  get dead(): boolean {
    return this.#dead
  }

  get holdings(): Holdings {
    let listeners = 0
    for (const link of this.#links.values()) listeners += link.listeners
    return { timers: this.#timers.size, links: this.#links.size, listeners }
  }

  /** Its power goes: nothing fires, arrives or leaves any more. */
  die(): void {
    this.#dead = true
    for (const timer of this.#timers) timer.cancel()
    for (const { end } of [...this.#links.values()]) end()
    this.#timers.clear()
    this.#links.clear()
    this.#die()
  }

  /** Time as this life knows it. */
  clock(clock: Clock): Clock {
    const after: Clock['after'] = (ms, fn, options) => {
      const timer = clock.after(
        ms,
        () => {
          this.#timers.delete(timer)
          if (this.#dead) return
          this.#meter.fired(clock.monotonicMs())
          if (!this.#meter.endless) fn() // it hangs, so that whoever watches it does not
        },
        options,
      )
      if (this.#dead) timer.cancel()
      else this.#timers.add(timer)
      return {
        cancel: () => {
          this.#timers.delete(timer)
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

  /** A way to a device, for this life alone. */
  way(connect: Connect): Connect {
    return () => this.#transport(connect())
  }

  /** A way to the broker, for this life alone. */
  mqtt(connect: MqttConnect): MqttConnect {
    return () => this.#link(connect())
  }

  #transport(transport: Transport): Transport {
    const hear = this.#follow(transport, () => void transport.close())
    return {
      name: transport.name,
      open: () => this.#alive(() => transport.open()),
      write: (bytes) => this.#alive(() => transport.write(bytes)),
      onData: hear((listener) => transport.onData(listener)),
      onClosed: hear((listener) => transport.onClosed(listener)),
      close: () => transport.close(),
    }
  }

  #link(link: MqttLink): MqttLink {
    const hear = this.#follow(link, () => void link.destroy())
    return {
      name: link.name,
      open: (options) => this.#alive(() => link.open(options)),
      publish: (topic, payload, options) => this.#alive(() => link.publish(topic, payload, options)),
      subscribe: (filter, qos) => this.#alive(() => link.subscribe(filter, qos)),
      unsubscribe: (filter) => this.#alive(() => link.unsubscribe(filter)),
      onMessage: hear((listener) => link.onMessage(listener)),
      onClosed: hear((listener) => link.onClosed(listener)),
      close: () => link.close(),
      destroy: () => link.destroy(),
    }
  }

  /** Counts a link until it has closed; returns what makes listeners of it that are counted and fall silent with this life. */
  #follow(
    link: { onClosed(listener: () => void): () => void },
    end: () => void,
  ): <A extends unknown[]>(
    add: (listener: (...args: A) => void) => () => void,
  ) => (listener: (...args: A) => void) => () => void {
    const held = { listeners: 0, end }
    this.#links.set(link, held)
    link.onClosed(() => this.#links.delete(link))
    return (add) => (listener) => {
      held.listeners++
      const remove = add((...args) => (this.#dead ? undefined : listener(...args)))
      let on = true
      return () => {
        if (on) held.listeners--
        on = false
        remove()
      }
    }
  }

  /** What a dead program asks for never comes. */
  #alive<T>(ask: () => Promise<T>): Promise<T> {
    return this.#dead ? new Promise<T>(() => {}) : ask()
  }
}
