import { expect, test } from 'nowserving/testing'
import { afterEach, describe, type TestError } from 'vitest'

/** What the tests that fail on purpose failed with. */
const errors = new Map<string, readonly TestError[]>()
afterEach(({ task, onTestFailed }) => {
  onTestFailed(() => void errors.set(task.name, task.result?.errors ?? []))
})

const messageOf = (name: string) => (errors.get(name) ?? []).map(({ message }) => message).join('\n')

describe('a test that fails', () => {
  test.fails('prints a timeline', async ({ simulate }) => {
    const { centre, hands, fault, clock } = await simulate({ windows: 4 })
    fault('kiosk-1', 'coverOpen', { during: 5000 })
    await centre
      .printer('kiosk-1')
      .print({ ticket: 'A041' })
      .catch(() => {})
    await clock.advance(10_000)
    await centre.window(1).serve({ ticket: 'A042' })
    await centre.window(4).serve({ ticket: 'A043' })
    hands('rate-1').press({ button: 2 })
    await clock.advance(2000)
    expect(hands('lamp-1').look()).toShow('Z999')
  })

  test('and the timeline says when, where, in which bytes and what they mean', () => {
    const message = messageOf('prints a timeline')
    expect(message).toMatch(/^expected "Z999" to be lit; the display shows/)
    for (const part of [
      /^centre-1, .* \(> to the device, < from it, \? asked, = answered, \* happened\):$/m,
      /^ +20\.\d{3} s {2}lamp-1 +> .*(?:text ".*A042)/m,
      /^ +20\.\d{3} s {2}window-1 +\? serve\(\{"ticket":"A042"\}\)$/m,
      /^ +\d+\.\d{3} s {2}window-1 +=(?: serve: done, sent)$/m,
      /^ +\d+\.\d{3} s {2}lamp-4 +> command \{.*"ticket":"A043"/m,
      /^ +\d+\.\d{3} s {2}rate-1 +\* pressed: /m,
      /^ +\d+\.\d{3} s {2}rate-1 +< 23 31 20 42 32 .* report 1: button 2 short/m,
      /^ +\d+\.\d{3} s {2}rate-1 +> 21 31 0d 0a {3}acknowledge report 1$/m,
      /^ +\d+\.\d{3} s .* rating: .*"A042"/m,
    ])
      expect(message).toMatch(part)
  })
})

describe('a strict test', () => {
  test('forgives all that driver and device understand', async ({ simulate }) => {
    const { centre, hands, clock, fault } = await simulate({ windows: 4, strict: true })
    await centre.printer('kiosk-1').print({ ticket: 'A042', service: 'Паспорта', qr: 'A042' })
    for (const window of centre.windows) await centre.window(window).serve({ ticket: `A04${window}` })
    for (const window of centre.windows) hands(`rate-${window}`).press({ button: 1 })
    for (const id of ['kiosk-1', 'lamp-1', 'lamp-4', 'rate-1', 'rate-4'])
      fault(id, 'powerOut', { during: 2000 })
    await clock.advance(600_000)
  })

  test.fails('fails for bytes that a device does not know', async ({ simulate }) => {
    const { line, clock } = await simulate({ windows: 1, strict: true })
    await clock.until(line('lamp-1').send(Uint8Array.of(0x1b, 0x99)))
  })

  test.fails('fails for bytes that a driver does not know', async ({ simulate }) => {
    const { hands, fault, clock } = await simulate({ windows: 1, strict: true })
    fault('rate-1', 'bitsFlipped', { withProbability: 0.5, during: 2000 })
    hands('rate-1').press({ button: 2 })
    await clock.advance(20_000)
  })

  test.fails('fails for messages that a device cannot read', async ({ simulate }) => {
    const { broker, clock } = await simulate({ windows: 4, strict: true })
    const link = broker.connect()
    await clock.until(link.open({ clientId: 'somebody' }))
    await clock.until(link.publish('nowserving/1/centre-1/lamp-4/command', '{"op":', { qos: 1 }))
    await clock.advance(100)
  })

  test('and says what it was, and by whom', () => {
    expect(messageOf('fails for bytes that a device does not know')).toMatch(
      /^strict: something was not understood\n {2}10\.\d{3} s: lamp-1 could make nothing of 1b 99\n/,
    )
    expect(messageOf('fails for bytes that a device does not know')).toMatch(/lamp-1 +> 1b 99 {3}\? 1b 99$/m)
    expect(messageOf('fails for bytes that a driver does not know')).toMatch(
      /s: the driver of rate-1 could make nothing of (?:[0-9a-f]{2} ){3}/,
    )
    expect(messageOf('fails for messages that a device cannot read')).toMatch(/s: lamp-4 dropped a command: /)
  })
})

describe('a test with many centres', () => {
  test.fails('tells of those used last', async ({ simulate }) => {
    const rooms = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((id) => simulate({ id, windows: 0 })))
    rooms[1]?.hands('kiosk-1').openCover()
    expect(rooms).toHaveLength(0)
  })

  test('and of no more than can be read', () => {
    const message = messageOf('tells of those used last')
    expect(message.match(/^[a-e], all events/gm)).toHaveLength(3)
    expect(message).toMatch(/^b, all events/m)
    expect(message).toContain('and 2 other centres')
  })
})

describe('a test that is tried again', () => {
  test.fails('fails each time', { retry: 1 }, async ({ simulate, task }) => {
    await simulate({ id: `try-${task.result?.retryCount}`, windows: 0 })
    expect(1).toBe(2)
  })

  test('has the timeline of each try behind its own error', () => {
    const messages = (errors.get('fails each time') ?? []).map(({ message }) => message)
    expect(messages.map((message) => /^try-\d(?=, )/m.exec(message)?.[0])).toEqual(['try-0', 'try-1'])
    expect(messages.map((message) => message.match(/all events/g)?.length)).toEqual([1, 1])
  })
})
