/** What happened in a centre, for whoever reads why a test failed: time, device, bytes, meaning. */
import { hexOf } from '../../lib/bytes.ts'
import type { Explainer } from '../../lib/explain.ts'
import { asDeviceError } from '../../lib/index.ts'
import type { History } from '../history.ts'
import { describeRecord, secondsColumn, shortened } from '../history-lines.ts'
import type { TappedBurst } from '../serial-line.ts'
import type { SimulatedDevice } from '../simulated-device.ts'

const MOST_KEPT = 400
const MOST_SHOWN = 40
const MOST_BYTES = 16
const LONGEST_MEANING = 200
const NAME_COLUMNS = 10

/** What the history does not hold: it is kept as it comes, and put into words only when somebody looks. */
type Entry = {
  readonly at: number
  /** How many records the history had: where this belongs between them. */
  readonly behind: number
  readonly device: string
} & (
  | { readonly kind: 'bytes'; readonly to: TappedBurst['to']; readonly bytes: Uint8Array }
  | {
      readonly kind: 'message'
      readonly mark: '>' | '<'
      readonly leaf: string
      readonly payload: Uint8Array
    }
  | { readonly kind: 'command'; readonly mark: '?' | '='; readonly text: string }
)
type Details<E> = E extends Entry ? Omit<E, 'at' | 'behind'> : never

/** What a timeline is kept of. */
export interface TimelineOptions {
  readonly history: History
  readonly devices: ReadonlyMap<string, SimulatedDevice>
  /** How the centre is called in the heading. */
  readonly name: string
}

interface Line {
  readonly at: number
  readonly who: string
  readonly what: string
}

/** The last that went over the lines of a centre, and what was asked of it, beside its history. Bounded. */
export class Timeline {
  readonly #options: TimelineOptions
  #entries: Entry[] = []
  #end: number | undefined

  constructor(options: TimelineOptions) {
    this.#options = options
  }

  /** A burst that came out of a line. */
  burst(device: string, { to, bytes }: Pick<TappedBurst, 'to' | 'bytes'>): void {
    this.#keep({ kind: 'bytes', device, to, bytes })
  }

  /** An MQTT message to (`>`) or from (`<`) a device. */
  message(device: string, mark: '>' | '<', leaf: string, payload: Uint8Array): void {
    this.#keep({ kind: 'message', device, mark, leaf, payload })
  }

  /** A command, and in its time what came of it. */
  command(device: string, verb: string, args: readonly unknown[], result: Promise<unknown>): void {
    const asked = args.map((arg) => JSON.stringify(arg)).join(', ')
    this.#keep({ kind: 'command', device, mark: '?', text: `${verb}(${asked})` })
    result.then(
      (value) => this.#keep({ kind: 'command', device, mark: '=', text: `${verb}: ${outcomeOf(value)}` }),
      (error: unknown) => {
        const { outcome, code, message } = asDeviceError(error)
        this.#keep({ kind: 'command', device, mark: '=', text: `${verb}: ${outcome}, ${code}: ${message}` })
      },
    )
  }

  /** What comes from now on is not told: the test is over. */
  stop(): void {
    this.#end ??= this.#options.history.records.length
  }

  /** The last of it in words, one line each, under a heading. */
  async describe(): Promise<string> {
    const lines = await this.#lines()
    const shown = lines.slice(-MOST_SHOWN)
    const count = lines.length > shown.length ? `the last ${shown.length} events` : 'all events'
    const heading = `${this.#options.name}, ${count} (> to the device, < from it, ? asked, = answered, * happened):`
    const rows = shown.map(({ at, who, what }) => `${secondsColumn(at)}  ${who.padEnd(NAME_COLUMNS)} ${what}`)
    return [heading, ...rows].join('\n')
  }

  #keep(details: Details<Entry>): void {
    if (this.#end !== undefined) return
    const { history } = this.#options
    this.#entries.push({ at: history.elapsedMs, behind: history.records.length, ...details } as Entry)
    if (this.#entries.length >= 2 * MOST_KEPT) this.#entries = this.#entries.slice(-MOST_KEPT)
  }

  async #lines(): Promise<Line[]> {
    const { history, devices } = this.#options
    const explainers = new Map<string, Explainer>()
    for (const device of new Set(this.#entries.map((entry) => entry.device))) {
      const model = devices.get(device)?.model
      if (model?.wire === 'bytes' && model.explain) explainers.set(device, (await model.explain())())
    }
    const lines: Line[] = []
    const end = this.#end ?? history.records.length
    let told = 0
    const tellUpTo = (index: number) => {
      for (; told < index; told++) {
        const record = history.records[told]
        if (record === undefined) continue
        const { who, what } = describeRecord(record)
        lines.push({ at: record.at, who, what: `* ${what}` })
      }
    }
    for (const entry of this.#entries) {
      tellUpTo(entry.behind)
      lines.push({ at: entry.at, who: entry.device, what: wordsOf(entry, explainers.get(entry.device)) })
    }
    tellUpTo(end)
    return lines
  }
}

function wordsOf(entry: Entry, explainer: Explainer | undefined): string {
  switch (entry.kind) {
    case 'command':
      return `${entry.mark} ${shortened(entry.text)}`
    case 'message':
      return `${entry.mark} ${entry.leaf} ${shortened(new TextDecoder().decode(entry.payload))}`
    case 'bytes': {
      const { to, bytes } = entry
      const explain = to === 'device' ? explainer?.toDevice : explainer?.toHost
      const meaning = shortened((explain?.(bytes) ?? []).join(' · '), LONGEST_MEANING)
      return `${to === 'device' ? '>' : '<'} ${hexOf(bytes, MOST_BYTES)}${meaning === '' ? '' : `   ${meaning}`}`
    }
  }
}

function outcomeOf(value: unknown): string {
  const { outcome, evidence } = (value ?? {}) as { readonly outcome?: unknown; readonly evidence?: unknown }
  return outcome === undefined ? 'done' : `${outcome}, ${evidence}`
}
