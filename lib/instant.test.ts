import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { Instant } from './instant.ts'
import { createRandom, type Random } from './random.ts'

/** Counts work that begins more work, in the ways that programs do, and what of it is done. */
class Work {
  begun = 0
  done = 0
  readonly #random: Random
  readonly #ways: readonly ((job: () => void) => unknown)[] = [
    (job) => Promise.resolve().then(job),
    (job) => queueMicrotask(job),
    (job) => process.nextTick(job),
    (job) => Promise.resolve().then(() => process.nextTick(job)),
    async (job) => {
      for (let hops = this.#random.int(1, 30); hops > 0; hops--) await undefined
      job()
    },
  ]

  constructor(random: Random) {
    this.#random = random
  }

  begin(depth: number): void {
    this.begun++
    const way = this.#random.pick(this.#ways)
    way(() => {
      for (let more = depth > 0 ? this.#random.int(0, 2) : 0; more > 0; more--) this.begin(depth - 1)
      this.done++
    })
  }
}

it('calls back when nothing of the instant is left, whatever began it and however deep', async () => {
  const work = new Work(createRandom('instant'))
  for (let instants = 0; instants < 500; instants++) {
    const left = await new Promise((resolve) => {
      const instant = new Instant(() => resolve(work.begun - work.done))
      instant.settle() // the first one goes round the event loop
      void Promise.resolve().then(() => {
        work.begin(6)
        work.begin(6)
      })
    })
    expect(left).toBe(0)
  }
})

it('does so in every later instant as well, most of them without a turn of the event loop', async () => {
  const work = new Work(createRandom('instants'))
  const lefts: number[] = []
  let turns = 0
  const count = () => {
    turns++
    counting = setImmediate(count)
  }
  let counting = setImmediate(count)
  await new Promise<void>((resolve) => {
    const instant = new Instant(() => {
      lefts.push(work.begun - work.done)
      if (lefts.length === 2000) return resolve()
      if (lefts.length % 20 === 0) work.begin(6)
      else void Promise.resolve().then(() => Promise.resolve())
      instant.settle()
    })
    instant.settle()
  })
  clearImmediate(counting)
  expect(lefts).toEqual(Array.from({ length: 2000 }, () => 0))
  expect(work.begun).toBeGreaterThan(300)
  expect(turns).toBeGreaterThan(100)
  expect(turns).toBeLessThan(500)
})

it('waits for the ticks of a stream', async () => {
  const heard: string[] = []
  let instants = 0
  await new Promise<void>((resolve) => {
    const instant = new Instant(() => {
      instants++
      expect(heard).toHaveLength(Math.floor(instants / 2))
      if (instants === 100) return resolve()
      if (instants % 2 === 1) {
        const stream = new PassThrough()
        stream.on('data', (chunk: Buffer) => heard.push(chunk.toString()))
        stream.write('A042')
      }
      instant.settle()
    })
    instant.settle()
  })
})

it('reports a rejection that nobody handles within a few instants', async () => {
  const listeners = process.listeners('unhandledRejection')
  process.removeAllListeners('unhandledRejection')
  try {
    const instants = await new Promise<number>((resolve) => {
      let count = 0
      process.once('unhandledRejection', () => resolve(count))
      const instant = new Instant(() => {
        if (count++ === 3) void Promise.reject(new Error('nobody looks'))
        if (count < 1000) instant.settle()
      })
      instant.settle()
    })
    expect(instants).toBeLessThan(3 + 20)
  } finally {
    for (const listener of listeners) process.on('unhandledRejection', listener)
  }
})
