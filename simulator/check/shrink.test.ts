import { expect, it } from 'vitest'
import type { FaultPlan } from '../faults/plan.ts'
import { shrink } from './shrink.ts'

const plan = (fault: string, more: Partial<FaultPlan> = {}): FaultPlan => ({ on: 'kiosk-1', fault, ...more })
const many = Array.from({ length: 16 }, (_, i) => plan(`f${i}`))
const needs =
  (...names: string[]) =>
  async (faults: readonly FaultPlan[]) =>
    names.every((name) => faults.some(({ fault }) => fault === name))

it.each([[['f3']], [['f0', 'f15']], [['f2', 'f7', 'f8']]])(
  'finds the faults that it takes: %j',
  async (names) => {
    const { faults, runs } = await shrink(many, needs(...names))
    expect(faults.map(({ fault }) => fault)).toEqual(names)
    expect(runs).toBeLessThan(100)
  },
)

it('finds that it takes none', async () => {
  expect(await shrink(many, async () => true)).toEqual({ faults: [], runs: 1 })
})

it('drops words that do not matter and rounds what may be rounded, and no other', async () => {
  const start = [plan('cut', { at: 1499, after: 7, withProbability: 0.5 })]
  const { faults } = await shrink(start, async (left) => left.some(({ after }) => after === 7))
  expect(faults).toEqual([{ on: 'kiosk-1', fault: 'cut', at: 1000, after: 7 }])
  const exact = await shrink(start, async (left) => left.some(({ at }) => at === 1499))
  expect(exact.faults).toEqual([{ on: 'kiosk-1', fault: 'cut', at: 1499 }])
})

it('gives up after a bounded number of runs, with what it has', async () => {
  let runs = 0
  const result = await shrink(many, async (faults) => {
    runs++
    return faults.length === 16
  })
  expect(result.faults).toHaveLength(16)
  expect(runs).toBeLessThanOrEqual(200)
})
