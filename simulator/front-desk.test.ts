import { expect, it } from 'vitest'
import { VirtualClock } from '../lib/index.ts'
import { FrontDesk, type FrontDeskOptions } from './front-desk.ts'
import { idealCentre } from './ideal/ideal-centre.ts'
import { simulateCentre } from './simulated-centre.ts'

function setUp(options: FrontDeskOptions = {}) {
  const clock = new VirtualClock()
  const { centre } = idealCentre({ clock, windows: 3 })
  const desk = new FrontDesk(centre, clock, options)
  const take = async (service: string, priority?: number) => {
    const answer = await clock.until(desk.takeTicket('kiosk-1', service, { priority }))
    return answer.ticket
  }
  const call = async (window: number) => (await clock.until(desk.callNext(window, 'k')))?.ticket
  return { clock, centre, desk, take, call }
}

it('calls the lowest priority number first, equal ones as they came', async () => {
  const { desk, take, call } = setUp({ services: [{ name: 'Land', priority: 2 }] })
  await take('Passports')
  await take('Passports', 1)
  await take('Land')
  await take('Passports')
  await take('Land', 1)
  expect(desk.waiting.map(({ ticket, priority }) => [ticket, priority])).toEqual([
    ['P002', 1],
    ['L002', 1],
    ['L001', 2],
    ['P001', 5],
    ['P003', 5],
  ])
  expect(await call(1)).toBe('P002')
})

it('a window calls only whom it serves, and others wait on', async () => {
  const { desk, take, call } = setUp({ services: [{ name: 'Land', windows: [2] }] })
  await take('Land')
  expect([desk.hasFor(1), desk.hasFor(2)]).toEqual([false, true])
  expect(await call(1)).toBeUndefined()
  await take('Passports')
  expect(await call(1)).toBe('P001')
  expect(await call(2)).toBe('L001')
})

it('whose call could not be shown goes back to where they were', async () => {
  const { centre, desk, take, call } = setUp()
  await take('Passports', 5)
  await take('Passports', 1)
  await take('Passports', 1)
  await centre.display('lamp-3').close()
  expect(await call(3)).toBeUndefined()
  expect(desk.waiting.map(({ ticket }) => ticket)).toEqual(['P002', 'P003', 'P001'])
})

it('a number that may light up after its call had failed is withdrawn: it is called at one window', async () => {
  const clock = new VirtualClock()
  const lamp = (window: number) =>
    ({ kind: 'caller-display', model: 'epson-dm-d110', port: `pty:///dev/l${window}`, window }) as const
  const kiosk = { kind: 'ticket-printer', model: 'epson-tm-t88v', port: 'pty:///dev/k' } as const
  const config = { centre: 'c', devices: { 'kiosk-1': kiosk, 'lamp-1': lamp(1), 'lamp-2': lamp(2) } }
  const { centre, faults, hands } = await simulateCentre(config, { clock })
  await clock.advance(10_000)
  const desk = new FrontDesk(centre, clock)
  const { ticket } = await clock.until(desk.takeTicket('kiosk-1', 'Land'))
  faults.start('lamp-1', 'cableOut', { after: 3, during: 5000 }) // in the middle of the call
  expect(await clock.until(desk.callNext(1, 'k'))).toBeUndefined()
  expect(await clock.until(desk.callNext(2, 'k'))).toMatchObject({ ticket })
  await clock.advance(60_000)
  expect([hands('lamp-1').look().join(' '), hands('lamp-2').look().join(' ')]).toEqual([
    expect.not.stringContaining(ticket),
    expect.stringContaining(ticket),
  ])
  await clock.until(centre.close())
})

it('a board that could not be reached is told again what it is to show', async () => {
  const clock = new VirtualClock()
  const config = {
    centre: 'c',
    devices: {
      'kiosk-1': { kind: 'ticket-printer', model: 'epson-tm-t88v', port: 'pty:///dev/k' },
      'lamp-1': { kind: 'caller-display', model: 'cd5220', port: 'pty:///dev/l1', window: 1 },
      hall: { kind: 'caller-display', model: 'native-display', port: 'mqtt:', board: true },
    },
  } as const
  const { centre, faults, hands } = await simulateCentre(config, { clock })
  await clock.advance(10_000)
  const desk = new FrontDesk(centre, clock)
  const { ticket } = await clock.until(desk.takeTicket('kiosk-1', 'Land'))
  const outage = faults.start('broker', 'restart')
  await clock.advance(1000)
  expect(await clock.until(desk.callNext(1, 'k'))).toMatchObject({ ticket })
  await clock.advance(60_000)
  expect(hands('hall').look().join('')).toBe('')
  outage.end()
  await clock.advance(30_000)
  expect(hands('hall').look().join('')).toContain(ticket)
  await clock.until(desk.finish(1))
  await clock.advance(1000)
  expect(hands('hall').look().join('')).toBe('')
  await clock.until(centre.close())
})

it('gives every number a letter from A to Z that people can read, and no number twice', async () => {
  const { take } = setUp({
    services: [
      { name: 'Passports', letter: 'Z' },
      { name: 'Zoo', letter: 'A' },
    ],
  })
  const services = ['Passports', 'Zoo', 'паспорта', '1st aid', 'benefits', 'Bells', 'паспорта']
  const tickets: string[] = []
  for (const service of services) tickets.push(await take(service))
  expect(tickets).toEqual(['Z001', 'A001', 'B001', 'C001', 'B002', 'B003', 'B004'])
  expect(new Set(tickets).size).toBe(tickets.length)
})
