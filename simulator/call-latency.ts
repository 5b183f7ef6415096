import type { CommandMessage } from '../lib/mqtt/index.ts'
import { parseWindowId } from '../lib/mqtt/index.ts'
import { Durations } from './durations.ts'
import type { SimulatedDevice } from './simulated-device.ts'

/** From a call of the front desk to the moment when the number stands on a display of its window, wall ms. */
export class CallLatency {
  readonly durations = new Durations()
  readonly #wallMs: () => number
  readonly #called = new Map<number, { readonly ticket: string; readonly sinceMs: number }>()

  /** `wallMs`: monotonic, of the wall, whatever the speed. */
  constructor(wallMs: () => number) {
    this.#wallMs = wallMs
  }

  /** Watches the displays of windows. */
  watch(devices: Iterable<SimulatedDevice>): void {
    for (const { model, window, board, onEvent } of devices) {
      if (model.kind !== 'caller-display' || board || window === undefined) continue
      onEvent((event) => {
        if (event.type === 'shown') this.#shown(window, [event['lines']].flat().join(' '))
      })
    }
  }

  /** A command goes out for the first time. */
  sent(name: string, command: CommandMessage): void {
    const window = parseWindowId(name)
    if (window === undefined || command.op !== 'serve') return
    this.#called.set(window, { ticket: command.ticket, sinceMs: this.#wallMs() })
  }

  #shown(window: number, text: string): void {
    const call = this.#called.get(window)
    if (call === undefined || !text.split(/\s+/).includes(call.ticket)) return
    this.#called.delete(window)
    this.durations.add(this.#wallMs() - call.sinceMs)
  }
}
