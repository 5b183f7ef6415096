/** Driver and firmware on one line, for the tests that hold what the driver believes against the paper. */
import { createRandom, DeviceError, type PhysicalEvent, VirtualClock } from '../../../lib/index.ts'
import { SerialLine } from '../../../simulator/serial-line.ts'
import type { PaperPiece, PrinterDriver, Ticket } from '../contract.ts'
import { starDriver } from './driver.ts'
import { StarFirmware } from './firmware.ts'
import { STAR_TSP100IV, STAR_TSP650II } from './model-profiles.ts'
import type { StarProfile } from './profile.ts'

/** How the last line of every ticket here begins. */
export const TIME = '12.01.2026 09:0'
/** The ticket that something happens to. */
export const first: Ticket = { ticket: 'A042', service: 'Passports', waiting: 7 }
/** The one after it. */
export const second: Ticket = { ticket: 'A043', service: 'Visas' }

/** One model for each way of proving and of sending pictures. */
export const models = [
  { name: 'star-tsp650ii', profile: STAR_TSP650II },
  { name: 'star-tsp100iv', profile: STAR_TSP100IV },
]

/** A printer on its line, `before` having been sent to it by somebody, and the first life of a driver that is up. */
export async function setUp(profile: StarProfile, before = '') {
  const clock = new VirtualClock()
  const random = createRandom(7)
  const line = new SerialLine({ clock, baudRate: 9600 })
  const events: PhysicalEvent[] = []
  const tell = (event: PhysicalEvent) => void events.push(event)
  const firmware = line.attach(
    (send) => new StarFirmware(profile, { clock, random, tell, options: {}, send }),
  )
  firmware.receive(Buffer.from(before.replaceAll(' ', ''), 'hex'))
  /** One life of a program: a driver that knows nothing of the lives before it. */
  const live = async () => {
    const context = { id: 'kiosk-1', clock, random, timezone: 'Europe/Moscow', options: {} }
    const driver = starDriver(profile)({ ...context, connect: line.connect })
    driver.start()
    await clock.until(driver.ready())
    return { driver, ...printing(driver, clock) }
  }
  const life = await live()
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
  return { clock, line, firmware, hands, events, whole, recover, live, ...life }
}

/** What {@link setUp} gives. */
export type World = Awaited<ReturnType<typeof setUp>>

function printing(driver: PrinterDriver, clock: VirtualClock) {
  let id = 0
  const begin = (ticket: Ticket) =>
    driver.print(ticket, { id: `c${++id}`, begin: () => {} }, {}).then(
      (evidence) => ({ outcome: 'done' as const, evidence, code: undefined }),
      (error: unknown) => {
        if (!(error instanceof DeviceError)) throw error
        return { outcome: error.outcome, evidence: undefined, code: error.code }
      },
    )
  return { begin, print: (ticket: Ticket) => clock.until(begin(ticket)) }
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
