import { allModels } from '../../devices/registry.ts'
import type { CentreConfigInput } from '../../lib/config/schema.ts'
import { createRandom, type Kind, type Random } from '../../lib/index.ts'
import type { FaultPlan } from '../faults/plan.ts'
import { placeOf } from './device-place.ts'

/** People and programs are busy, and things go wrong, for so long … */
export const BUSY_MS = 120_000
/** … and then nothing does: every line, device and broker is whole. Longer than any display waits to be refreshed. */
export const QUIET_MS = 360_000

/** As they were when this was loaded: what is registered later, as planted bugs are, changes no seed. */
const MODELS = allModels()
const MOST_FAULTS = 12
const LONGEST_FAULT_MS = 20_000
/** Of all seeds, those whose program dies for its own sake. */
const CRASHING = 0.2

/** The small centre that a seed stands for. */
export function centreOf(seed: number): CentreConfigInput {
  const random = createRandom(seed).split('centre')
  const devices: CentreConfigInput['devices'] = {}
  /** Any model of a kind, and where it is plugged in. */
  const pick = <K extends Kind>(id: string, kind: K) => {
    const model = random.pick(MODELS.filter((each) => each.kind === kind))
    return { kind, ...placeOf(model, id, Object.keys(devices).length + 1) }
  }
  for (let i = random.int(1, 2); i >= 1; i--) devices[`kiosk-${i}`] = pick(`kiosk-${i}`, 'ticket-printer')
  for (let window = random.int(1, 2); window >= 1; window--) {
    const [lamp, rate] = [`lamp-${window}`, `rate-${window}`]
    devices[lamp] = { ...pick(lamp, 'caller-display'), window }
    devices[rate] = { ...pick(rate, 'rating-buttons'), window }
  }
  devices['sign'] = { ...pick('sign', 'caller-display'), board: true }
  return { centre: 'trial', devices }
}

/** The names of the faults that each place can have. */
export type FaultMenu = ReadonlyMap<string, readonly string[]>

/** What a seed lets go wrong: few kinds of fault, each at some moments, since many small mixtures find more than one large one. */
export function faultsOf(seed: number, menu: FaultMenu, counted: (place: string) => boolean): FaultPlan[] {
  const random = createRandom(seed).split('faults')
  const all = [...menu].flatMap(([on, names]) => names.map((fault) => ({ on, fault })))
  const kinds = Array.from({ length: random.int(1, 3) }, () => random.pick(all))
  const faults = Array.from({ length: random.int(0, MOST_FAULTS) }, () => {
    const { on, fault } = random.chance(0.8) ? random.pick(kinds) : random.pick(all)
    return { on, fault, ...moment(random, counted(on)) }
  })
  return [...faults, ...crashesOf(random.split('crashes'))]
}

/** What outlives the program is worth more deaths than one place among so many would have. */
function crashesOf(random: Random): FaultPlan[] {
  if (!random.chance(CRASHING)) return []
  return Array.from({ length: random.int(1, 3) }, () => ({
    ...{ on: 'program', fault: 'crash', at: random.int(0, BUSY_MS) },
  }))
}

function moment(random: Random, counted: boolean): Partial<FaultPlan> {
  const during = Math.round(random.exponential(random.pick([300, 3000, 12_000])))
  return {
    at: random.chance(0.2) ? random.int(BUSY_MS - 5000, BUSY_MS) : random.int(0, BUSY_MS),
    during: Math.min(during, LONGEST_FAULT_MS),
    ...(counted && random.chance(0.5) ? { after: random.int(0, 400) } : {}),
    ...(random.chance(0.3) ? { withProbability: random.pick([0.02, 0.1, 0.5]) } : {}),
  }
}
