/** Driver and firmware on one line, for the tests that hold what the driver believes against the paper. */
import { createRandom, DeviceError, type PhysicalEvent, VirtualClock } from '../../../lib/index.ts'
import { drawQr } from '../../../lib/picture/index.ts'
import { SerialLine } from '../../../simulator/serial-line.ts'
import type { PaperPiece, PrinterDriver, Ticket } from '../contract.ts'
import { escposDriver } from './driver.ts'
import { EscposFirmware } from './firmware.ts'
import * as profiles from './model-profiles.ts'
import type { EscposProfile } from './profile.ts'

/** How the last line of every ticket here begins. */
export const TIME = '12.01.2026 09:0'
/** The ticket that something happens to. */
export const first: Ticket = { ticket: 'A042', service: 'Passports', waiting: 7 }
/** The one after it. */
export const second: Ticket = { ticket: 'A043', service: 'Visas' }

/** A baud rate at which a byte takes about a millisecond. */
export const SLOW_BAUD = 9600

/**
 * A printer on its line, `before` having been sent to it by somebody, and the first life of a driver that is up. `options` are
 * the driver's, `paper` those of the printer.
 */
export async function setUp(
  profile: EscposProfile,
  baudRate = SLOW_BAUD,
  before = '',
  options: Readonly<Record<string, unknown>> = {},
  paper: Readonly<Record<string, unknown>> = {},
) {
  const clock = new VirtualClock()
  const random = createRandom(7)
  const line = new SerialLine({ clock, baudRate })
  const events: PhysicalEvent[] = []
  const tell = (event: PhysicalEvent) => void events.push(event)
  const firmware = line.attach(
    (send) => new EscposFirmware(profile, { clock, random, tell, options: paper, send }),
  )
  firmware.receive(Buffer.from(before.replaceAll(' ', ''), 'hex'))
  const draw = (text: string, moduleSize: number) => drawQr(text, { ecLevel: 'M', moduleSize })
  const context = { id: 'kiosk-1', clock, random, timezone: 'Europe/Moscow', options }
  /** One life of a program: a driver that knows nothing of the lives before it. */
  const live = async () => {
    const driver = escposDriver(profile, draw)({ ...context, connect: line.connect })
    driver.start()
    await clock.until(driver.ready())
    return { driver, ...printing(driver, clock) }
  }
  const life = await live()
  const readyMs = clock.monotonicMs()
  await clock.advance(100)
  const { hands } = firmware
  const whole = (ticket: Ticket) => hands.paper.filter(({ text }) => isWhole(text, ticket))
  /** Everything is put right by people, and time goes by. */
  const recover = async () => {
    line.plugIn()
    hands.plugIn()
    hands.openCover()
    hands.clearJam()
    await clock.advance(6000)
    hands.loadPaper({ mm: 10_000 })
    hands.closeCover()
    await clock.advance(70_000)
  }
  return { clock, line, firmware, hands, readyMs, events, whole, recover, live, ...life }
}

/** What {@link setUp} gives. */
export type World = Awaited<ReturnType<typeof setUp>>

function printing(driver: PrinterDriver, clock: VirtualClock) {
  let id = 0
  const begin = (ticket: Ticket) =>
    driver.print(ticket, { id: `c${++id}`, begin: () => {} }, {}).then(
      (evidence) => ({ outcome: 'done' as const, evidence, code: undefined, fix: undefined }),
      (error: unknown) => {
        if (!(error instanceof DeviceError)) throw error
        return { outcome: error.outcome, evidence: undefined, code: error.code, fix: error.fix }
      },
    )
  const print = (ticket: Ticket) => clock.until(begin(ticket))
  return { begin, print }
}

/** Whether all that belongs to the ticket can be read there, from its number to its time, with no other ticket in between. */
export function isWhole(text: string, { ticket, service = '' }: Ticket): boolean {
  return (
    text.split(/(?=A\d{3})/).some((part) => part.startsWith(ticket) && part.includes(TIME)) &&
    text.includes(service)
  )
}

/** Every piece of paper in a line, with how it came off. */
export const summary = (paper: readonly PaperPiece[]) =>
  paper.map(({ text, parted }) => `${parted}: ${text.replaceAll(/\s+/g, ' ').trim()}`)

/** From one number up to another. */
export const steps = (from: number, to: number, by: number) =>
  Array.from({ length: Math.ceil((to - from) / by) }, (_, index) => from + index * by)

const CUTTING = {
  'epson-tm-t88v': profiles.EPSON_TM_T88V,
  'epson-tm-t88iii': profiles.EPSON_TM_T88III,
  'citizen-ct-s310': profiles.CITIZEN_CT_S310,
}
/** Models with a cutter and a status of their own: one for each way of proving and clearing. */
export const cutting = Object.entries(CUTTING).map(([name, profile]) => ({ name, profile }))

/** Sweeps take longer than a test usually may where many run side by side. */
export const SWEEP_TIMEOUT_MS = 60_000
