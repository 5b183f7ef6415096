import type { HistoryRecord } from '../history.ts'

/** A button that somebody pressed. */
export interface Press {
  /** The box. */
  readonly device: string
  /** Where it stands; undefined where the history does not tell. */
  readonly window: unknown
  readonly at: number
  /** Whether the box had power, and had started. */
  readonly alive: boolean
  readonly score: number | undefined
  /** Of the visitor who pressed; undefined where nobody knows who did. */
  readonly ticket: string | undefined
}

/** A press as it was counted. */
export interface Rated {
  readonly id: string
  readonly device: string
  readonly window: unknown
  readonly at: number
  readonly pressedAt: number
  readonly score: number
  /** Null: nobody was at the window. */
  readonly ticket: string | null
}

/** Every press and every rating of a history, oldest first. */
export function readPresses(records: readonly HistoryRecord[]) {
  const windows = windowsOf(records)
  const boxes = new Map([...windows].map(([device, window]) => [window, device]))
  const presses: Press[] = []
  const rated: Rated[] = []
  for (const record of records) {
    const { type, at } = record
    if (type === 'device.pressed') {
      const score = record['score'] === undefined ? undefined : Number(record['score'])
      const device = String(record['device'] ?? '')
      const box = { device, window: windows.get(device) }
      presses.push({ ...box, at, alive: record['alive'] !== false, score, ticket: undefined })
    }
    if (type === 'pressedButton') own(presses, record)
    if (type !== 'rating') continue
    const { id, ticket, window } = record
    rated.push({
      ...{ id: String(id), device: boxes.get(window) ?? String(id), window, at },
      ...{ pressedAt: at + Number(record['pressedAt'] ?? 0), score: Number(record['score']) },
      ticket: ticket === null ? null : String(ticket),
    })
  }
  return { presses, rated }
}

/** A visitor's press is told just after that of the button. */
function own(presses: Press[], { at, ticket: whose, window }: HistoryRecord): void {
  const ticket = String(whose)
  const last = presses.at(-1)
  if (last === undefined || last.ticket !== undefined)
    presses.push({ device: '', window, at, alive: true, score: undefined, ticket })
  else presses[presses.length - 1] = { ...last, ticket }
}

/** Which box stands at which window: as was told beforehand, or as visitors used them. */
function windowsOf(records: readonly HistoryRecord[]): Map<string, unknown> {
  const windows = new Map<string, unknown>()
  let pressed: string | undefined
  for (const record of records) {
    if (record.type === 'faultsPlanned')
      for (const [device, window] of Object.entries(record['boxes'] ?? {})) windows.set(device, window)
    if (record.type === 'device.pressed') pressed = String(record['device'] ?? '')
    if (record.type === 'pressedButton' && pressed !== undefined) windows.set(pressed, record['window'])
  }
  return windows
}
