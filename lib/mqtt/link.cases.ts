/** What every MqttLink does, whatever stands behind it. Run against each broker; what one skips, it skips by name, with a reason. */
import { describe, expect, it } from 'vitest'
import type { MqttConnect, MqttConnectOptions, MqttLink, MqttMessage } from './link.ts'
import { endCases, refusalCases } from './link-ends.cases.ts'
import { brief, type Client, type Inbox, type Register, type Scenario, text } from './link-scenario.cases.ts'

/** A broker to run the cases against. It refuses clients named `refused…` (CONNACK 5) and filters below `forbidden/`. */
export interface LinkWorld {
  readonly connect: MqttConnect
  /** Runs a case to its end; virtual time moves in here. */
  run<T>(body: Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Cases that a broker cannot pass, by title, each with the reason. */
export type Skips = Readonly<Record<string, string>>

function inboxOf(link: MqttLink): Inbox {
  const messages: MqttMessage[] = []
  link.onMessage((message) => messages.push(message))
  return {
    messages,
    get texts() {
      return messages.map(brief)
    },
    has: (count) =>
      new Promise((resolve) => {
        const look = () => messages.length >= count && resolve(messages)
        link.onMessage(look)
        look()
      }),
  }
}

/** Registers the cases; `setUp` gives each a broker of its own. */
export function mqttLinkCases(name: string, setUp: () => Promise<LinkWorld>, skips: Skips = {}): void {
  const titles: string[] = []
  const scenario = (title: string, body: Scenario) => {
    titles.push(title)
    it(title, async (context) => {
      if (skips[title] !== undefined) context.skip(skips[title])
      const world = await setUp()
      const links: MqttLink[] = []
      const connect = () => {
        const link = world.connect()
        links.push(link)
        return link
      }
      const join = async (options: MqttConnectOptions): Promise<Client> => {
        const link = connect()
        const inbox = inboxOf(link)
        const closed = new Promise<Error | undefined>((resolve) => link.onClosed(resolve))
        const { sessionPresent } = await link.open(options)
        return { link, inbox, sessionPresent, closed }
      }
      try {
        await world.run(body({ join, connect }))
      } finally {
        await Promise.all(links.map((link) => link.close()))
        await world.close()
      }
    })
  }

  describe(`an MQTT link to ${name}`, () => {
    messageCases(scenario)
    sessionCases(scenario)
    endCases(scenario)
    refusalCases(scenario)
    it('skips only cases that exist', () => {
      expect(Object.keys(skips).filter((title) => !titles.includes(title))).toEqual([])
    })
  })
}

function messageCases(scenario: Register): void {
  scenario('carries any bytes, text or not, under its topic', async ({ join }) => {
    const a = await join({ clientId: 'a' })
    await a.link.subscribe('room/lamp', 1)
    await a.link.publish('room/lamp', Uint8Array.of(0, 255, 10, 0xd0), { qos: 1 })
    await a.link.publish('room/lamp', 'Талон А042', { qos: 0 })
    const [first, second] = await a.inbox.has(2)
    expect(Buffer.from(first?.payload ?? []).toString('hex')).toBe('00ff0ad0')
    expect(first).toMatchObject({ topic: 'room/lamp', qos: 1, retain: false, dup: false })
    expect(text(second?.payload ?? new Uint8Array())).toBe('Талон А042')
    expect(second?.qos).toBe(0)
  })

  scenario('gives the lower of the two QoS', async ({ join }) => {
    const a = await join({ clientId: 'a' })
    await a.link.subscribe('zero', 0)
    await a.link.subscribe('one', 1)
    await a.link.publish('zero', 'x', { qos: 1 })
    await a.link.publish('one', 'x', { qos: 0 })
    await a.link.publish('one', 'y', { qos: 1 })
    const messages = await a.inbox.has(3)
    const got = messages.map(({ topic, payload, qos }) => `${topic} ${text(payload)} ${qos}`)
    expect(got.sort()).toEqual(['one x 0', 'one y 1', 'zero x 0'])
  })

  scenario('keeps the order of one sender', async ({ join }) => {
    const a = await join({ clientId: 'a' })
    const b = await join({ clientId: 'b' })
    await b.link.subscribe('n', 1)
    const numbers = Array.from({ length: 200 }, (_, index) => String(index))
    await Promise.all(numbers.map((number) => a.link.publish('n', number, { qos: 1 })))
    const messages = await b.inbox.has(200)
    expect(messages.map(({ payload }) => text(payload))).toEqual(numbers)
  })

  scenario('marks as retained what was there before the subscription, and only that', async ({ join }) => {
    const a = await join({ clientId: 'a' })
    const b = await join({ clientId: 'b' })
    await a.link.publish('s/1', 'old', { qos: 1, retain: true })
    await a.link.publish('s/1', 'new', { qos: 1, retain: true })
    await a.link.publish('s/2', 'two', { qos: 1, retain: true })
    await b.link.subscribe('s/+', 1)
    await b.inbox.has(2)
    await a.link.publish('s/1', 'live', { qos: 1, retain: true })
    const got = (await b.inbox.has(3)).map((message) => `${brief(message)} ${message.retain}`)
    expect(got.slice(0, 2).sort()).toEqual(['s/1=new true', 's/2=two true'])
    expect(got[2]).toBe('s/1=live false')
  })

  scenario('forgets a retained message when an empty one is retained', async ({ join }) => {
    const a = await join({ clientId: 'a' })
    await a.link.publish('s/1', 'old', { qos: 1, retain: true })
    await a.link.publish('s/1', '', { qos: 1, retain: true })
    await a.link.publish('s/2', 'fence', { qos: 1, retain: true })
    await a.link.subscribe('s/#', 1)
    await a.inbox.has(1)
    expect(a.inbox.texts).toEqual(['s/2=fence'])
  })

  scenario('gives retained messages again to who subscribes again', async ({ join }) => {
    const a = await join({ clientId: 'a' })
    await a.link.publish('s', 'x', { qos: 1, retain: true })
    await a.link.subscribe('s', 1)
    await a.inbox.has(1)
    await a.link.subscribe('s', 1)
    expect((await a.inbox.has(2)).map(({ retain }) => retain)).toEqual([true, true])
  })

  scenario('matches + with one level, # with any number, and neither with topics of $', async ({ join }) => {
    const [sender, one, all, dollar] = await Promise.all(
      ['sender', 'one', 'all', 'dollar'].map((clientId) => join({ clientId })),
    )
    if (!sender || !one || !all || !dollar) throw new Error('four clients were asked for')
    await one.link.subscribe('a/+', 1)
    await one.link.subscribe('end', 1)
    await all.link.subscribe('#', 1)
    await dollar.link.subscribe('$room/#', 1)
    for (const topic of ['a', 'a/b', 'a/b/c', '$room/x', 'end'])
      await sender.link.publish(topic, '', { qos: 1 })
    await Promise.all([one.inbox.has(2), all.inbox.has(4), dollar.inbox.has(1)])
    expect(one.inbox.messages.map(({ topic }) => topic)).toEqual(['a/b', 'end'])
    expect(all.inbox.messages.map(({ topic }) => topic)).toEqual(['a', 'a/b', 'a/b/c', 'end'])
    expect(dollar.inbox.messages.map(({ topic }) => topic)).toEqual(['$room/x'])
  })

  scenario('matches a/# with a itself', async ({ join }) => {
    const a = await join({ clientId: 'a' })
    await a.link.subscribe('a/#', 1)
    await a.link.publish('a', 'x', { qos: 1 })
    await a.inbox.has(1)
    expect(a.inbox.texts).toEqual(['a=x'])
  })

  scenario('delivers to overlapping subscriptions, at their highest QoS', async ({ join }) => {
    const a = await join({ clientId: 'a' })
    await a.link.subscribe('o/#', 0)
    await a.link.subscribe('o/1', 1)
    await a.link.subscribe('fence', 1)
    await a.link.publish('o/1', 'x', { qos: 1 })
    await a.link.publish('fence', '', { qos: 1 })
    while (!a.inbox.texts.includes('fence=')) await a.inbox.has(a.inbox.messages.length + 1)
    const copies = a.inbox.messages.filter(({ topic }) => topic === 'o/1')
    expect(copies.length).toBeGreaterThanOrEqual(1)
    expect(copies.length).toBeLessThanOrEqual(2)
    expect(Math.max(...copies.map(({ qos }) => qos))).toBe(1)
  })

  scenario('hears nothing more after it unsubscribed', async ({ join }) => {
    const a = await join({ clientId: 'a' })
    await a.link.subscribe('x', 1)
    await a.link.subscribe('fence', 1)
    await a.link.unsubscribe('x')
    await a.link.publish('x', 'no', { qos: 1 })
    await a.link.publish('fence', 'yes', { qos: 1 })
    await a.inbox.has(1)
    expect(a.inbox.texts).toEqual(['fence=yes'])
  })

  scenario('tells several listeners, and a removed one no more', async ({ join }) => {
    const a = await join({ clientId: 'a' })
    const removed: string[] = []
    const remove = a.link.onMessage((message) => removed.push(brief(message)))
    await a.link.subscribe('x', 1)
    await a.link.publish('x', '1', { qos: 1 })
    await a.inbox.has(1)
    remove()
    await a.link.publish('x', '2', { qos: 1 })
    await a.inbox.has(2)
    expect(removed).toEqual(['x=1'])
  })
}

function sessionCases(scenario: Register): void {
  scenario('keeps a session that asks for it, with what was sent at QoS 1 meanwhile', async ({ join }) => {
    const first = await join({ clientId: 'reader', clean: false })
    expect(first.sessionPresent).toBe(false)
    await first.link.subscribe('e', 1)
    await first.link.close()
    const sender = await join({ clientId: 'sender' })
    for (const number of ['1', '2', '3']) await sender.link.publish('e', number, { qos: 1 })
    const second = await join({ clientId: 'reader', clean: false })
    expect(second.sessionPresent).toBe(true)
    await second.inbox.has(3)
    await sender.link.publish('e', '4', { qos: 1 })
    await second.inbox.has(4)
    expect(second.inbox.texts).toEqual(['e=1', 'e=2', 'e=3', 'e=4'])
    expect(second.inbox.messages.every(({ retain }) => !retain)).toBe(true)
  })

  scenario('forgets a session when a clean one of that name comes', async ({ join }) => {
    const first = await join({ clientId: 'reader', clean: false })
    await first.link.subscribe('e', 1)
    await first.link.close()
    const clean = await join({ clientId: 'reader', clean: true })
    expect(clean.sessionPresent).toBe(false)
    await clean.link.subscribe('fence', 1)
    await clean.link.publish('e', 'lost', { qos: 1 })
    await clean.link.publish('fence', '', { qos: 1 })
    await clean.inbox.has(1)
    expect(clean.inbox.texts).toEqual(['fence='])
    await clean.link.close()
    expect((await join({ clientId: 'reader', clean: false })).sessionPresent).toBe(false)
  })

  scenario('loses its connection to who comes with the same client id', async ({ join }) => {
    const first = await join({ clientId: 'same' })
    const second = await join({ clientId: 'same' })
    expect(await first.closed).toMatchObject({ name: 'DeviceError', code: 'offline' })
    await second.link.subscribe('x', 1)
    await second.link.publish('x', 'alive', { qos: 1 })
    await second.inbox.has(1)
    await expect(first.link.publish('x', 'dead', { qos: 1 })).rejects.toMatchObject({
      code: 'offline',
      outcome: 'notDone',
    })
  })

  scenario('needs no client id for a clean session', async ({ join }) => {
    const [a, b] = [await join({ clientId: '' }), await join({ clientId: '' })]
    await a.link.subscribe('x', 1)
    await b.link.publish('x', '1', { qos: 1 })
    await a.inbox.has(1)
    expect(a.inbox.texts).toEqual(['x=1'])
  })
}
