import { describe, expect, it } from 'vitest'
import { DeviceError } from './errors.ts'
import { Requests } from './request.ts'
import type { Decode } from './splitter.ts'
import { VirtualClock } from './virtual-clock.ts'

interface Reply {
  readonly kind: string
  readonly value: number
}

/** STX, length 2, kind, value; anything else is noise. */
const decode: Decode<Reply> = (bytes) => {
  const [start, length, kind = 0, value = 0] = bytes
  if (start !== 0x02) return { used: 1 }
  if (bytes.length < 4) return undefined
  return length === 2 ? { used: 4, value: { kind: String.fromCharCode(kind), value } } : { used: 1 }
}
const frame = (kind: string, value: number) => Uint8Array.of(0x02, 2, kind.charCodeAt(0), value)
const ofKind = (kind: string) => (reply: Reply) => (reply.kind === kind ? reply.value : undefined)
const ASK = Uint8Array.of(0x05)

function setUp(lineMs = 0) {
  const clock = new VirtualClock()
  const written: string[] = []
  const unasked: string[] = []
  let line: 'works' | 'stuck' | DeviceError | 'throws' = 'works'
  const requests = new Requests<Reply>({
    decode,
    clock,
    write: (bytes) => {
      written.push(`${clock.monotonicMs()} ${Buffer.from(bytes).toString('hex')}`)
      if (line === 'throws') throw new TypeError('not a line')
      if (line === 'stuck') return new Promise(() => {})
      return line === 'works' ? clock.sleep(lineMs) : Promise.reject(line)
    },
    unasked: ({ kind, value }) => unasked.push(`${kind}${value}`),
  })
  const setLine = (next: typeof line) => {
    line = next
  }
  return { clock, requests, written, unasked, setLine }
}
const settled = (promise: Promise<unknown>) => promise.catch((error: unknown) => error)

describe('one question', () => {
  it('gets the first reply that fits, whatever comes between', async () => {
    const { clock, requests, written, unasked } = setUp()
    const asked = requests.request(ASK, ofKind('a'), 500)
    await clock.advance(100)
    requests.receive(Uint8Array.of(0xff, ...frame('s', 1), ...frame('a', 7), ...frame('a', 8)))
    expect(await asked).toBe(7)
    expect([written, unasked, requests.dropped]).toEqual([['0 05'], ['s1', 'a8'], 1])
  })

  it('a picked 0, false or empty text is an answer; only undefined is not', async () => {
    const { clock, requests } = setUp()
    for (const value of [0, false, '', null]) {
      const asked = requests.request(ASK, () => value, 500)
      await clock.advance(1)
      requests.receive(frame('a', 0))
      expect(await asked).toBe(value)
    }
  })

  it('may be answered before its write has settled', async () => {
    const { clock, requests } = setUp(300)
    const asked = requests.request(ASK, ofKind('a'), 500)
    await clock.advance(10)
    requests.receive(frame('a', 7))
    expect(await asked).toBe(7)
    expect(clock.monotonicMs()).toBe(10)
    await clock.advance(5000)
    expect(clock.fired).toBe(1) // the write: no deadline is left behind
  })

  it('times out after silence: to the ms, as notDone, or as what the caller says silence means', async () => {
    const { clock, requests } = setUp()
    const question = settled(requests.request(ASK, ofKind('a'), 500))
    await clock.advance(499)
    requests.receive(frame('s', 1))
    expect(await Promise.race([question, 'waits'])).toBe('waits')
    await clock.advance(1)
    expect(await question).toMatchObject({
      code: 'timeout',
      outcome: 'notDone',
      message: 'no answer within 500 ms',
    })
    const command = settled(requests.request(ASK, ofKind('a'), 500, 'unknown'))
    await clock.advance(500)
    expect(await command).toMatchObject({ code: 'timeout', outcome: 'unknown' })
  })

  it('its time counts from when the bytes have left: a long write does not eat it up', async () => {
    const { clock, requests } = setUp(3000)
    const asked = settled(requests.request(new Uint8Array(3000), ofKind('a'), 500))
    await clock.advance(3499)
    expect(await Promise.race([asked, 'waits'])).toBe('waits')
    await clock.advance(1)
    expect(await asked).toMatchObject({ code: 'timeout' })
  })

  it('a line that takes no bytes is a timeout too, and the next question goes on', async () => {
    const { clock, requests, setLine, written } = setUp()
    setLine('stuck')
    const stuck = settled(requests.request(ASK, ofKind('a'), 500, 'unknown'))
    const next = requests.request(ASK, ofKind('a'), 500)
    await clock.advance(509)
    setLine('works')
    await clock.advance(1)
    expect(await stuck).toMatchObject({
      code: 'timeout',
      outcome: 'unknown',
      message: expect.stringContaining('took no'),
    })
    await clock.advance(1)
    requests.receive(frame('a', 7))
    expect(await next).toBe(7)
    expect(written).toEqual(['0 05', '510 05'])
  })

  it.each([
    {
      name: 'rejects',
      line: new DeviceError('offline', 'torn', { outcome: 'unknown' }),
      told: { code: 'offline' },
    },
    { name: 'throws', line: 'throws' as const, told: { message: 'not a line' } },
  ])('a write that $name fails it at once, and its place is free', async ({ line, told }) => {
    const { clock, requests, setLine } = setUp()
    setLine(line)
    const failed = settled(requests.request(ASK, ofKind('a'), 500))
    await clock.advance(0)
    expect(await failed).toMatchObject(told)
    setLine('works')
    const next = requests.request(ASK, ofKind('a'), 500)
    await clock.advance(1)
    requests.receive(frame('a', 7))
    expect(await next).toBe(7)
  })

  it('a pick that throws fails its own request, and the rest of the burst is still dealt with', async () => {
    const { clock, requests, unasked } = setUp()
    const refused = settled(
      requests.request(
        ASK,
        () => {
          throw new DeviceError('illegal', 'the device said no')
        },
        500,
      ),
    )
    await clock.advance(1)
    requests.receive(Uint8Array.of(...frame('n', 1), ...frame('s', 2)))
    expect(await refused).toMatchObject({ code: 'illegal' })
    expect(unasked).toEqual(['s2'])
  })
})

