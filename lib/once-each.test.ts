import { expect, it } from 'vitest'
import { onceEach } from './once-each.ts'

it('makes one for each object, and the same one again', () => {
  const made: object[] = []
  const wrapped = onceEach((key: object) => {
    made.push(key)
    return { key }
  })
  const [a, b] = [{}, {}]
  expect(wrapped(a)).toBe(wrapped(a))
  expect(wrapped(b)).not.toBe(wrapped(a))
  expect(made).toEqual([a, b])
})
