import { expect, it } from 'vitest'
import { Durations } from './durations.ts'

it('nothing that happened has no duration', () => {
  expect(new Durations().summary()).toBeNull()
})

it('a quantile is the least duration that such a share did not exceed', () => {
  const durations = new Durations()
  for (let ms = 1; ms <= 100; ms++) durations.add(ms)
  expect(durations.summary()).toEqual({ p50: 50, p90: 90, p99: 99, max: 100 })
  durations.add(7000.4)
  expect(durations.summary()).toMatchObject({ p99: 100, max: 7000 })
})

it('adds up with others as if all had been counted in one place', () => {
  const all = new Durations()
  const parts = [new Durations(), new Durations()]
  for (let i = 0; i < 1000; i++) {
    const ms = (i * 37) % 113
    all.add(ms)
    parts[i % 2]?.add(ms)
  }
  const sum = new Durations()
  for (const part of parts) sum.merge(part.counts)
  expect(sum.summary()).toEqual(all.summary())
})
