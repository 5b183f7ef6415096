import type { Centre } from '../../devices/centre/contract.ts'
import { readCentreConfig } from '../../devices/centre/read-centre.ts'
import { createRandom, type Timer, VirtualClock } from '../../lib/index.ts'
import type { FaultPlan } from '../faults/plan.ts'
import { type Hardware, simulateHardware } from '../hardware.ts'
import type { History, HistoryRecord } from '../history.ts'
import { MemoryBroker } from '../memory-broker.ts'
import { EFFECTS_AND_NUMBERS } from './effects.ts'
import type { Invariant } from './invariant.ts'
import { marksOf } from './marks.ts'
import { PEACE } from './peace.ts'
import { type Plant, planted } from './plant.ts'
import { PRESSING } from './pressing.ts'
import { PRINTING } from './printing.ts'
import { Program } from './program.ts'
import { SHOWING } from './showing.ts'
import { readStory } from './story.ts'
import { BUSY_MS, centreOf, faultsOf, QUIET_MS } from './trial.ts'
import { Workload } from './workload.ts'

/** Every promise that is checked. */
export const INVARIANTS: readonly Invariant[] = [
  ...PRINTING,
  ...EFFECTS_AND_NUMBERS,
  ...SHOWING,
  ...PRESSING,
  ...PEACE,
]

/** A promise that was broken. */
export interface Violation {
  readonly invariant: string
  readonly what: string
}

/** What came of one seed. */
export interface TrialResult {
  readonly seed: number
  readonly faults: readonly FaultPlan[]
  readonly violations: readonly Violation[]
  readonly digest: string
  readonly records: readonly HistoryRecord[]
  /** How often each thing of interest happened: faults that began, outcomes with their codes, and what else is to happen sometimes. */
  readonly marks: Readonly<Record<string, number>>
}

/** How a trial differs from what its seed says. */
export interface TrialOptions {
  /** What goes wrong, in place of what the seed lets go wrong. */
  readonly faults?: readonly FaultPlan[]
  /** A bug that is planted in the drivers or around them. */
  readonly plant?: Plant | undefined
  /** Both ends of every line get their bytes one by one, in the same moments. Default false. */
  readonly bytewise?: boolean
}

const BOOT_MS = 10_000
const READY_MS = 60_000
const OFF_MS = 5000
const LONGEST_END_MS = 300_000
/** Longer than any device goes on moving by itself. */
const REST_MS = 60_000

/** Lives through one seed: a busy time with faults, a quiet one without, a last round in which everything has to work. */
export async function runTrial(seed: number, options: TrialOptions = {}): Promise<TrialResult> {
  const clock = new VirtualClock()
  const random = createRandom(seed)
  const broker = new MemoryBroker({ clock })
  const { plant } = options
  const config = plant === undefined ? centreOf(seed) : planted(centreOf(seed), plant)
  const checked = readCentreConfig(config, { brokerNeeded: false })
  const hardware = await simulateHardware(checked, { clock, random: random.split('room'), broker })
  const { history, faults: desk } = hardware
  installed(hardware, options.bytewise === true)
  const program = new Program({ config: checked, hardware, clock, random: random.split('host'), plant })
  await program.up
  const seen = once((centre: Centre) => plant?.centre?.(centre) ?? centre)
  const workload = new Workload({ clock, hardware, broker, program, seen, random: random.split('workload') })
  await clock.advance(BOOT_MS)
  history.add('holdings', { moment: 'start', ...program.holdings })
  const menu = new Map([...desk.menu(), ['program', ['crash']]])
  const faults = options.faults ?? faultsOf(seed, menu, (place) => hardware.devices.has(place))
  for (const plan of faults) {
    if (plan.on === 'program') clock.after(plan.at ?? 0, () => crash(program, history), { background: true })
    else desk.plan(plan)
  }
  workload.start()
  await clock.advance(BUSY_MS)
  desk.endAll()
  const over = await bounded(clock, workload.stopped())
  await clock.advance(READY_MS)
  lookAtStates(await clock.until(program.up), hardware, clock)
  await clock.advance(QUIET_MS)
  history.add('holdings', { moment: 'rest', ...program.holdings })
  lookAtDisplays(hardware)
  const last = over && (await bounded(clock, workload.lastRound()))
  notePaper(hardware)
  const closed = await bounded(
    clock,
    program.close().then(() => hardware.close()),
  )
  await clock.advance(REST_MS)
  history.add('holdings', { moment: 'closed', ...program.holdings, timersOfRoom: clock.pending })
  history.add('busiest', program.busiest)
  const story = readStory(history.records)
  const hung = [over || 'the workload', last || 'the last round', closed || 'close()'].filter(
    (each) => each !== true,
  )
  const violations = [
    ...hung.map((what) => ({ invariant: 'P1', what: `${what} never ended` })),
    ...INVARIANTS.flatMap(({ name, check }) => check(story).map((what) => ({ invariant: name, what }))),
  ]
  return {
    seed,
    faults,
    violations,
    digest: history.digest(),
    records: history.records,
    marks: marksOf(story),
  }
}