describe('several questions', () => {
  it('are sent one at a time, in order, each with the answer that came in its turn', async () => {
    const { clock, requests, written } = setUp()
    const first = requests.request(Uint8Array.of(1), ofKind('a'), 500)
    const second = requests.request(Uint8Array.of(2), ofKind('a'), 500)
    await clock.advance(100)
    requests.receive(frame('a', 1))
    await clock.advance(100)
    requests.receive(frame('a', 2))
    expect(await Promise.all([first, second])).toEqual([1, 2])
    expect(written).toEqual(['0 01', '100 02'])
  })

  it('a late answer is left alone by the next question when its pick can tell them apart', async () => {
    const { clock, requests, unasked } = setUp()
    const numbered = (n: number) => (reply: Reply) => (reply.value === n ? reply.kind : undefined)
    const expired = settled(requests.request(ASK, numbered(1), 500))
    const next = requests.request(ASK, numbered(2), 500)
    await clock.advance(600)
    expect(await expired).toMatchObject({ code: 'timeout' })
    requests.receive(frame('a', 1))
    await clock.advance(100)
    requests.receive(frame('b', 2))
    expect(await next).toBe('b')
    expect(unasked).toEqual(['a1'])
  })

  it('a late answer with no question open is unasked', async () => {
    const { clock, requests, unasked } = setUp()
    const expired = settled(requests.request(ASK, ofKind('a'), 500))
    await clock.advance(500)
    await expired
    requests.receive(frame('a', 1))
    expect(unasked).toEqual(['a1'])
  })

  it('half an answer before a timeout does not swallow the start of the next', async () => {
    const { clock, requests } = setUp()
    const cut = settled(requests.request(ASK, ofKind('a'), 500))
    await clock.advance(100)
    requests.receive(frame('a', 1).subarray(0, 3))
    await clock.advance(400)
    await cut
    const next = requests.request(ASK, ofKind('a'), 500)
    await clock.advance(1)
    requests.receive(frame('a', 7))
    expect(await next).toBe(7)
  })

  it('a frame that is coming in at the moment of a timeout is not damaged', async () => {
    const { clock, requests, unasked } = setUp()
    const cut = settled(requests.request(ASK, ofKind('a'), 500))
    await clock.advance(490)
    requests.receive(frame('s', 3).subarray(0, 2))
    await clock.advance(20)
    await cut
    requests.receive(frame('s', 3).subarray(2))
    expect(unasked).toEqual(['s3'])
  })

  it('a wait hears beside a question, and times out by itself', async () => {
    const { clock, requests } = setUp()
    const beside = requests.wait(ofKind('s'), 1000)
    const never = settled(requests.wait(ofKind('x'), 300))
    const asked = requests.request(ASK, ofKind('a'), 500)
    await clock.advance(300)
    requests.receive(Uint8Array.of(...frame('a', 1), ...frame('s', 2)))
    expect(await Promise.all([asked, beside])).toEqual([1, 2])
    expect(await never).toMatchObject({ code: 'timeout', outcome: 'notDone' })
  })
})

describe('a lost link', () => {
  it('settles what waits with the loss, what was not sent yet as notDone, and sends nothing old afterwards', async () => {
    const { clock, requests, setLine, written } = setUp()
    setLine('stuck')
    const sent = settled(requests.request(Uint8Array.of(1), ofKind('a'), 500))
    const queued = settled(requests.request(Uint8Array.of(2), ofKind('a'), 500))
    const beside = settled(requests.wait(ofKind('s'), 5000))
    await clock.advance(100)
    requests.fail(new DeviceError('closed', 'the device was closed', { outcome: 'unknown' }))
    expect(await sent).toMatchObject({ code: 'closed', outcome: 'unknown' })
    expect(await beside).toMatchObject({ code: 'closed', outcome: 'unknown' })
    expect(await queued).toMatchObject({
      code: 'closed',
      outcome: 'notDone',
      message: expect.stringContaining('before'),
    })
    expect(written).toEqual(['0 01'])
  })

  it('forgets half a reply, and later questions work', async () => {
    const { clock, requests } = setUp()
    requests.receive(frame('a', 1).subarray(0, 3))
    requests.fail(new DeviceError('offline', 'torn'))
    const next = requests.request(ASK, ofKind('a'), 500)
    await clock.advance(1)
    requests.receive(frame('a', 7))
    expect(await next).toBe(7)
  })
})

it('a listener of unasked replies that throws does not cost the others of the burst', () => {
  const heard: number[] = []
  const requests = new Requests<Reply>({
    decode,
    clock: new VirtualClock(),
    write: async () => {},
    unasked: ({ value }) => {
      heard.push(value)
      if (value === 1) throw new Error('no room')
    },
  })
  expect(() => requests.receive(Uint8Array.of(...frame('p', 1), ...frame('p', 2)))).toThrow('no room')
  expect(heard).toEqual([1, 2])
})
