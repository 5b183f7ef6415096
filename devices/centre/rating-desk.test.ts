import { expect, it } from 'vitest'
import { memoryJournal, VirtualClock } from '../../lib/index.ts'
import type { Press } from '../rating-buttons/contract.ts'
import type { RatingButtons } from '../rating-buttons/index.ts'
import { CentreEventBus } from './centre-base.ts'
import type { Rating } from './contract.ts'
import { RatingDesk } from './rating-desk.ts'
import { Sessions } from './sessions.ts'

const clock = new VirtualClock()
const press = (id?: string): Press => ({
  ...{ score: 2, scale: 2, at: clock.now() },
  ...(id === undefined ? {} : { id }),
})

/** One life over a journal: what it told of these presses. */
async function live(journal: ReturnType<typeof memoryJournal>, ...presses: readonly Press[]) {
  const events = new CentreEventBus()
  const told: Rating[] = []
  events.on('rating', (rating) => told.push(rating))
  const sessions = new Sessions()
  const records = await journal.read()
  const desk = new RatingDesk({ boot: 1, journal, records, events, clock, sessions: () => sessions })
  let hear = (_press: Press) => {}
  const buttons = {
    onPress: (listener: (press: Press) => void) => {
      hear = listener
      return () => {}
    },
  }
  desk.watch('window-1', 'rate-1', 1, buttons as RatingButtons)
  for (const each of presses) hear(each)
  await desk.settled()
  await Promise.resolve()
  return told.length
}

it('a press with an id of its own counts once, over restarts too', async () => {
  const journal = memoryJournal()
  expect(await live(journal, press('rate-1-1-1'), press('rate-1-1-2'), press('rate-1-1-2'))).toBe(2)
  expect(await live(journal, press('rate-1-1-2'), press('rate-1-1-3'))).toBe(1)
})

it('a press that its box names, and says again to the next life, counts once; its numbers may begin anew', async () => {
  const journal = memoryJournal()
  expect(await live(journal, press('00017/3-1'), press('00017/3-2'))).toBe(2)
  expect(await live(journal, press('00017/3-2'), press('00017/3-3'), press('00018/3-3'))).toBe(2)
  const many = Array.from({ length: 100 }, (_, i) => press(`00017/3-${i + 4}`))
  expect(await live(journal, ...many)).toBe(100)
  expect(await live(journal, press('00017/3-1'), press('00017/3-103'))).toBe(1)
})

it('presses without one count as often as they come', async () => {
  const journal = memoryJournal()
  expect(await live(journal, press(), press())).toBe(2)
  expect(await live(journal, press())).toBe(1)
})

it('what is pressed while the disk is slow is kept together, and told in order', async () => {
  const journal = memoryJournal({ autoSync: false })
  const events = new CentreEventBus()
  const told: string[] = []
  events.on('rating', ({ id }) => told.push(id))
  const sessions = new Sessions()
  const desk = new RatingDesk({ boot: 1, journal, records: [], events, clock, sessions: () => sessions })
  const listeners: ((press: Press) => void)[] = []
  const onPress = (listener: (press: Press) => void) => {
    listeners.push(listener)
    return () => {}
  }
  desk.watch('window-1', 'rate-1', 1, { onPress } as unknown as RatingButtons)
  for (let i = 0; i < 300; i++) listeners[0]?.(press())
  expect(told).toEqual([])
  journal.sync() // once
  await desk.settled()
  expect(told).toEqual(Array.from({ length: 300 }, (_, i) => `window-1-1-${i + 1}`))
})
