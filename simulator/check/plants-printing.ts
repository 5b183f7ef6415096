/** Bugs in the drivers of printers, and around them. */
import type { Centre } from '../../devices/centre/contract.ts'
import type { Ticket } from '../../devices/ticket-printer/contract.ts'
import type { TicketPrinter } from '../../devices/ticket-printer/index.ts'
import { asDeviceError, DeviceError } from '../../lib/index.ts'
import { over, type Plant, withTransport } from './plant.ts'

const SELDOM = 10 // every so many tickets
const TRIES = 30
const RETRY_MS = 1000

export const PRINTING_PLANTS: readonly Plant[] = [
  {
    name: 'doneTooSoon',
    about: 'says printed as soon as the first byte has left',
    breaks: 'P2',
    printer: (driver) => ({
      print: (ticket, permit, options) =>
        new Promise((resolve, reject) => {
          const begin = () => {
            permit.begin()
            resolve('printed')
          }
          driver.print(ticket, { ...permit, begin }, options).catch(reject)
        }),
    }),
  },
  {
    name: 'doubtIsNo',
    about: 'says that a ticket was not printed where nobody can know',
    breaks: 'P2b',
    printer: (driver) => ({
      print: (ticket, permit, options) =>
        driver.print(ticket, permit, options).catch((error: unknown) => {
          const { code, message } = asDeviceError(error)
          throw new DeviceError(code, message, { outcome: 'notDone' })
        }),
    }),
  },
  {
    name: 'noIsYes',
    about: 'says printed though the printer refused',
    breaks: 'P2',
    printer: (driver) => ({
      print: (ticket, permit, options) =>
        driver.print(ticket, permit, options).catch(() => 'printed' as const),
    }),
  },
  {
    name: 'printsAgain',
    about:
      'prints once more behind the back of whoever asked when the outcome is unknown, as soon as the printer is back',
    breaks: 'P3',
    printer: (driver, clock) => ({
      print: (ticket, permit, options) =>
        driver.print(ticket, permit, options).catch(async (error: unknown) => {
          if (asDeviceError(error).outcome !== 'unknown') throw error
          for (let tries = 0; tries < TRIES; tries++) {
            await clock.sleep(RETRY_MS)
            if (driver.status.state !== 'ready') continue
            return driver.print(ticket, permit, options).catch(() => {
              throw error
            })
          }
          throw error
        }),
    }),
  },
  {
    name: 'copyUnmarked',
    about: 'prints a copy without its mark',
    breaks: 'P3',
    printer: (driver) => ({
      print: ({ copyOf: _copyOf, ...ticket }, permit, options) => driver.print(ticket, permit, options),
    }),
  },
  {
    name: 'neverAnswers',
    about: 'forgets to answer when the line is lost',
    breaks: 'P1',
    printer: (driver) => ({
      print: (ticket, permit, options) =>
        driver.print(ticket, permit, options).catch((error: unknown) => {
          if (asDeviceError(error).code !== 'offline') throw error
          return new Promise(() => {})
        }),
    }),
  },
  {
    name: 'idForgotten',
    about: 'does the same command again when it is repeated',
    breaks: 'P3',
    centre: (centre) => {
      let minted = 0
      const forgetful = (printer: TicketPrinter) =>
        over(printer, {
          print: (ticket, options) => printer.print(ticket, { ...options, id: `anew-${++minted}` }),
        })
      return over(centre, { printer: (id) => forgetful(centre.printer(id)) })
    },
  },
  {
    name: 'doubtForNothing',
    about: 'says now and then that nobody can know, though the printer has proved it',
    breaks: 'P4',
    printer: (driver) => {
      let count = 0
      return {
        print: async (ticket, permit, options) => {
          const evidence = await driver.print(ticket, permit, options)
          if (++count % SELDOM > 0) return evidence
          throw new DeviceError('failure', 'nobody can know', { outcome: 'unknown' })
        },
      }
    },
  },
  {
    name: 'forgetsToCut',
    about: 'leaves a ticket uncut now and then, so that the next one hangs from it',
    breaks: 'P5',
    context: (context, kind) => {
      let count = 0
      return withTransport(context, kind === 'ticket-printer', (transport) => ({
        write: (bytes) => transport.write(isCut(bytes) && ++count % SELDOM === 0 ? withoutCut(bytes) : bytes),
      }))
    },
  },
  {
    name: 'printsInBatches',
    about: 'keeps a ticket back now and then, and prints it behind the next one',
    breaks: 'P6',
    printer: (driver) => {
      let count = 0
      let kept: Ticket | undefined
      return {
        print: async (ticket, permit, options) => {
          if (++count % SELDOM === 0) {
            permit.begin()
            kept = ticket
            return driver.proof
          }
          const evidence = await driver.print(ticket, permit, options)
          const late = kept
          kept = undefined
          if (late !== undefined) await driver.print(late, { ...permit, begin: () => {} }, {}).catch(() => {})
          return evidence
        },
      }
    },
  },
  {
    name: 'textIsObeyed',
    about: 'lets the control characters of a text through to the printer',
    breaks: 'P9',
    centre: (centre) => over(centre, { printer: (id) => disguising(centre, id) }),
    context: (context, kind) =>
      withTransport(context, kind === 'ticket-printer', (transport) => ({
        write: (bytes) => transport.write(undisguised(bytes)),
      })),
  },
  {
    name: 'cutsTwice',
    about: 'cuts once more behind a ticket now and then',
    breaks: 'P9',
    context: (context, kind) => {
      let count = 0
      return withTransport(context, kind === 'ticket-printer', (transport) => ({
        write: (bytes) =>
          transport.write(
            isCut(bytes) && ++count % SELDOM === 0 ? Uint8Array.of(...bytes, ...CUT_AGAIN) : bytes,
          ),
      }))
    },
  },
]

const GS = 0x1d
const CUT = 0x56
const CUT_AGAIN = [0x0a, GS, CUT, 0x42, 0]

const cutAt = (bytes: Uint8Array) => bytes.findIndex((byte, index) => byte === GS && bytes[index + 1] === CUT)
const isCut = (bytes: Uint8Array) => cutAt(bytes) >= 0

/** Without the four bytes of `GS V m n`. */
function withoutCut(bytes: Uint8Array): Uint8Array {
  const at = cutAt(bytes)
  return Uint8Array.of(...bytes.subarray(0, at), ...bytes.subarray(at + 4))
}

const MARK = '~'
const SHIFT = 0x40

/** Control characters as text that every check lets through … */
function disguising(centre: Centre, id: string): TicketPrinter {
  const printer = centre.printer(id)
  const disguised = (text: string) =>
    text.replace(/\p{Cc}/gu, (control) => `${MARK}${String.fromCharCode(control.charCodeAt(0) + SHIFT)}`)
  return over(printer, {
    print: ({ service, lines, ...ticket }, options) =>
      printer.print(
        {
          ...ticket,
          ...(service === undefined ? {} : { service: disguised(service) }),
          ...(lines === undefined ? {} : { lines: lines.map(disguised) }),
        },
        options,
      ),
  })
}

/** … and what they were, on the line. */
function undisguised(bytes: Uint8Array): Uint8Array {
  const text = String.fromCharCode(...bytes)
  const plain = text.replace(/~([@-_])/g, (_, shifted: string) =>
    String.fromCharCode(shifted.charCodeAt(0) - SHIFT),
  )
  return Uint8Array.from(plain, (character) => character.charCodeAt(0))
}
