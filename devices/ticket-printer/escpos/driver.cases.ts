/** A driver on a line to a printer that says literal bytes, none of our firmware: for the tests of what goes over the wire. */
import { createRandom, DeviceError, type Firmware, type Permit, VirtualClock } from '../../../lib/index.ts'
import { SerialLine } from '../../../simulator/serial-line.ts'
import type { PrinterStatus, PrintOptions, Ticket } from '../contract.ts'
import { escposDriver } from './driver.ts'
import type { EscposProfile } from './profile.ts'

/** What is printed unless a test says otherwise. */
export const ticket: Ticket = { ticket: 'A042', service: 'Passports', waiting: 7 }

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** Hex without the spaces that make it readable. */
export const unspaced = (text: string) => text.replaceAll(/\s/g, '')

/** Answers one write: hex of what the printer says to these bytes. Literal replies, none of our firmware. */
export type Script = (hex: string) => string | undefined

/** The question in order that ends a write; alone it asks whether the printer is in step. */
export const FENCE = /.1d7201$/

/** A question that is answered on reception. */
export const STATUS = /^1004(0[1-4])$/

/** Clears the buffers. */
export const CLEAR = '10140801031401060208'

/** The question for proof that ends a stage, with its id. */
export const PROCESS_ID = /1d284806003030(.{8})$/

/** The proof for it. */
export const echoOf = (hex: string) => `3722${PROCESS_ID.exec(hex)?.[1]}00`

/** Answers status questions with "all is well" and clears buffers. */
export const well: Script = (hex) =>
  STATUS.test(hex) ? '12' : hex === CLEAR ? '372500' : hex === '1d7201' ? '00' : undefined

/** A well printer that proves. */
export const proving: Script = (hex) => (PROCESS_ID.test(hex) ? echoOf(hex) : well(hex))

/** A driver that is up, on a line to a printer that answers by script. */
export async function setUp(
  profile: EscposProfile,
  script: Script,
  options: Record<string, unknown> = {},
  baudRate?: number,
) {
  const clock = new VirtualClock()
  const line = new SerialLine({ clock, ...(baudRate ? { baudRate } : {}) })
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
  const context = { id: 'kiosk-1', clock, random: createRandom(1), timezone: 'Europe/Moscow', options }
  const driver = escposDriver(profile)({ ...context, connect: line.connect })
  const statuses: PrinterStatus[] = []
  driver.onStatus((status) => statuses.push(status))
  driver.start()
  await clock.advance(1500)
  const opening = world.wire.splice(0)
  let begun = 0
  const permit: Permit = { id: 'order-1', begin: () => void begun++ }
  const print = (options: PrintOptions = {}, what: Ticket = ticket) =>
    clock.until(
      driver.print(what, permit, options).then(
        (evidence) => ({ evidence, code: undefined, outcome: 'done', message: '', fix: '' }),
        (error: unknown) => {
          if (!(error instanceof DeviceError)) throw error
          const { code, outcome, message, fix } = error
          return { evidence: undefined, code, outcome, message, fix }
        },
      ),
    )
  /** What was written in the course of tickets: no questions. */
  const paperBytes = () => world.wire.filter((hex) => !STATUS.test(hex) && hex !== CLEAR)
  return { clock, line, world, say, driver, statuses, opening, print, paperBytes, begun: () => begun }
}
