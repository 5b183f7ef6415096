import type { Random } from '../../lib/index.ts'
import { sample, sampleMs } from '../people/distribution.ts'
import { ROOM_PLACES } from './catalogue.ts'
import type { FaultKind } from './fault.ts'
import type { Faults } from './faults.ts'
import { type FaultRate, type FaultRates, rateOf } from './levels.ts'
import type { FaultPlan } from './plan.ts'

/** Faults may begin in this stretch, ms from now; each source of chance has its own name. */
export interface DayToPlan {
  readonly random: Random
  readonly fromMs: number
  readonly toMs: number
}

const DAY_MS = 12 * 3_600_000
const APART_MS = 5 * 60_000 // what is mended by somebody is over by then: the next one of its kind is another one

/**
 * What goes wrong on a day, oldest first. Every fault of every place has a source of chance by its name: a device that is
 * added, or a fault, shifts no other.
 */
export function planDay(
  faults: Pick<Faults, 'kinds'>,
  rates: FaultRates,
  { random, fromMs, toMs }: DayToPlan,
): FaultPlan[] {
  const plans: FaultPlan[] = []
  for (const [on, kinds] of faults.kinds()) {
    const ofRoom = (ROOM_PLACES as readonly string[]).includes(on)
    for (const [name, kind] of Object.entries(kinds)) {
      const rate = rateOf(rates, { on, name, layer: kind.layer, ofRoom })
      if (rate === undefined || rate.perDay <= 0 || wants(kind, rate)) continue
      const source = random.split(`${on}/${name}`)
      for (let at = fromMs; ; ) {
        at += Math.round(source.exponential(DAY_MS / rate.perDay))
        if (at >= toMs) break
        const plan = { on, fault: name, at, ...detailsOf(kind, rate, source, !ofRoom) }
        plans.push(plan)
        at += plan.during ?? APART_MS
      }
    }
  }
  return plans.sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
}

/** How one of them is; what is `counted` may begin in the middle of what is said to it. */
function detailsOf(
  kind: FaultKind,
  rate: FaultRate,
  random: Random,
  counted: boolean,
): Omit<FaultPlan, 'on' | 'fault' | 'at'> {
  const { lasts, mended = 0, chance, midway, args } = rate
  const over = kind.signs?.over
  const byHand = over !== undefined && random.chance(mended)
  const during = lasts === undefined || byHand ? undefined : sampleMs(lasts, random)
  const amid = counted && midway !== undefined && random.chance(midway.share)
  const probability =
    kind.chancy && kind.chance === undefined && chance !== undefined ? sample(chance, random) : undefined
  return {
    ...(byHand ? { until: over } : {}),
    ...(during === undefined ? {} : { during }),
    ...(amid ? { after: Math.round(sample(midway.after, random)) } : {}),
    ...(probability === undefined ? {} : { withProbability: probability }),
    ...argumentsOf(kind, args, random),
  }
}

/** Whether it takes an argument that must be given, and the rate gives none: it cannot be made up. */
function wants({ args = [] }: FaultKind, rate: FaultRate): boolean {
  return args.some(({ name, optional }) => optional !== true && rate.args?.[name] === undefined)
}

/** Those that this kind of fault takes; a text is none of a level's business. */
function argumentsOf(kind: FaultKind, args: FaultRate['args'], random: Random): Pick<FaultPlan, 'args'> {
  const chosen = (kind.args ?? []).flatMap(({ name }) => {
    const distribution = args?.[name]
    return distribution === undefined ? [] : [[name, Math.round(sample(distribution, random))] as const]
  })
  return chosen.length === 0 ? {} : { args: Object.fromEntries(chosen) }
}
