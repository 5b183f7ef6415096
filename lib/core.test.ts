import { expect, it } from 'vitest'
import { Listeners } from './listeners.ts'
import { proves } from './outcome.ts'
import { Queue } from './queue.ts'
import { createRandom } from './random.ts'
import { type Decode, Splitter } from './splitter.ts'

/** STX, length, bytes: small enough to be written by hand. */
const decode: Decode<string> = (bytes) => {
  const [start, length = 0] = bytes
  if (start !== 0x02 || length > 8) return { used: 1 }
  if (bytes.length < 2 + length) return undefined
  return { used: 2 + length, value: Buffer.from(bytes.subarray(2, 2 + length)).toString('latin1') }
}

it('a splitter gives the same values however the bytes are cut', () => {
  const wire = Buffer.from('ff0203414243000202444502', 'hex')
  for (let cut = 0; cut <= wire.length; cut++) {
    const splitter = new Splitter(decode)
    const values = [wire.subarray(0, cut), wire.subarray(cut)].flatMap((part) => splitter.push(part))
    expect(values).toEqual(['ABC', 'DE'])
    expect([splitter.dropped, splitter.heldBytes]).toEqual([2, 1])
  }
})

it('a splitter holds back no more than its limit', () => {
  const splitter = new Splitter<never>(() => undefined, 16)
  for (let i = 0; i < 1000; i++) splitter.push(new Uint8Array(7))
  expect(splitter.heldBytes).toBeLessThanOrEqual(16)
})

it('a seed gives the same numbers on every machine', () => {
  const random = createRandom(7)
  expect([random.int(0, 999), random.int(0, 999), random.int(0, 999)]).toEqual([955, 887, 870])
})

it('a split source does not depend on what was drawn before', () => {
  const one = createRandom(1)
  const two = createRandom(1)
  two.next()
  expect(one.split('printer').next()).toBe(two.split('printer').next())
  expect(one.split('printer').next()).not.toBe(one.split('display').next())
})

it('distributions have their means', () => {
  const random = createRandom('means')
  const mean = (draw: () => number) =>
    Array.from({ length: 20_000 }, draw).reduce((sum, x) => sum + x, 0) / 20_000
  expect(mean(() => random.exponential(10))).toBeCloseTo(10, 0)
  expect(mean(() => random.normal(5, 2))).toBeCloseTo(5, 0)
  expect(mean(() => random.int(1, 6))).toBeCloseTo(3.5, 0)
})

it('a queue runs one job at a time, in order, past failures, and refuses when full', async () => {
  const queue = new Queue(3)
  const log: string[] = []
  const job = (name: string) => async () => {
    log.push(`${name} begins`)
    await undefined
    log.push(`${name} ends`)
    if (name === 'b') throw new Error('b failed')
  }
  const jobs = ['a', 'b', 'c'].map((name) => queue.run(job(name)))
  await expect(queue.run(job('d'))).rejects.toMatchObject({ code: 'busy' })
  expect((await Promise.allSettled(jobs)).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
  ])
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  expect(queue.length).toBe(0)
})

it('a listener that throws neither keeps the others from hearing nor stops who tells', () => {
  const failures: unknown[] = []
  const listeners = new Listeners<number>((error) => failures.push(error))
  const heard: number[] = []
  listeners.add(() => {
    throw new Error('first')
  })
  const remove = listeners.add((value) => heard.push(value))
  listeners.tell(1)
  remove()
  listeners.tell(2)
  expect(heard).toEqual([1])
  expect(failures).toEqual([new Error('first'), new Error('first')])
})

it('evidence is ordered: printed proves everything, sent only itself', () => {
  expect([
    proves('printed', 'fence'),
    proves('fence', 'printed'),
    proves('sent', 'sent'),
    proves('sent', 'status'),
  ]).toEqual([true, false, true, false])
})
