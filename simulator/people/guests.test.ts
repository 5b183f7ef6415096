import { expect, it } from 'vitest'
import { createRandom, VirtualClock } from '../../lib/index.ts'
import type { OutsideTicket } from '../outside-desk.ts'
import { simulateCentre } from '../simulated-centre.ts'
import { welcomeGuests } from './guests.ts'
import { BRISK } from './habits.ts'

const devices = {
  'kiosk-1': { kind: 'ticket-printer', model: 'epson-tm-t88v', port: 'pty:///dev/k1' },
  'kiosk-2': { kind: 'ticket-printer', model: 'xprinter-xp-58', port: 'pty:///dev/k2' }, // no cutter
  'lamp-1': { kind: 'caller-display', model: 'epson-dm-d110', port: 'pty:///dev/l1', window: 1 },
  'rate-1': { kind: 'rating-buttons', model: 'serial-keypad', port: 'pty:///dev/r1', window: 1 },
} as const

const MINUTE = 60_000

/** A centre with guests, and what a queue server does to it. */
async function setUp() {
  const clock = new VirtualClock()
  const random = createRandom(5)
  const simulated = await simulateCentre({ centre: 'guests', devices }, { clock, random })
  const { centre, history } = simulated
  await clock.until(Promise.all([...centre.devices.values()].map(({ device }) => device.ready())))
  let told = (_ticket: OutsideTicket) => {}
  const goHome = welcomeGuests({
    ...{ devices: simulated.devices, clock, random, history, habits: BRISK },
    ticketAt: (window) => centre.window(window).session?.ticket,
    onTicket: (listener) => {
      told = listener
      return () => {}
    },
  })
  const print = async (kiosk: string, ticket: string) => {
    await clock.until(centre.printer(kiosk).print({ ticket }))
    told({ kiosk, ticket })
    await clock.advance(MINUTE)
  }
  const serve = (ticket: string) => clock.until(centre.window(1).serve({ ticket }))
  const free = () => clock.until(centre.window(1).free())
  const types = (ticket: string) =>
    history.records.filter((record) => record['ticket'] === ticket).map(({ type }) => type)
  return { clock, history, goHome, print, serve, free, types }
}

it('whoever gets a ticket comes when its number is lit, is served and presses once', async () => {
  const { clock, print, serve, types, history, goHome } = await setUp()
  await print('kiosk-1', 'A001')
  await serve('A001')
  await clock.advance(30 * MINUTE)
  goHome()
  const seen = ['arrived', 'tookTicket', 'atWindow', 'pressedButton', 'served', 'rating']
  expect(types('A001').sort()).toEqual(seen.sort())
  const waitedMs = Number(history.records.find(({ type }) => type === 'atWindow')?.['waitedMs'])
  expect(waitedMs).toBeGreaterThan(MINUTE / 2) // since the ticket was taken, not since the call
})

it('does not press after the window has been freed: the press would count for nobody, or for another', async () => {
  const { clock, print, serve, free, types } = await setUp()
  await print('kiosk-1', 'A001')
  await serve('A001')
  await free()
  await clock.advance(30 * MINUTE)
  expect(types('A001')).toEqual(['arrived', 'tookTicket', 'atWindow', 'served'])
})

it('tears off what a printer without a cutter has printed, and takes a number of any form', async () => {
  const { print, history, types } = await setUp()
  await print('kiosk-2', 'B 7')
  expect(history.records.filter(({ type }) => type === 'device.torn')).toHaveLength(1)
  expect(types('B 7')).toEqual(['arrived', 'tookTicket'])
})
