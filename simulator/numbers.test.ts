import { expect, it } from 'vitest'
import { type MemoryJournal, memoryJournal, VirtualClock } from '../lib/index.ts'
import { FrontDesk } from './front-desk.ts'
import { idealCentre } from './ideal/ideal-centre.ts'
import { Numbers } from './numbers.ts'

/** One life of a front desk over a journal whose writes wait for `sync()`. */
async function life(journal: MemoryJournal, stepMs = 0) {
  const clock = new VirtualClock()
  clock.step(stepMs)
  const { centre } = idealCentre({ clock, windows: 1 })
  const desk = new FrontDesk(centre, clock, { numbers: await Numbers.open(journal) })
  const issued: string[] = []
  desk.onEvent(({ type, ticket }) => type === 'issued' && issued.push(ticket))
  const take = (service = 'Passports') => clock.until(desk.takeTicket('kiosk-1', service))
  return { clock, desk, issued, take }
}

it('no number is issued twice, at whatever moment the program dies and wherever its clock stands', async () => {
  for (let underWay = 0; underWay <= 3; underWay++) {
    for (let keep = 0; keep <= underWay; keep++) {
      const all: string[] = []
      let journal = memoryJournal({ autoSync: false })
      for (const stepMs of [0, -86_400_000, 366 * 86_400_000, -50 * 366 * 86_400_000]) {
        const { desk, issued, clock } = await life(journal, stepMs)
        const sure = [desk.takeTicket('kiosk-1', 'Passports'), desk.takeTicket('kiosk-1', 'Land')]
        journal.sync()
        await clock.until(Promise.all(sure))
        for (let more = 0; more < underWay; more++) void desk.takeTicket('kiosk-1', 'Passports')
        await clock.advance(0)
        journal = journal.crash({ keep, torn: true, beyond: [0, 1] })
        await clock.advance(1000) // what waited is refused, and nobody gets a number
        expect(issued).toHaveLength(2)
        all.push(...issued)
      }
      expect(new Set(all).size).toBe(8)
    }
  }
})

it('a number that the journal cannot keep is given to nobody, and what was kept untold is a gap', async () => {
  const journal = memoryJournal({ autoSync: false })
  const first = await life(journal)
  const waits = first.take()
  await Promise.resolve()
  const left = journal.crash({ keep: 1 })
  expect(await waits).toMatchObject({ given: false, ticket: '', error: { code: 'failure' } })
  const second = await life(left)
  const taken = second.take()
  left.sync()
  expect(await taken).toMatchObject({ given: true, ticket: 'P002' })
  await left.close()
  expect(await second.take()).toMatchObject({ given: false, error: { code: 'closed' } })
})
