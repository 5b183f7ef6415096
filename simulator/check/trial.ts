import type { CentreConfigInput } from '../../lib/config/schema.ts'
import { createRandom, type Random } from '../../lib/index.ts'
import type { FaultPlan } from '../faults/plan.ts'

/** People and programs are busy, and things go wrong, for so long … */
export const BUSY_MS = 120_000
/** … and then nothing does: every line, device and broker is whole. Longer than any display waits to be refreshed. */
export const QUIET_MS = 360_000

const PRINTERS = [
  ...['epson-tm-t88v', 'epson-tm-t88v', 'epson-tm-t20iii', 'epson-tm-t88iii', 'citizen-ct-s310'],
  ...['xprinter-xp-58', 'native-printer', 'generic-58mm', 'generic-58mm-silent'],
  ...['custom-vkp80iii', 'custom-kpm210', 'kp-628e'],
] as const
const DISPLAYS = ['epson-dm-d110', 'cd5220', 'native-display'] as const
const BUTTONS = ['serial-keypad', 'serial-keypad-5', 'native-buttons'] as const
const MOST_FAULTS = 12
const LONGEST_FAULT_MS = 20_000
/** Of all seeds, those whose program dies for its own sake. */
const CRASHING = 0.2

/** The small centre that a seed stands for. */
export function centreOf(seed: number): CentreConfigInput {
  const random = createRandom(seed).split('centre')
  const devices: CentreConfigInput['devices'] = {}
  const port = (id: string, model: string) => (model.startsWith('native') ? 'mqtt:' : `pty:///dev/${id}`)
  for (let i = random.int(1, 2); i >= 1; i--) {
    const model = random.pick(PRINTERS)
    devices[`kiosk-${i}`] = { kind: 'ticket-printer', model, port: port(`kiosk-${i}`, model) }
  }
  for (let window = random.int(1, 2); window >= 1; window--) {
    const [lamp, rate] = [random.pick(DISPLAYS), random.pick(BUTTONS)]
    devices[`lamp-${window}`] = {
      kind: 'caller-display',
      model: lamp,
      port: port(`lamp-${window}`, lamp),
      window,
    }
    devices[`rate-${window}`] = {
      kind: 'rating-buttons',
      model: rate,
      port: port(`rate-${window}`, rate),
      window,
    }
  }
  const sign = random.pick(DISPLAYS)
  devices['sign'] = { kind: 'caller-display', model: sign, port: port('sign', sign), board: true }
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
