/** The cases of a link about its end and about refusals; registered by link.cases.ts. */
import { expect } from 'vitest'
import { brief, type Register } from './link-scenario.cases.ts'

/** How connections end, and what becomes of what was under way. */
export function endCases(scenario: Register): void {
  const will = { topic: 'state/a', payload: '{"state":"lost"}', qos: 1, retain: true } as const

  scenario('leaves its will when it is torn', async ({ join }) => {
    const watcher = await join({ clientId: 'watcher' })
    await watcher.link.subscribe('state/+', 1)
    const a = await join({ clientId: 'a', will })
    await a.link.destroy()
    const [message] = await watcher.inbox.has(1)
    expect(message && `${brief(message)} ${message.retain}`).toBe('state/a={"state":"lost"} false')
    const late = await join({ clientId: 'late' })
    await late.link.subscribe('state/a', 1)
    expect((await late.inbox.has(1))[0]?.retain).toBe(true)
  })

  scenario('leaves its will when another takes over its client id', async ({ join }) => {
    const watcher = await join({ clientId: 'watcher' })
    await watcher.link.subscribe('state/+', 1)
    await join({ clientId: 'a', will })
    await join({ clientId: 'a' })
    await watcher.inbox.has(1)
    expect(watcher.inbox.texts).toEqual(['state/a={"state":"lost"}'])
  })

  scenario('leaves no will when it closes in order, and all that it sent arrives', async ({ join }) => {
    const watcher = await join({ clientId: 'watcher' })
    await watcher.link.subscribe('state/+', 1)
    const a = await join({ clientId: 'a', will })
    await a.link.publish('state/a', 'bye', { qos: 0 })
    await a.link.close()
    expect(await a.closed).toBeUndefined()
    const b = await join({ clientId: 'b' })
    await b.link.publish('state/fence', '', { qos: 1 })
    await watcher.inbox.has(2)
    expect(watcher.inbox.texts).toEqual(['state/a=bye', 'state/fence='])
  })

  scenario('settles everything when it is torn: unknown for QoS 1 without PUBACK', async ({ join }) => {
    const a = await join({ clientId: 'a' })
    const settled = Promise.allSettled([
      a.link.publish('x', '1', { qos: 1 }),
      a.link.subscribe('x', 1),
      a.link.unsubscribe('x'),
    ])
    await a.link.destroy()
    const [published, subscribed, unsubscribed] = await settled
    expect(published).toMatchObject({ status: 'rejected', reason: { code: 'offline', outcome: 'unknown' } })
    expect(subscribed).toMatchObject({ status: 'rejected', reason: { code: 'offline', outcome: 'notDone' } })
    expect(unsubscribed).toMatchObject({
      status: 'rejected',
      reason: { code: 'offline', outcome: 'notDone' },
    })
  })

  scenario('refuses to work before it is open and after it is closed', async ({ join, connect }) => {
    const offline = { code: 'offline', outcome: 'notDone' }
    const fresh = connect()
    await expect(fresh.publish('x', '', { qos: 1 })).rejects.toMatchObject(offline)
    await expect(fresh.subscribe('x', 1)).rejects.toMatchObject(offline)
    const { link } = await join({ clientId: 'a' })
    await expect(link.open({ clientId: 'a' })).rejects.toMatchObject({ code: 'closed' })
    await link.close()
    await expect(link.publish('x', '', { qos: 0 })).rejects.toMatchObject(offline)
    await expect(link.subscribe('x', 1)).rejects.toMatchObject(offline)
    await expect(link.unsubscribe('x')).rejects.toMatchObject(offline)
    await expect(link.open({ clientId: 'a' })).rejects.toMatchObject({ code: 'closed' })
  })

  scenario('may be closed at any time, any number of times', async ({ connect, join }) => {
    const never = connect()
    await never.close()
    await never.destroy()
    await expect(never.open({ clientId: 'a' })).rejects.toMatchObject({ code: 'closed' })
    const opening = connect()
    const opened = Promise.allSettled([opening.open({ clientId: 'b' })])
    await opening.close()
    expect((await opened)[0]).toMatchObject({ status: 'rejected', reason: { code: 'offline' } })
    const { link, closed } = await join({ clientId: 'c' })
    await Promise.all([link.close(), link.close(), link.destroy()])
    expect(await closed).toBeUndefined()
    const ends: (Error | undefined)[] = []
    await new Promise<void>((resolve) => {
      link.onClosed((error) => {
        ends.push(error)
        resolve()
      })
    })
    expect(ends).toEqual([undefined])
  })
}

