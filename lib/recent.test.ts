import { expect, it } from 'vitest'
import { Recent } from './recent.ts'

it('knows the last values, and forgets the oldest for one more', () => {
  const recent = new Recent<number>(3)
  expect([1, 2, 3, 1].map((value) => recent.add(value))).toEqual([true, true, true, false])
  expect(recent.add(4)).toBe(true)
  expect([1, 2, 3, 4].map((value) => recent.has(value))).toEqual([false, true, true, true])
  recent.clear()
  expect(recent.has(4)).toBe(false)
  expect(recent.add(4)).toBe(true)
})
