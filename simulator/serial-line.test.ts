import { describe, expect, it } from 'vitest'
import type { BurstTime, DeviceError, Firmware, Send, Transport } from '../lib/index.ts'
import { VirtualClock } from '../lib/index.ts'
import { transportCases } from '../lib/transport.cases.ts'
import { SerialLine } from './serial-line.ts'

/** A device that writes down what it hears. */
class Recorder implements Firmware {
  readonly hands = {}
  readonly bytes: number[] = []
  readonly bursts: (BurstTime & { readonly length: number; readonly heardMs: number })[] = []
  readonly send: Send
  /** Called with each burst, as a device that answers would be. */
  answer: (bytes: Uint8Array) => void = () => {}
  readonly #clock: VirtualClock

  constructor(clock: VirtualClock, send: Send) {
    this.#clock = clock
    this.send = send
  }

  world() {
    return {}
  }

  receive(bytes: Uint8Array, time: BurstTime): void {
    this.bytes.push(...bytes)
    this.bursts.push({ ...time, length: bytes.length, heardMs: this.#clock.monotonicMs() })
    this.answer(bytes)
  }
}

function setUp(settings: { baudRate?: number; bitsPerByte?: number } = { baudRate: 9600 }) {
  const clock = new VirtualClock()
  const line = new SerialLine({ clock, ...settings })
  const device = line.attach((send) => new Recorder(clock, send))
  return { clock, line, device }
}

async function setUpOpen(settings?: { baudRate?: number; bitsPerByte?: number }) {
  const world = setUp(settings)
  const host = world.line.connect()
  const heard: number[] = []
  host.onData((bytes) => heard.push(...bytes))
  await host.open()
  return { ...world, host, heard }
}

const count = (length: number) => Uint8Array.from({ length }, (_, i) => i & 0xff)
const ending = (promise: Promise<void>) =>
  promise.then(
    () => 'left',
    ({ code, outcome }: DeviceError) => `${code} ${outcome}`,
  )

for (const baudRate of [undefined, 9600]) {
  transportCases(`serial line, ${baudRate ?? 'no'} baud`, async () => {
    const { clock, line, device } = setUp(baudRate ? { baudRate } : {})
    const make = (): Transport => {
      const host = line.connect()
      const write = (bytes: Uint8Array) => clock.until(host.write(bytes))
      return {
        name: host.name,
        open: () => host.open(),
        write,
        onData: (listener) => host.onData(listener),
        onClosed: (listener) => host.onClosed(listener),
        close: () => host.close(),
      }
    }
    return {
      connect: make,
      far: async () => ({
        received: () => Uint8Array.from(device.bytes),
        send: device.send,
        tear: () => line.unplug(),
      }),
      settle: () => clock.advance(1000),
      end: async () => {},
    }
  })
}

describe('pace', () => {
  it.each([
    { n: 1, baudRate: 9600, bitsPerByte: 10, ms: 2 },
    { n: 96, baudRate: 9600, bitsPerByte: 10, ms: 100 },
    { n: 960, baudRate: 9600, bitsPerByte: 10, ms: 1000 },
    { n: 1000, baudRate: 9600, bitsPerByte: 10, ms: 1042 },
    { n: 960, baudRate: 9600, bitsPerByte: 11, ms: 1100 },
    { n: 11_520, baudRate: 115_200, bitsPerByte: 10, ms: 1000 },
    { n: 30, baudRate: 300, bitsPerByte: 10, ms: 1000 },
  ])('$n bytes at $baudRate baud, $bitsPerByte bits each, take $ms ms', async ({ n, ms, ...settings }) => {
    const { clock, host, device } = await setUpOpen(settings)
    await clock.until(host.write(count(n)))
    expect(clock.monotonicMs()).toBe(ms)
    expect(device.bytes).toEqual([...count(n)])
  })

  it('single bytes written one after the other take no longer than one piece', async () => {
    const { clock, host, device } = await setUpOpen()
    await clock.until(Promise.all([...count(960)].map((byte) => host.write(Uint8Array.of(byte)))))
    expect(clock.monotonicMs()).toBe(1000)
    expect(device.bytes).toEqual([...count(960)])
  })

  it('a pause is not made up for', async () => {
    const { clock, host } = await setUpOpen()
    await clock.until(host.write(count(96)))
    await clock.advance(5000)
    await clock.until(host.write(count(96)))
    expect(clock.monotonicMs()).toBe(5200)
  })

  it('bursts are at most 80 ms long, follow each other, and are heard when their last byte is there', async () => {
    const { clock, host, device } = await setUpOpen()
    await clock.advance(7)
    await clock.until(host.write(count(500)))
    const { bursts } = device
    expect(bursts.length).toBeGreaterThan(6)
    expect(bursts[0]?.firstMs).toBe(7)
    expect(bursts.at(-1)?.lastMs).toBe(528) // 7 + 500 * 10 / 9.6 = 527.8
    for (const [i, { firstMs, lastMs, length, heardMs }] of bursts.entries()) {
      expect(lastMs - firstMs).toBeLessThanOrEqual(80)
      expect(Math.abs(lastMs - firstMs - (length * 10) / 9.6)).toBeLessThanOrEqual(1)
      expect(firstMs).toBe(bursts[i - 1]?.lastMs ?? 7)
      expect(heardMs - lastMs).toBeGreaterThanOrEqual(0)
      expect(heardMs - lastMs).toBeLessThanOrEqual(1)
    }
  })

  it('without a rate bytes arrive on the next turn and take no time', async () => {
    const { clock, host, device } = await setUpOpen({})
    const written = host.write(count(5000))
    expect(device.bytes).toEqual([])
    await clock.until(written)
    expect([clock.monotonicMs(), device.bytes.length, device.bursts.length]).toEqual([0, 5000, 1])
  })

  it('both directions run at once', async () => {
    const { clock, host, device, heard } = await setUpOpen()
    device.send(count(960))
    await clock.until(host.write(count(960)))
    expect([clock.monotonicMs(), device.bytes.length, heard.length]).toEqual([1000, 960, 960])
  })

  it('the bytes are those of the moment of writing', async () => {
    const { clock, host, device } = await setUpOpen()
    const bytes = Uint8Array.of(1, 2, 3)
    const written = host.write(bytes)
    bytes.fill(0)
    await clock.until(written)
    expect(device.bytes).toEqual([1, 2, 3])
  })
})

describe('unplugged', () => {
  it('at every ms of three writes: what had its time has arrived, and each write settles truly', async () => {
    const lengths = [30, 25, 5]
    const seen = new Set<string>()
    for (let ms = 0; ms <= 65; ms++) {
      const { clock, line, host, device } = await setUpOpen()
      const endings = lengths.map((length) => ending(host.write(count(length))))
      await clock.advance(ms)
      const arrived = Math.min(60, Math.floor((ms * 9.6) / 10))
      line.unplug()
      const expected = lengths.map((length, i) => {
        const before = lengths.slice(0, i).reduce((sum, each) => sum + each, 0)
        if (arrived >= before + length) return 'left'
        return arrived > before ? 'offline unknown' : 'offline notDone'
      })
      expect([ms, await Promise.all(endings)]).toEqual([ms, expected])
      expect([ms, device.bytes]).toEqual([ms, [...count(30), ...count(25), ...count(5)].slice(0, arrived)])
      await clock.advance(1000)
      expect(device.bytes.length).toBe(arrived)
      for (const end of expected) seen.add(end)
    }
    expect([...seen].sort()).toEqual(['left', 'offline notDone', 'offline unknown'])
  })

  it('at every ms of an answer: the host has heard exactly what had its time, before it is told of the end', async () => {
    for (let ms = 0; ms <= 45; ms++) {
      const { clock, line, host, device, heard } = await setUpOpen()
      let heardAtEnd = -1
      host.onClosed(() => {
        heardAtEnd = heard.length
      })
      device.send(count(40))
      await clock.advance(ms)
      line.unplug()
      expect([ms, heardAtEnd]).toEqual([ms, Math.min(40, Math.floor((ms * 9.6) / 10))])
      await clock.advance(1000)
      expect(heard.length).toBe(heardAtEnd)
    }
  })

  it('on a line without a rate, nothing of a write has arrived before its turn', async () => {
    const { line, host, device } = await setUpOpen({})
    const written = ending(host.write(count(5)))
    line.unplug()
    expect(await written).toBe('offline notDone')
    expect(device.bytes).toEqual([])
  })

  it('frees the line: the next write does not wait for what was lost', async () => {
    const { clock, line, host, device } = await setUpOpen()
    const lost = ending(host.write(count(9600)))
    await clock.advance(10)
    line.unplug()
    expect(await lost).toBe('offline unknown')
    line.plugIn()
    const next = line.connect()
    await next.open()
    await clock.until(next.write(count(96)))
    expect([clock.monotonicMs(), device.bytes.length]).toEqual([110, 9 + 96])
  })

  it('a burst that is cut says when its last byte came', async () => {
    const { clock, line, host, device } = await setUpOpen()
    const written = ending(host.write(count(100)))
    await clock.advance(10)
    line.unplug()
    expect(await written).toBe('offline unknown')
    expect(device.bursts).toEqual([{ firstMs: 0, lastMs: 9, length: 9, heardMs: 10 }]) // 9 * 10 / 9.6 = 9.4
  })

  it('what the host writes while it hears the last bytes goes nowhere', async () => {
    const { clock, line, host, device } = await setUpOpen()
    const endings: Promise<string>[] = []
    host.onData(() => endings.push(ending(host.write(count(5)))))
    device.send(count(10))
    await clock.advance(5)
    line.unplug()
    await clock.advance(1000)
    expect(await Promise.all(endings)).toEqual(['offline notDone'])
    expect(device.bytes).toEqual([])
  })

  it('twice is once; nothing opens until it is in again, and then a fresh end works', async () => {
    const { clock, line, host, device } = await setUpOpen()
    const told: (string | undefined)[] = []
    host.onClosed((error) => told.push(error?.code))
    line.unplug()
    line.unplug()
    await expect(line.connect().open()).rejects.toMatchObject({ code: 'noHardware', outcome: 'notDone' })
    device.send(count(3))
    line.plugIn()
    expect(line.plugged).toBe(true)
    await expect(host.open()).rejects.toMatchObject({ code: 'offline' })
    const next = line.connect()
    const heard: number[] = []
    next.onData((bytes) => heard.push(...bytes))
    await next.open()
    await clock.until(next.write(Uint8Array.of(7)))
    device.send(Uint8Array.of(8))
    await clock.advance(100)
    expect([told, device.bytes, heard]).toEqual([['offline'], [7], [8]])
  })
})

describe('the port', () => {
  it('is held by one at a time: a second opener is refused as busy and stays closed', async () => {
    const { line, host } = await setUpOpen()
    const second = line.connect()
    const told: (string | undefined)[] = []
    second.onClosed((error) => told.push(error?.code))
    await expect(second.open()).rejects.toMatchObject({ code: 'busy', outcome: 'notDone' })
    expect(told).toEqual(['busy'])
    await second.close()
    await expect(host.open()).rejects.toMatchObject({ message: expect.stringContaining('twice') })
    await host.close()
    await expect(second.open()).rejects.toMatchObject({ code: 'busy' })
    await line.connect().open()
  })

  it('closed by the host: pending writes settle, the device keeps what had arrived', async () => {
    const { clock, host, device } = await setUpOpen()
    const endings = [ending(host.write(count(20))), ending(host.write(count(20)))]
    await clock.advance(10)
    await host.close()
    expect(await Promise.all(endings)).toEqual(['offline unknown', 'offline notDone'])
    expect(device.bytes).toEqual([...count(9)])
  })

  it('what the device says with no host is lost, and so is what was under way to the former one', async () => {
    const { clock, line, host, device, heard } = await setUpOpen()
    device.send(count(20))
    await host.close()
    device.send(Uint8Array.of(99))
    const next = line.connect()
    const late: number[] = []
    next.onData((bytes) => late.push(...bytes))
    await next.open()
    await clock.advance(1000)
    expect([heard, late]).toEqual([[], []])
  })
})

it('a probe sees every burst on both directions, cut ones too', async () => {
  const { clock, line, host, device } = await setUpOpen()
  const seen: string[] = []
  const remove = line.tap(({ to, bytes, lastMs }) => seen.push(`${lastMs} to ${to}: ${bytes.join(' ')}`))
  device.answer = () => device.send(Uint8Array.of(6))
  await clock.until(host.write(Uint8Array.of(1, 2)))
  const torn = ending(host.write(Uint8Array.of(3, 4)))
  await clock.advance(2)
  line.unplug()
  await torn
  remove()
  expect(seen).toEqual(['2 to device: 1 2', '4 to host: 6', '4 to device: 3'])
})

it('a device that throws does not stop the line: the write settles and the next bytes arrive', async () => {
  const { clock, line, host, device } = await setUpOpen()
  device.answer = ([byte]) => {
    if (byte === 1) throw new Error('firmware bug')
  }
  const endings = [ending(host.write(count(30).fill(1))), ending(host.write(Uint8Array.of(2)))]
  await clock.advance(10)
  expect(() => line.unplug()).toThrow('firmware bug')
  expect(await Promise.all(endings)).toEqual(['offline unknown', 'offline notDone'])
  expect(line.plugged).toBe(false)
})

it('byte by byte, both ends get in one moment what they would have got in one burst', async () => {
  const { clock, line, device } = setUp({})
  line.bytewise = true
  device.answer = (bytes) => device.send(Uint8Array.of(...bytes, 0xff))
  const host = line.connect()
  const heard: { bytes: number[]; at: number }[] = []
  host.onData((bytes) => heard.push({ bytes: [...bytes], at: clock.monotonicMs() }))
  const bursts: number[] = []
  line.tap(({ bytes }) => bursts.push(bytes.length))
  await host.open()
  await clock.until(host.write(Uint8Array.of(1, 2)))
  await clock.advance(10)
  expect(device.bursts.map(({ length }) => length)).toEqual([1, 1])
  expect(heard.map(({ bytes }) => bytes)).toEqual([[1], [0xff], [2], [0xff]])
  expect(new Set(heard.map(({ at }) => at)).size).toBe(1)
  expect(bursts).toEqual([2, 2, 2])
  await host.close()
})