/** What a broker refuses. */
export function refusalCases(scenario: Register): void {
  scenario('says with which code the broker refuses the client', async ({ connect }) => {
    const refused = connect().open({ clientId: 'refused-1' })
    await expect(refused).rejects.toMatchObject({
      code: 'illegal',
      message: expect.stringContaining('CONNACK 5'),
    })
  })

  scenario('says that a filter is refused, and goes on', async ({ join }) => {
    const { link, inbox } = await join({ clientId: 'a' })
    const refused = link.subscribe('forbidden/#', 1)
    await expect(refused).rejects.toMatchObject({
      code: 'illegal',
      message: expect.stringContaining('forbidden/#'),
    })
    await link.subscribe('x', 1)
    await link.publish('x', 'on', { qos: 1 })
    await inbox.has(1)
  })

  scenario('answers each of many subscriptions made at once by itself', async ({ join }) => {
    const a = await join({ clientId: 'a' })
    const filters = Array.from({ length: 120 }, (_, index) => `many/${index}`)
    const asked = [...filters, 'many/0', 'resubscribe'].map((filter, index) =>
      a.link.subscribe(filter, index === 3 ? 0 : 1),
    )
    const published = a.link.publish('many/119', 'after', { qos: 1 })
    await Promise.all([...asked, published])
    for (const topic of ['many/3', 'many/50', 'resubscribe']) await a.link.publish(topic, 'x', { qos: 1 })
    const got = (await a.inbox.has(4)).map((message) => `${brief(message)} ${message.qos}`)
    expect(got).toEqual(['many/119=after 1', 'many/3=x 0', 'many/50=x 1', 'resubscribe=x 1'])
  })

  scenario('says which of many filters are refused', async ({ join }) => {
    const a = await join({ clientId: 'a' })
    const filters = Array.from({ length: 120 }, (_, index) =>
      index % 40 === 7 ? `forbidden/${index}` : `many/${index}`,
    )
    const answers = await Promise.allSettled(filters.map((filter) => a.link.subscribe(filter, 1)))
    const refused = answers.flatMap(({ status }, index) => (status === 'rejected' ? [filters[index]] : []))
    expect(refused).toEqual(['forbidden/7', 'forbidden/47', 'forbidden/87'])
    await a.link.publish('many/8', 'x', { qos: 1 })
    expect((await a.inbox.has(1)).map(brief)).toEqual(['many/8=x'])
  })

  scenario('is refused with a stored session and no client id', async ({ connect }) => {
    const refused = connect().open({ clientId: '', clean: false })
    await expect(refused).rejects.toMatchObject({
      code: 'illegal',
      message: expect.stringContaining('CONNACK 2'),
    })
  })

  scenario('refuses topics and filters that MQTT has no room for, and goes on', async ({ join }) => {
    const { link, inbox } = await join({ clientId: 'a' })
    for (const topic of ['', 'a/+', '#', 'a\0b', 'a\ud800', 'x'.repeat(65_536), 'a/'.repeat(100)]) {
      await expect(link.publish(topic, '', { qos: 1 })).rejects.toMatchObject({
        code: 'illegal',
        outcome: 'notDone',
      })
    }
    for (const filter of ['', 'a+', 'a/#/b', '#a', 'a\0b']) {
      await expect(link.subscribe(filter, 1)).rejects.toMatchObject({ code: 'illegal', outcome: 'notDone' })
    }
    await link.subscribe('x', 1)
    await link.publish('x', 'on', { qos: 1 })
    await inbox.has(1)
  })
}
