import { expect, it } from 'vitest'
import { Commands } from './commands.ts'
import type { JournalRecord } from './journal.ts'
import { memoryJournal } from './memory-journal.ts'
import { VirtualClock } from './virtual-clock.ts'

const ticket = (number: string) => ({ op: 'print', payload: { ticket: number } })
const CLOSED = { code: 'closed', outcome: 'notDone', message: 'kiosk-1 was closed' }

function setUp() {
  const clock = new VirtualClock()
  const journal = memoryJournal()
  const kept: JournalRecord[] = []
  const watched = {
    ...journal,
    append: (record: JournalRecord) => {
      kept.push(record)
      return journal.append(record)
    },
  }
  const commands = new Commands({ clock, journal: watched, device: 'kiosk-1', mint: () => 'minted' })
  const acts: string[] = []
  const print = async ({ id, begin }: { id: string; begin(): void }) => {
    begin()
    acts.push(id)
    await clock.sleep(1000)
    return 'printed' as const
  }
  return { clock, journal, kept, commands, acts, print }
}

it('after close nothing new is begun, and nothing is journalled', async () => {
  const { commands, kept, acts, print } = setUp()
  commands.close()
  await expect(commands.run(ticket('A042'), print)).rejects.toMatchObject(CLOSED)
  await expect(commands.run({ ...ticket('A042'), id: 'x' }, print)).rejects.toMatchObject(CLOSED)
  expect([kept, acts]).toEqual([[], []])
})

it('what was done stays done: its id gives its first result, in flight and later', async () => {
  const { clock, commands, kept, print } = setUp()
  const first = commands.run({ ...ticket('A042'), id: 'x' }, print)
  await clock.advance(500)
  commands.close()
  const again = commands.run({ ...ticket('A042'), id: 'x' }, print)
  const done = await clock.until(first)
  expect(done).toMatchObject({ outcome: 'done' })
  expect(await again).toEqual(done)
  expect(await commands.run({ ...ticket('A042'), id: 'x' }, print)).toEqual(done)
  expect(kept.map(({ type }) => type)).toEqual(['accepted', 'result'])
})

it('a journal that was closed is no talk of journals', async () => {
  const { commands, journal, acts, print } = setUp()
  await journal.close()
  await expect(commands.run(ticket('A042'), print)).rejects.toMatchObject(CLOSED)
  expect(acts).toEqual([])
})