/** What hangs on which wire; lines are set as the trial wants them. */
function installed({ devices, history, line }: Hardware, bytewise: boolean): void {
  for (const { id, model } of devices.values()) {
    const { name, kind, wire, profile } = model
    const bare = kind === 'rating-buttons' && 'plain' in (profile as object)
    history.add('installed', { device: id, kind, model: name, wire, ...(bare ? { bareKeys: true } : {}) })
    if (wire === 'bytes') line(id).bytewise = bytewise
  }
}

/** The same for the same centre. */
function once(see: (centre: Centre) => Centre): (centre: Centre) => Centre {
  const known = new WeakMap<Centre, Centre>()
  return (centre) => {
    const seen = known.get(centre) ?? see(centre)
    known.set(centre, seen)
    return seen
  }
}

/** The program loses its power; told as a fault of its own. */
function crash(program: Program, history: History): void {
  const about = { number: 0, on: 'program', fault: 'crash' }
  program.crash(() => {
    history.add('faultBegan', about)
    queueMicrotask(() => void program.up.then(() => history.add('faultEnded', about)))
  })
}

/** Whether it ends in bounded virtual time. */
async function bounded(clock: VirtualClock, work: Promise<unknown>): Promise<boolean> {
  let ended = false
  const done = work.then(() => {
    ended = true
  })
  let timer: Timer | undefined
  const patience = new Promise<void>((resolve) => {
    timer = clock.after(LONGEST_END_MS, resolve)
  })
  await clock.until(Promise.race([done, patience]))
  timer?.cancel()
  return ended
}

/** What an operator is told, and does about it: printers that say of themselves that nothing else will help are switched off and on. */
function lookAtStates(centre: Centre, { history, hands }: Hardware, clock: VirtualClock): void {
  for (const { id, kind, device } of centre.devices.values()) {
    const { state, reason } = device.status
    history.add('stateAtLast', { device: id, state, ...(reason ? { code: reason.code } : {}) })
    if (kind !== 'ticket-printer' || reason?.code !== 'failure') continue
    hands(id).unplug()
    clock.after(OFF_MS, () => hands(id).plugIn())
  }
}

function lookAtDisplays({ devices, history, hands }: Hardware): void {
  for (const { id, model } of devices.values())
    if (model.kind === 'caller-display') history.add('litAtLast', { device: id, lines: hands(id).look() })
}

/** Writes down every piece of paper that came out. */
export function notePaper({
  devices,
  history,
  hands,
}: Pick<Hardware, 'devices' | 'history' | 'hands'>): void {
  for (const { id, model } of devices.values()) {
    if (model.kind !== 'ticket-printer') continue
    for (const [piece, { text, parted }] of hands(id).paper.entries())
      history.add('paper', { device: id, piece, text, parted })
  }
}
