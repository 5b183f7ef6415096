import type { HistoryRecord, LiveCentre, SimulatedDevice } from '../simulator/index.ts'
import type { Style } from './io.ts'
import { liveLine } from './live-lines.ts'

interface Tally {
  ticket: string | undefined
  liked: number
  disliked: number
}

const LAST_LINES = 6

/** A centre as a screen: who is where, what the lamps show, how much paper is left, what happened last. */
export class LiveView {
  readonly #live: LiveCentre
  readonly #speed: number
  readonly #paint: (style: Style, text: string) => string
  readonly #windows = new Map<number, Tally>()
  readonly #last: string[] = []
  #read = 0

  constructor(
    live: LiveCentre,
    { speed, paint }: { readonly speed: number; readonly paint: (style: Style, text: string) => string },
  ) {
    this.#live = live
    this.#speed = speed
    this.#paint = paint
    for (const window of live.simulated.centre.windows)
      this.#windows.set(window, { ticket: undefined, liked: 0, disliked: 0 })
  }

  /** Something that nobody in the room has noticed: a line among the last ones. */
  note(line: string): void {
    this.#last.push(this.#paint('yellow', line))
    if (this.#last.length > LAST_LINES) this.#last.shift()
  }

  /** The screen now, at most `columns` wide and `rows` high. */
  frame(columns: number, rows: number): string[] {
    this.#follow(this.#live.simulated.history.records)
    const { simulated, brokerUrl, population } = this.#live
    const { clock, config, devices } = simulated
    const time = new Date(clock.now()).toISOString().slice(11, 19)
    const head = [
      `${this.#paint('bold', config.centre)}  ${time} UTC  speed ${this.#speed}x  ${this.#paint('cyan', brokerUrl)}`,
      population
        ? `${population.visitors} visitors so far, ${population.inside} in the house, ${population.desk.waiting.length} waiting for a call`
        : 'no front desk: the devices wait for your queue server',
      '',
    ]
    const kiosks = [...devices.values()]
      .filter(({ model }) => model.kind === 'ticket-printer')
      .map((device) => this.#kiosk(device))
    const room = rows - head.length - kiosks.length - LAST_LINES - 4
    const windows = this.#lamps(columns, Math.max(1, room))
    const lines = [...head, ...windows, '', ...kiosks, '', ...this.#last, '', 'Ctrl-C ends it.']
    return lines.map((line) => clip(line, columns))
  }

  #follow(records: readonly HistoryRecord[]): void {
    for (; this.#read < records.length; this.#read++) {
      const record = records[this.#read] as HistoryRecord
      const tally = this.#windows.get(Number(record['window']))
      if (tally && record.type === 'atWindow') tally.ticket = String(record['ticket'])
      if (tally && record.type === 'served') tally.ticket = undefined
      if (tally && record.type === 'rating') {
        if (Number(record['score']) * 2 > Number(record['scale']) + 1) tally.liked++
        else tally.disliked++
      }
      const line = liveLine(record)
      if (line === undefined) continue
      this.#last.push(line)
      if (this.#last.length > LAST_LINES) this.#last.shift()
    }
  }

  /** One cell a window: what its lamp shows, who is there, how it is rated; as many columns as fit. */
  #lamps(columns: number, rows: number): string[] {
    const cells = [...this.#windows].map(([window, { ticket, liked, disliked }]) => {
      const lit = this.#lit(window)
      const lamp =
        lit === '' ? this.#paint('dim', 'dark'.padEnd(6)) : this.#paint('yellow', lit.padEnd(6).slice(0, 6))
      const who = ticket === undefined ? '      ' : ticket.padEnd(6).slice(0, 6)
      return `${String(window).padStart(3)} [${lamp}] ${who} ${this.#paint('green', `+${liked}`)}${this.#paint('red', `-${disliked}`)}`
    })
    const across = Math.max(1, Math.floor(columns / 30), Math.ceil(cells.length / rows))
    const lines: string[] = []
    for (let i = 0; i < cells.length; i += across)
      lines.push(
        cells
          .slice(i, i + across)
          .map((cell) => pad(cell, 30))
          .join(''),
      )
    return lines
  }

  #lit(window: number): string {
    for (const device of this.#live.simulated.devices.values()) {
      if (device.model.kind !== 'caller-display' || device.window !== window || device.board) continue
      const look = (device.physical.hands as { look(): readonly string[] }).look()
      return look.join(' ').trim().split(/\s+/)[0] ?? ''
    }
    return ''
  }

  #kiosk({ id, physical }: SimulatedDevice): string {
    const { paperLeftMm, coverOpen } = physical.world() as {
      readonly paperLeftMm?: number
      readonly coverOpen?: boolean
    }
    const metres =
      paperLeftMm === undefined ? 'paper not known' : `${(paperLeftMm / 1000).toFixed(1)} m of paper left`
    return `${id.padEnd(10)} ${metres}${coverOpen ? this.#paint('red', ', cover open') : ''}`
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of colours
const ESCAPES = /\x1b\[[\d;]*m/g

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - text.replace(ESCAPES, '').length))
}

/** Cut at `columns` visible characters; colours end before the cut. */
function clip(text: string, columns: number): string {
  if (text.replace(ESCAPES, '').length <= columns) return text
  return text.replace(ESCAPES, '').slice(0, columns)
}
