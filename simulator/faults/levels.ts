/**
 * What goes wrong on a day, as data. A level speaks of faults by their name, of those of the broker, the mains and the
 * clock by place and name, and of all others by their layer: a device that is added later joins by what its model says.
 */
import type { Distribution } from '../people/distribution.ts'
import type { FaultLayer } from './fault.ts'

/** How much goes wrong. */
export const FAULT_LEVELS = ['none', 'usual', 'hostile'] as const

/** One of {@link FAULT_LEVELS}. */
export type FaultLevel = (typeof FAULT_LEVELS)[number]

/** How often a fault happens, and how it is. */
export interface FaultRate {
  /** At each place, in a day of twelve hours, on average. */
  readonly perDay: number
  /** How long it lasts, ms, unless somebody mends it. Default: until it is over by itself, which some are at once. */
  readonly lasts?: Distribution
  /** The share that lasts until somebody has noticed and mended it, where that can be noticed. Default 0. */
  readonly mended?: number
  /** The chance of each reply or packet, where the catalogue knows no better. Default 1. */
  readonly chance?: Distribution
  /** The share that begins in the middle of what is said: so many bytes or messages later. Default 0. */
  readonly midway?: { readonly share: number; readonly after: Distribution }
  readonly args?: Readonly<Record<string, Distribution>>
}

/** What goes wrong on a day of one level. What is not spoken of does not happen. */
export interface FaultRates {
  /** `paperOut`, or `mains/powerOut` for a place that is no device. */
  readonly named: Readonly<Record<string, FaultRate>>
  /** For every other fault of a device. */
  readonly layers: Partial<Readonly<Record<FaultLayer, FaultRate>>>
  /** For every other fault of the broker, the mains and the clock. */
  readonly room?: FaultRate
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const about = (mean: number): Distribution => ({ kind: 'lognormal', mean, variation: 1 })
const upTo = (most: number): Distribution => ({ kind: 'uniform', least: 0, most })
const oneOf = (...values: readonly number[]): Distribution => ({ kind: 'empirical', values })

/** Half of them within a ticket, or within what else is being said. */
const MIDWAY = { share: 0.5, after: upTo(600) }

/** Who could plug it in again cannot while the mains are out: shorter than the quickest of them takes to come. */
const MAINS_OUT: Distribution = { kind: 'uniform', least: SECOND, most: 50 * SECOND }

/** What an ordinary day of a real centre brings: a few small troubles, mended within minutes. */
const USUAL: FaultRates = {
  named: {
    paperOut: { perDay: 0.15, lasts: about(3 * MINUTE), mended: 1, args: { mm: upTo(400) } },
    paperNearEnd: { perDay: 0.4, lasts: about(25 * MINUTE) },
    coverOpen: { perDay: 0.15, lasts: about(30 * SECOND), mended: 0.5, midway: MIDWAY },
    cutterJam: { perDay: 0.1, lasts: about(20 * MINUTE), mended: 1 },
    headHot: { perDay: 0.05, lasts: about(2 * MINUTE), mended: 0.2 },
    feedHeld: { perDay: 0.1, lasts: about(4 * SECOND) },
    buttonStuck: { perDay: 0.02, lasts: about(4 * MINUTE), args: { button: oneOf(1, 2) } },
    chatter: { perDay: 0.1, args: { button: oneOf(1, 2) } },
    cableOut: { perDay: 0.02, lasts: about(3 * MINUTE), midway: MIDWAY },
    powerOut: { perDay: 0.01, lasts: about(MINUTE), mended: 0.9, midway: MIDWAY },
    powerBlink: { perDay: 0.02, midway: MIDWAY },
    linkLost: { perDay: 0.05, lasts: about(MINUTE) },
    halfOpen: { perDay: 0.01, lasts: about(2 * MINUTE) },
    messagesTwice: { perDay: 0.05, lasts: about(10 * MINUTE), chance: oneOf(0.1, 0.3) },
    'broker/restart': { perDay: 0.2, lasts: about(20 * SECOND) },
    'broker/messagesTwice': { perDay: 0.05, lasts: about(10 * MINUTE), chance: oneOf(0.1, 0.3) },
    'mains/powerOut': { perDay: 0.03, lasts: MAINS_OUT },
  },
  layers: { physical: { perDay: 0.02, lasts: about(3 * MINUTE), mended: 0.9 } },
}

const CHANCES = oneOf(0.02, 0.1, 0.5, 1)

/** Everything that there is, many times, at any moment, everywhere. */
const HOSTILE: FaultRates = {
  named: {
    paperOut: { perDay: 3, lasts: about(2 * MINUTE), mended: 0.7, midway: MIDWAY, args: { mm: upTo(300) } },
    paperNearEnd: { perDay: 2, lasts: about(20 * MINUTE), args: { mm: upTo(2000) } },
    feedHeld: { perDay: 2, lasts: about(10 * SECOND), mended: 0.3, midway: MIDWAY },
    buttonStuck: { perDay: 1, lasts: about(MINUTE), args: { button: oneOf(1, 2) } },
    chatter: { perDay: 2, args: { button: oneOf(1, 2), ms: upTo(40) } },
    powerBlink: { perDay: 1.5, midway: MIDWAY, args: { ms: upTo(2000) } },
    'mains/powerOut': { perDay: 1, lasts: MAINS_OUT },
    'clock/step': {
      perDay: 3,
      lasts: about(20 * MINUTE),
      args: { ms: oneOf(-24 * HOUR, -HOUR, -MINUTE, MINUTE, HOUR, 24 * HOUR, 365 * 24 * HOUR) },
    },
  },
  layers: {
    physical: { perDay: 3, lasts: about(2 * MINUTE), mended: 0.7, midway: MIDWAY },
    power: { perDay: 1, lasts: about(MINUTE), mended: 0.5, midway: MIDWAY },
    line: { perDay: 1, lasts: about(MINUTE), midway: MIDWAY },
    protocol: { perDay: 1, lasts: about(MINUTE), chance: CHANCES, midway: MIDWAY },
    broker: { perDay: 0.5, lasts: about(MINUTE) },
    time: { perDay: 0.5, lasts: about(10 * MINUTE) },
    network: {
      perDay: 1.5,
      lasts: about(MINUTE),
      chance: CHANCES,
      midway: { share: 0.3, after: { kind: 'uniform', least: 1, most: 5 } },
    },
  },
  room: { perDay: 2, lasts: about(30 * SECOND), chance: CHANCES },
}

/** By name; `none` is a day without. */
export const RATES: Readonly<Record<Exclude<FaultLevel, 'none'>, FaultRates>> = {
  usual: USUAL,
  hostile: HOSTILE,
}

/** How often a fault happens at a place on a day of these rates; undefined: never. */
export function rateOf(
  { named, layers, room }: FaultRates,
  fault: { readonly on: string; readonly name: string; readonly layer: FaultLayer; readonly ofRoom: boolean },
): FaultRate | undefined {
  const { on, name, layer, ofRoom } = fault
  if (ofRoom) return named[`${on}/${name}`] ?? room
  return named[name] ?? layers[layer]
}
