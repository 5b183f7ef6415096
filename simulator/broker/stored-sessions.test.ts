import { expect, it } from 'vitest'
import { event, world } from './broker.cases.ts'
import { SessionBook } from './stored-sessions.ts'

it('a broker that was given the sessions of the last one keeps messages for clients that are not back yet', async () => {
  const book = new SessionBook()
  const first = await world({ onSession: (change) => book.apply(change) })
  const kept = { clean: false, clientId: 'reader' }
  await (await first.client(kept)).subscribeAsync(['a/+', 'b/#', 'c'], { qos: 1 })
  await (await first.client(kept)).unsubscribeAsync('b/#')
  await (await first.client({ clientId: 'passing' })).subscribeAsync('a/+', { qos: 1 })
  expect(book.all).toEqual([
    {
      clientId: 'reader',
      filters: [
        { topic: 'a/+', qos: 1 },
        { topic: 'c', qos: 1 },
      ],
    },
  ])
  await first.broker.close()

  const next = await world({ sessions: book.all, onSession: (change) => book.apply(change) })
  const writer = await next.client()
  await writer.publishAsync('a/x', 'while away', { qos: 1 })
  await writer.publishAsync('b/x', 'not asked for any more', { qos: 1 })
  const reader = await next.client(kept)
  while (reader.got.length < 1) await event(reader, 'message')
  await writer.publishAsync('c', 'live', { qos: 1 })
  while (reader.got.length < 2) await event(reader, 'message')
  expect(reader.got.map(({ text }) => text)).toEqual(['while away', 'live'])

  await next.client({ clean: true, clientId: 'reader' })
  expect(book.all).toEqual([])
})
