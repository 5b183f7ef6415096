/** A driver on a line to a printer that says literal bytes, none of our firmware: for the tests of what goes over the wire. */
import { createRandom, DeviceError, type Firmware, type Permit, VirtualClock } from '../../../lib/index.ts'
import { SerialLine } from '../../../simulator/serial-line.ts'
import type { PrinterStatus, Ticket } from '../contract.ts'
import { starDriver } from './driver.ts'
import type { StarProfile } from './profile.ts'

/** What is printed unless a test says otherwise. */
export const ticket: Ticket = { ticket: 'A042', service: 'Passports', waiting: 7 }

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Hex without the spaces that make it readable. */
export const unspaced = (text: string) => text.replaceAll(/\s/g, '')

/** Answers one write: hex of what the printer says to these bytes. Literal replies, none of our firmware. */
export type Script = (hex: string) => string | undefined

/** `ESC ACK SOH` */
export const STATUS = '1b0601'
/** An automatic status: all well, the counter as given. */
export const well = (counter = 0) =>
  `23060000000000${hexOf(Uint8Array.of(((counter & 0x18) << 2) | ((counter & 7) << 1)))}00`

/** The question for proof that ends a stage, with its id. */
export const DOCUMENT = /1b1d0301(.{4})$/

/** A printer that counts documents, from a number on. */
export function documents(from = 0) {
  let count = from
  const restart = () => {
    count = 0
  }
  const script: Script = (hex) => {
    if (hex === STATUS) return well()
    const id = DOCUMENT.exec(hex)?.[1]
    if (id === undefined) return undefined
    count = (count + 1) & 0xff
    return `1b1d0301${id}${hexOf(Uint8Array.of(count))}00`
  }
  return { script, restart }
}

/** Puts the counter somewhere, and has only the last step told. */
export const SYNC = /^1b1e61001b1e4500((?:17)*)1b1e610117$/

/** A printer that counts `ETB`, from a number on. */
export function counting(from = 0) {
  let count = from
  const restart = () => {
    count = 0
  }
  const script: Script = (hex) => {
    if (hex === STATUS) return well(count)
    const set = SYNC.exec(hex)?.[1]
    if (set !== undefined) count = set.length / 2
    if (!hex.endsWith('17')) return undefined
    count = (count + 1) % 32
    return well(count)
  }
  return { script, restart }
}

/** A driver that is up, on a line to a printer that answers by script. */
export async function setUp(
  profile: StarProfile,
  script: Script,
  options: Record<string, unknown> = {},
  unsettled = false,
) {
  const clock = new VirtualClock()
  const line = new SerialLine({ clock })
  const world = { script, wire: [] as string[] }
  const say = { now: (_hex: string) => {} }
  line.attach((send): Firmware => {
    say.now = (hex) => send(Buffer.from(unspaced(hex), 'hex'))
    return {
      hands: {},
      world: () => ({}),
      receive: (bytes) => {
        world.wire.push(hexOf(bytes))
        const reply = world.script(hexOf(bytes))
        if (reply) say.now(reply)
      },
    }
  })
  const surroundings = { id: 'kiosk-1', clock, random: createRandom(1), timezone: 'Europe/Moscow' }
  const driver = starDriver(profile)({ ...surroundings, options, unsettled, connect: line.connect })
  const statuses: PrinterStatus[] = []
  driver.onStatus((status) => statuses.push(status))
  driver.start()
  await clock.advance(1500)
  const opening = world.wire.splice(0)
  let begun = 0
  const permit: Permit = { id: 'order-1', begin: () => void begun++ }
  const print = (what: Ticket = ticket) =>
    clock.until(
      driver.print(what, permit, {}).then(
        (evidence) => ({ evidence, code: undefined, outcome: 'done', message: '', fix: '' }),
        (error: unknown) => {
          if (!(error instanceof DeviceError)) throw error
          const { code, outcome, message, fix } = error
          return { evidence: undefined, code, outcome, message, fix }
        },
      ),
    )
  /** What was written since the last look, without questions. */
  const paperBytes = () => world.wire.splice(0).filter((hex) => hex !== STATUS)
  return { clock, line, world, say, driver, statuses, opening, print, paperBytes, begun: () => begun }
}
