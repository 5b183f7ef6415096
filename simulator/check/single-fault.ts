import { findModel } from '../../devices/registry.ts'
import type { TicketPrinter } from '../../devices/ticket-printer/ticket-printer.ts'
import { createRandom, DeviceError, VirtualClock } from '../../lib/index.ts'
import type { FaultPlan } from '../faults/plan.ts'
import type { HistoryRecord } from '../history.ts'
import { type SimulatedCentre, simulateCentre } from '../simulated-centre.ts'
import { placeOf } from './device-place.ts'
import { PRINTING } from './printing.ts'
import { notePaper, type Violation } from './run.ts'
import { readStory, type Story } from './story.ts'

/** When it begins, counted from the moment in which a ticket is asked for: after so many bytes (messages), or so many ms. */
export type Moment = Required<Pick<FaultPlan, 'after'>> | Required<Pick<FaultPlan, 'at'>>

/** One fault, at one moment of a ticket of one model. */
export interface SingleFault {
  readonly model: string
  /** The printer, or `broker`, `clock`. */
  readonly on: string
  readonly fault: string
  readonly moment: Moment
}

/** What was believed of the ticket, and what the paper says. */
export interface SingleFaultResult {
  /** Whether the fault began before the answer came. */
  readonly happened: boolean
  readonly outcome: string
  readonly evidence: string | undefined
  readonly code: string | undefined
  /** Of the ticket, as long as nobody asked for a copy. */
  readonly paper: 'whole' | 'part' | 'none'
  readonly violations: readonly Violation[]
  readonly records: readonly HistoryRecord[]
}

const PRINTER = 'kiosk-1'
const BOOT_MS = 10_000
/** How long a fault lasts that somebody has to see to; then the printer has this long to come back. */
const FAULT_MS = 20_000
const BACK_MS = 60_000
const TRIES = 3
/** To a printer that is its own MQTT client: the command and the acknowledgement of its result. */
const MESSAGES = 2

/**
 * Prints a ticket while something goes wrong, asks for a marked copy where it is in doubt, then prints another when
 * everything is whole again; compares what the driver said with the paper. In virtual time.
 */
export async function runSingleFault({ model, on, fault, moment }: SingleFault): Promise<SingleFaultResult> {
  const room = await enter(model)
  const { clock, simulated, print } = room
  const planned = simulated.faults.plan({ on, fault, during: FAULT_MS, ...moment })
  const first = await print('A001')
  const happened = simulated.history.records.some(({ type }) => type === 'faultBegan')
  await clock.advance(FAULT_MS)
  planned.end() // or it would begin with a later ticket
  await clock.advance(BACK_MS)
  if (first.outcome === 'unknown') await print('A001', first.id)
  let last = await print('A002')
  for (let tries = 1; last.outcome === 'notDone' && tries < TRIES; tries++) {
    await clock.advance(BACK_MS)
    last = await print(`A${String(2 + tries).padStart(3, '0')}`)
  }
  notePaper(simulated)
  await clock.until(simulated.close())
  const story = readStory(simulated.history.records)
  const violations = PRINTING.flatMap(({ name, check }) =>
    check(story).map((what) => ({ invariant: name, what })),
  )
  if (last.outcome !== 'done') {
    const what = `the printer did not come back: ${last.outcome} ${last.code}`
    violations.push({ invariant: 'S6', what })
  }
  const { outcome, evidence, code } = first
  const { records } = simulated.history
  return { happened, outcome, evidence, code, paper: paperOf(story), violations, records }
}

/** A ticket when nothing goes wrong. */
export interface WholeTicket {
  /** What it takes to the printer: bytes, or messages. */
  readonly bytes: number
  readonly ms: number
  /** What can go wrong with such a printer, by place. */
  readonly menu: readonly (readonly [on: string, fault: string])[]
}

/** Prints one ticket of a model in a whole room. @throws DeviceError `failure` when even then none comes out. */
export async function measureTicket(model: string): Promise<WholeTicket> {
  const { clock, simulated, print } = await enter(model)
  let bytes = 0
  const onWire = simulated.devices.get(PRINTER)?.model.wire === 'bytes'
  if (onWire)
    simulated.line(PRINTER).tap(({ to, bytes: burst }) => {
      if (to === 'device') bytes += burst.length
    })
  const sinceMs = clock.monotonicMs()
  const { outcome } = await print('A001')
  if (outcome !== 'done')
    throw new DeviceError('failure', `${model} prints nothing in a whole room: ${outcome}`)
  const ms = clock.monotonicMs() - sinceMs
  await clock.until(simulated.close())
  const menu = [...simulated.faults.menu()].flatMap(([on, faults]) =>
    on === 'mains' || (on === 'broker' && onWire) ? [] : faults.map((fault) => [on, fault] as const),
  )
  return { bytes: onWire ? bytes : MESSAGES, ms, menu }
}

/** A room with one printer, which is ready. */
async function enter(model: string) {
  const clock = new VirtualClock()
  const place = placeOf(findModel(model), 'kiosk', 1)
  const config = { centre: 'room', devices: { [PRINTER]: { kind: 'ticket-printer' as const, ...place } } }
  const simulated = await simulateCentre(config, { clock, random: createRandom('single fault') })
  await clock.advance(BOOT_MS)
  let calls = 0
  const print = async (ticket: string, copyOf?: string) => {
    const call = ++calls
    const asked = { call, place: PRINTER, op: 'print', ticket, command: `print-${call}` }
    const about = copyOf === undefined ? asked : { ...asked, copyOf }
    simulated.history.add('asked', about)
    const printer = simulated.centre.printer(PRINTER)
    const answer = await clock.until(answerOf(printer, ticket, asked.command, copyOf))
    simulated.history.add('answered', { ...about, ...answer })
    if (answer.outcome === 'done') takeAway(simulated)
    return { id: asked.command, code: undefined, evidence: undefined, ...answer }
  }
  return { clock, simulated, print }
}

async function answerOf(printer: TicketPrinter, ticket: string, id: string, copyOf: string | undefined) {
  const wanted = { ticket, service: 'Passports', waiting: 3, ...(copyOf === undefined ? {} : { copyOf }) }
  try {
    const { evidence } = await printer.print(wanted, { id })
    return { outcome: 'done', evidence }
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error
    return { outcome: error.outcome, code: error.code }
  }
}

/** Where nothing cuts, whoever waits for the ticket tears it off. */
function takeAway({ hands }: SimulatedCentre): void {
  if (hands(PRINTER).paper.at(-1)?.parted === 'hanging') hands(PRINTER).tearTicket()
}

function paperOf({ printed }: Story): SingleFaultResult['paper'] {
  const originals = printed.filter(({ ticket, marked }) => ticket === 'A001' && marked !== 'copy')
  if (originals.some(({ whole, marked }) => whole && marked !== 'void')) return 'whole'
  return originals.length > 0 ? 'part' : 'none'
}
