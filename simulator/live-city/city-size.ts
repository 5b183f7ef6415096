/** How large a city is, and which of its centres one program holds. */
export interface CitySize {
  readonly centres: number
  /** Of each centre. */
  readonly windows: number
  readonly kiosks: number
}

/** A program's share of a city: the centres `index`, `index + of`, `index + 2 * of`, …, counted from 1. */
export interface Shard {
  readonly index: number
  readonly of: number
}

const SESSIONS = 4 // of a centre: its gateway, its drivers, its room, its front desk

/** The ids of a shard's centres. */
export function centresOf(centres: number, { index, of }: Shard = { index: 1, of: 1 }): string[] {
  const ids: string[] = []
  for (let number = index; number <= centres; number += of) ids.push(`centre-${number}`)
  return ids
}

/** Devices of one centre: at each window a display and buttons; kiosks; the board of the hall. */
export const devicesPerCentre = ({ windows, kiosks }: Omit<CitySize, 'centres'>) => 2 * windows + kiosks + 1

/** MQTT clients of one centre. */
export const clientsPerCentre = (size: Omit<CitySize, 'centres'>) => devicesPerCentre(size) + SESSIONS
