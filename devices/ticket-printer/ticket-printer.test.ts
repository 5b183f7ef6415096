import { expect, it } from 'vitest'
import { Commands, DeviceError, Listeners, type Permit, VirtualClock } from '../../lib/index.ts'
import { memoryJournal } from '../../lib/memory-journal.ts'
import type { PrinterDriver, PrinterStatus, PrintOptions, Ticket } from './contract.ts'
import { TicketPrinter } from './ticket-printer.ts'

/** A driver that takes 100 ms for a ticket and keeps what it printed. */
function setUp() {
  const clock = new VirtualClock()
  const printed: { id: string; ticket: Ticket; options: PrintOptions }[] = []
  const statuses = new Listeners<PrinterStatus>()
  const status: PrinterStatus = { state: 'ready', since: clock.now(), paper: 'adequate', coverOpen: false }
  let printing = 0
  const driver: PrinterDriver = {
    proof: 'printed',
    status,
    start: () => {},
    ready: async () => {},
    onStatus: (listener) => statuses.add(listener),
    onEvent: () => () => {},
    print: async (ticket: Ticket, permit: Permit, options: PrintOptions) => {
      expect(++printing).toBe(1)
      try {
        permit.begin()
        await clock.sleep(100)
        if (ticket.ticket === 'JAM') throw new DeviceError('cutterJam', 'stuck', { outcome: 'unknown' })
        printed.push({ id: permit.id, ticket, options })
        return 'printed'
      } finally {
        printing--
      }
    },
    identify: async (permit) => {
      permit.begin()
      return 'sent'
    },
    close: async () => {},
  }
  let minted = 0
  const commands = new Commands({
    clock,
    journal: memoryJournal(),
    device: 'kiosk-1',
    mint: () => `kiosk-1-1-c${++minted}`,
  })
  return { clock, printed, statuses, status, printer: new TicketPrinter({ id: 'kiosk-1', driver, commands }) }
}

it('prints one ticket after another, in order of asking', async () => {
  const { clock, printed, printer } = setUp()
  const done = await clock.until(Promise.all(['A1', 'A2', 'A3'].map((ticket) => printer.print({ ticket }))))
  expect(printed.map(({ ticket }) => ticket.ticket)).toEqual(['A1', 'A2', 'A3'])
  expect(done.map(({ id, outcome, evidence }) => ({ id, outcome, evidence }))).toEqual([
    { id: 'kiosk-1-1-c1', outcome: 'done', evidence: 'printed' },
    { id: 'kiosk-1-1-c2', outcome: 'done', evidence: 'printed' },
    { id: 'kiosk-1-1-c3', outcome: 'done', evidence: 'printed' },
  ])
})

it('never prints one id twice, and refuses it for another ticket or another demand', async () => {
  const { clock, printed, printer } = setUp()
  const first = printer.print({ ticket: 'A1' }, { id: 'x' })
  const same = printer.print({ ticket: 'A1' }, { id: 'x' })
  expect(await clock.until(same)).toEqual(await first)
  expect(await clock.until(printer.print({ ticket: 'A1' }, { id: 'x', ttlMs: 5 }))).toEqual(await first)
  expect(printed).toHaveLength(1)
  await expect(printer.print({ ticket: 'A2' }, { id: 'x' })).rejects.toMatchObject({ code: 'illegal' })
  await expect(printer.print({ ticket: 'A1' }, { id: 'x', require: 'sent' })).rejects.toMatchObject({
    code: 'illegal',
  })
})

it('a deadline is judged when the turn comes', async () => {
  const { clock, printed, printer } = setUp()
  const first = printer.print({ ticket: 'A1' })
  const late = printer.print({ ticket: 'A2' }, { ttlMs: 50 })
  const after = printer.print({ ticket: 'A3' })
  await expect(clock.until(late)).rejects.toMatchObject({ code: 'expired', outcome: 'notDone' })
  await clock.until(Promise.all([first, after]))
  expect(printed.map(({ ticket }) => ticket.ticket)).toEqual(['A1', 'A3'])
})

it('one failure does not hold up the next ticket', async () => {
  const { clock, printer } = setUp()
  const jam = printer.print({ ticket: 'JAM' }, { id: 'j' })
  const next = printer.print({ ticket: 'A1' })
  await expect(clock.until(jam)).rejects.toMatchObject({ code: 'cutterJam', outcome: 'unknown' })
  expect(await clock.until(next)).toMatchObject({ outcome: 'done' })
  await expect(printer.print({ ticket: 'JAM' }, { id: 'j' })).rejects.toMatchObject({
    code: 'cutterJam',
    outcome: 'unknown',
  })
})

it('refuses what is wrong before anything is remembered', async () => {
  const { clock, printed, printer } = setUp()
  await expect(printer.print({ ticket: 'A\u001b@' }, { id: 'x' })).rejects.toMatchObject({
    code: 'illegal',
    outcome: 'notDone',
  })
  await expect(printer.print({ ticket: 'A1' }, { id: '\n' })).rejects.toMatchObject({ code: 'illegal' })
  await clock.until(printer.print({ ticket: 'A1' }, { id: 'x', require: 'fence' }))
  expect(printed).toEqual([{ id: 'x', ticket: { ticket: 'A1' }, options: { id: 'x', require: 'fence' } }])
})

it('passes on what the driver knows', async () => {
  const { clock, printer, status, statuses } = setUp()
  const heard: PrinterStatus[] = []
  printer.onStatus((each) => heard.push(each))
  statuses.tell({ ...status, paper: 'empty' })
  expect(heard).toEqual([{ ...status, paper: 'empty' }])
  expect(printer.status).toBe(status)
  expect(printer.proof).toBe('printed')
  expect(await clock.until(printer.identify())).toMatchObject({ outcome: 'done', evidence: 'sent' })
  await printer[Symbol.asyncDispose]()
})

it('refuses a copy of another number, before anything is sent', async () => {
  const { clock, printer } = setUp()
  await clock.until(printer.print({ ticket: 'A042' }, { id: 'p-1' }))
  const other = printer.print({ ticket: 'A043', copyOf: 'p-1' }, { id: 'p-2' })
  await expect(clock.until(other)).rejects.toMatchObject({
    ...{ code: 'illegal', outcome: 'notDone', message: expect.stringContaining('A042') },
  })
  expect(await clock.until(printer.print({ ticket: 'A042', copyOf: 'p-1' }, { id: 'p-3' }))).toMatchObject({
    outcome: 'done',
  })
  // what is not known any more cannot be compared
  expect(await clock.until(printer.print({ ticket: 'A042', copyOf: 'older' }))).toMatchObject({
    outcome: 'done',
  })
})
