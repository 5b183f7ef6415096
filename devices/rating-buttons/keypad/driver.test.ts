import { describe, expect, it } from 'vitest'
import { createRandom, type Send, VirtualClock } from '../../../lib/index.ts'
import { SerialLine } from '../../../simulator/serial-line.ts'
import type { Press } from '../contract.ts'
import { keypadDriver } from './driver.ts'
import { keypadModels } from './model.ts'
import { plainDriver } from './plain-driver.ts'
import type { KeypadProfile } from './profile.ts'

const profileOf = (name: string) =>
  keypadModels.find((model) => model.name === name)?.profile as KeypadProfile

/** A driver on a line whose far end says what the test says. */
function setUp(
  answer: (said: string, say: (text: string) => void) => void,
  options: Record<string, unknown> = {},
) {
  const clock = new VirtualClock()
  const line = new SerialLine({ clock, baudRate: 9600 })
  const heard: string[] = []
  let say: (text: string) => void = () => {}
  line.attach((send: Send) => {
    say = (text) => send(Buffer.from(text, 'latin1'))
    return {
      hands: {},
      world: () => ({}),
      receive: (bytes: Uint8Array) => {
        const said = Buffer.from(bytes).toString('latin1')
        heard.push(said)
        answer(said, say)
      },
    }
  })
  const context = {
    id: 'rate-1',
    clock,
    options,
    timezone: 'UTC',
    random: createRandom(2),
    connect: line.connect,
  }
  const driver = keypadDriver(profileOf('serial-keypad'))(context)
  const presses: Press[] = []
  driver.onPress((press) => presses.push(press))
  driver.start()
  return { clock, line, driver, presses, heard, say: (text: string) => say(text), context }
}

const HELLO_3 = 'ID serial-keypad 1.0 00017 3 *28\r\n'
const HELLO_4 = 'ID serial-keypad 1.0 00017 4 *2F\r\n'
const polite = (said: string, say: (text: string) => void) => {
  if (said.includes('?')) say(HELLO_3)
}

