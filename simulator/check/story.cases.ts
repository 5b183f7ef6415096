/** Small histories, record by record, for the tests of what is promised. */
import type { HistoryRecord } from '../history.ts'
import { INVARIANTS } from './run.ts'
import { readStory } from './story.ts'

export type Told = Omit<HistoryRecord, 'at' | 'type'>

export const record = (at: number, type: string, told: Told = {}): HistoryRecord => ({ ...told, at, type })

/** What all checks of that name find in a story. */
export function broken(name: string, records: readonly HistoryRecord[]): string[] {
  const story = readStory([...records].sort((a, b) => a.at - b.at))
  return INVARIANTS.filter((each) => each.name === name).flatMap(({ check }) => check(story))
}

let calls = 0

/** A command from `at` to `to`. */
export function command(at: number, to: number, told: Told): HistoryRecord[] {
  const { outcome = 'done', evidence, code, ...about } = told
  const both = { call: ++calls, command: `c-${calls}`, ...about }
  return [
    record(at, 'asked', both),
    record(to, 'answered', {
      ...both,
      outcome,
      ...(evidence ? { evidence } : {}),
      ...(code ? { code } : {}),
    }),
  ]
}

export const print = (at: number, told: Told = {}) =>
  command(at, at + 1000, { place: 'kiosk-1', op: 'print', ticket: 'A001', evidence: 'printed', ...told })
export const ticket = (number: string, above = '', below = '') =>
  `${above}Passports\n${number}\nWaiting before you: 3\n${below}\n12.01.2026 06:00`
export const paper = (text: string, piece = 0) =>
  record(90_000, 'paper', { device: 'kiosk-1', piece, text, parted: 'cut' })
export const fault = (from: number, to: number, on: string, name: string) => [
  record(from, 'faultBegan', { number: from, on, fault: name }),
  record(to, 'faultEnded', { number: from, on, fault: name }),
]

export const press = (at: number, device = 'rate-1', button = 2) =>
  record(at, 'device.pressed', { device, button, alive: true })
export const rating = (at: number, pressedAt: number, told: Told = {}) =>
  record(at, 'rating', {
    id: `r-${at}`,
    window: 1,
    ticket: null,
    flags: [],
    ...told,
    pressedAt: pressedAt - at,
  })