describe('against a scripted box', () => {
  it('asks, counts a press at its own time, and acknowledges it', async () => {
    const { clock, driver, presses, heard, say } = setUp(polite)
    await clock.until(driver.ready())
    expect(heard).toEqual(['?\r\n'])
    const at = clock.now()
    say('#1 B2 S A0 *40\r\n')
    await clock.advance(100)
    expect(presses).toEqual([{ score: 2, scale: 2, at, id: '00017/3-1' }])
    expect(heard).toEqual(['?\r\n', '!1\r\n'])
  })

  it('acknowledges a repeat without counting it, once the box has said that it is the same life', async () => {
    const { clock, driver, presses, heard, say } = setUp(polite)
    await clock.until(driver.ready())
    say('#1 B2 S A0 *40\r\n')
    await clock.advance(500)
    say('#1 B2 S A500 *45\r\n')
    await clock.advance(500)
    expect(presses).toHaveLength(1)
    expect(heard).toEqual(['?\r\n', '!1\r\n', '?\r\n', '!1\r\n'])
  })

  it('acknowledges a press when those who keep it have done so, and none of its repeats before', async () => {
    const { clock, driver, presses, heard, say } = setUp(polite)
    let kept = () => {}
    driver.onPress(() => new Promise<void>((resolve) => (kept = resolve)))
    await clock.until(driver.ready())
    say('#1 B2 S A0 *40\r\n')
    await clock.advance(500)
    say('#1 B2 S A500 *45\r\n')
    await clock.advance(500)
    expect(presses).toHaveLength(1)
    expect(heard).toEqual(['?\r\n', '?\r\n'])
    kept()
    await clock.advance(100)
    expect(heard).toEqual(['?\r\n', '?\r\n', '!1\r\n'])
  })

  it('does not acknowledge to the next life of a box what was kept of the last one', async () => {
    let hello = HELLO_3
    const { clock, driver, heard, say } = setUp((said, reply) => {
      if (said.includes('?')) reply(hello)
    })
    let kept = () => {}
    driver.onPress(() => new Promise<void>((resolve) => (kept = resolve)))
    await clock.until(driver.ready())
    say('#1 B2 S A0 *40\r\n')
    await clock.advance(100)
    hello = HELLO_4
    say(HELLO_4)
    await clock.advance(100)
    kept()
    await clock.advance(1000)
    expect(heard.filter((said) => said.startsWith('!'))).toEqual([])
  })

  it('counts the same number again when the box has started anew unheard', async () => {
    let hello = HELLO_3
    const { clock, driver, presses, say } = setUp((said, reply) => {
      if (said.includes('?')) reply(hello)
    })
    await clock.until(driver.ready())
    say('#1 B2 S A0 *40\r\n')
    await clock.advance(500)
    hello = HELLO_4
    say('#1 B2 S A0 *40\r\n')
    await clock.advance(500)
    say('#1 B2 S A500 *45\r\n') // nobody has acknowledged it
    await clock.advance(500)
    expect(presses.map(({ id }) => id)).toEqual(['00017/3-1', '00017/4-1'])
  })

  it('does not count a repeat of the old life in the new one', async () => {
    let hello = HELLO_3
    const { clock, driver, presses, heard, say } = setUp((said, reply) => {
      if (said.includes('?')) reply(hello)
    })
    await clock.until(driver.ready())
    say('#3 B2 S A206 *46\r\n')
    await clock.advance(100)
    hello = '' // the box loses its power between its repeat and the question about it
    say('#3 B2 S A60000 *44\r\n')
    await clock.advance(500)
    say(HELLO_4)
    await clock.advance(2000)
    expect(presses.map(({ id }) => id)).toEqual(['00017/3-3'])
    expect(heard.filter((said) => said === '!3\r\n')).toHaveLength(1)
  })

  it('does not take a new number for the old life', async () => {
    let hello = HELLO_3
    const { clock, driver, presses, say } = setUp((said, reply) => {
      if (said.includes('?')) reply(hello)
    })
    await clock.until(driver.ready())
    say('#65535 B1 S A10000 *43\r\n')
    await clock.advance(500)
    say('#1 B2 S A0 *40\r\n') // 1 follows 65535
    await clock.advance(500)
    hello = HELLO_4
    say('#3 B2 S A0 *42\r\n')
    await clock.advance(500)
    say('#3 B2 S A500 *47\r\n')
    await clock.advance(500)
    expect(presses.map(({ id }) => id)).toEqual(['00017/3-65535', '00017/3-1', '00017/4-3'])
  })

  it('flags the press after a gap, and a late one', async () => {
    const { clock, driver, presses, say } = setUp(polite)
    await clock.until(driver.ready())
    say('#1 B2 S A0 *40\r\n')
    await clock.advance(100)
    say('#3 B2 S A0 *42\r\n')
    await clock.advance(100)
    say('#4 B1 S A60000 *40\r\n')
    await clock.advance(100)
    expect(presses.map(({ flags, score }) => [score, flags])).toEqual([
      [2, undefined],
      [2, ['gap']],
      [1, ['late']],
    ])
  })

  it('believes nothing before the box has said who it is', async () => {
    const { clock, driver, presses, heard, say } = setUp((said, reply) => {
      if (said.includes('?')) reply('#1 B2 S A0 *40\r\n')
    })
    await clock.advance(3100)
    expect(presses).toEqual([])
    expect(heard).toEqual(['?\r\n', '?\r\n', '?\r\n'])
    expect(driver.status).toMatchObject({ state: 'lost', reason: { code: 'timeout' } })
    say(HELLO_3)
    await expect(clock.until(driver.ready())).rejects.toMatchObject({ code: 'offline' })
  })

  it('reports a stuck button until it comes up', async () => {
    const { clock, driver, presses, say } = setUp(polite)
    await clock.until(driver.ready())
    say('#1 B2 L A0 *5F\r\n')
    await clock.advance(100)
    expect(driver.status).toMatchObject({ state: 'alert', stuck: 2, reason: { code: 'failure' } })
    say('#2 B2 U A0 *45\r\n')
    await clock.advance(100)
    expect(driver.status.state).toBe('ready')
    expect(driver.status.stuck).toBeUndefined()
    expect(presses).toEqual([])
  })

  it('ignores a button that the box does not have', async () => {
    const { clock, driver, presses, say } = setUp(polite)
    await clock.until(driver.ready())
    say('#1 B5 S A0 *47\r\n')
    await clock.advance(100)
    expect(presses).toEqual([])
  })

  it('drops a box that has gone silent, and asks again until it answers', async () => {
    let mute = false
    const { clock, driver } = setUp((said, say) => {
      if (!mute) polite(said, say)
    })
    await clock.until(driver.ready())
    mute = true
    await clock.advance(310_000)
    expect(driver.status).toMatchObject({ state: 'lost', reason: { code: 'timeout' } })
    mute = false
    await clock.advance(10_000)
    expect(driver.status.state).toBe('ready')
  })

  it('cannot be identified, and refuses options it does not know', async () => {
    const { driver, context } = setUp(polite)
    await expect(driver.identify({ id: 'x', begin: () => {} })).rejects.toMatchObject({
      code: 'illegal',
      outcome: 'notDone',
    })
    const make = () => keypadDriver(profileOf('serial-keypad'))({ ...context, options: { baud: 9600 } })
    expect(make).toThrow(/baud/)
  })

  it('settles what waits when it is closed', async () => {
    const { clock, driver } = setUp(() => {})
    const ready = expect(driver.ready()).rejects.toMatchObject({ code: 'closed' })
    await clock.advance(100)
    await driver.close()
    await ready
  })
})

it('counts a legacy key once, however it chatters', async () => {
  const clock = new VirtualClock()
  const profile = profileOf('serial-keypad-plain')
  const line = new SerialLine({ clock, baudRate: 9600 })
  let key: Send = () => {}
  line.attach((send) => {
    key = send
    return { hands: {}, world: () => ({}), receive: () => {} }
  })
  const driver = plainDriver({ ...profile, plain: profile.plain ?? { form: 'line', keys: '12' } })({
    ...{ id: 'rate-1', clock, options: {}, timezone: 'UTC', random: createRandom(2), connect: line.connect },
  })
  const presses: Press[] = []
  driver.onPress((press) => presses.push(press))
  driver.start()
  await clock.until(driver.ready())
  const at = clock.now()
  for (let i = 0; i < 4; i++) {
    key(Buffer.from('1\r\n'))
    await clock.advance(10)
  }
  await clock.advance(100)
  key(Buffer.from('2\r\n'))
  await clock.advance(100)
  expect(presses).toEqual([
    { score: 1, scale: 2, at },
    { score: 2, scale: 2, at: at + 140 },
  ])
})
