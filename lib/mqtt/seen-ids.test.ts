import fc from 'fast-check'
import { expect, it } from 'vitest'
import { SeenIds } from './seen-ids.ts'

it('knows each event the first time only, however late it comes', () => {
  const seen = new SeenIds()
  const ids = [
    'rate-2-1-5',
    'rate-2-1-6',
    'rate-2-1-6',
    'rate-2-1-9',
    'rate-2-1-2',
    'rate-2-1-5',
    'rate-2-2-1',
    'rate-3-1-5',
  ]
  expect(ids.map((id) => seen.add(id))).toEqual([true, true, false, true, true, false, true, true])
})

it('tells what is missing, and forgets it once it has come', () => {
  const seen = new SeenIds()
  for (const id of ['a-1-3', 'a-1-4', 'a-1-7', 'a-2-3']) seen.add(id)
  expect(seen.gaps('a')).toEqual([
    { device: 'a', boot: 1, from: 5, to: 6 },
    { device: 'a', boot: 2, from: 1, to: 2 },
  ])
  for (const id of ['a-1-6', 'a-2-1', 'a-1-5', 'a-2-2']) expect(seen.add(id)).toBe(true)
  expect(seen.gaps('a')).toEqual([])
  expect(seen.gaps('b')).toEqual([])
})

it('takes what is no event id for nothing new', () => {
  expect(new SeenIds().add('__proto__')).toBe(false)
})

it('agrees with a plain set of ids, in any order', () => {
  const ids = fc.array(
    fc.tuple(fc.constantFrom('a', 'b-1'), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 40 })),
    { maxLength: 150 },
  )
  fc.assert(
    fc.property(ids, (tuples) => {
      const seen = new SeenIds()
      const plain = new Set<string>()
      for (const tuple of tuples) {
        const id = tuple.join('-')
        expect(seen.add(id)).toBe(!plain.has(id))
        plain.add(id)
      }
      for (const { device, boot, from, to } of seen.gaps('a')) {
        for (let seq = from; seq <= to; seq++) expect(plain.has(`${device}-${boot}-${seq}`)).toBe(false)
      }
    }),
  )
})

it('needs no room for gaps that were filled', () => {
  const seen = new SeenIds({ gaps: 2 })
  seen.add('a-1-1')
  for (let seq = 11; seq < 100; seq += 2) for (const each of [seq, seq + 2, seq + 1]) seen.add(`a-1-${each}`)
  expect(seen.gaps('a')).toEqual([{ device: 'a', boot: 1, from: 2, to: 10 }])
  expect(seen.add('a-1-5')).toBe(true)
})

it('keeps no more of the past than its limits', () => {
  const seen = new SeenIds({ devices: 2, boots: 2, gaps: 3 })
  for (const boot of [1, 2, 3]) seen.add(`a-${boot}-1`)
  expect(seen.add('a-1-9')).toBe(false) // an older boot than those kept: too old to tell
  expect(seen.add('a-3-1')).toBe(false)
  for (const seq of [10, 20, 30, 40, 50]) seen.add(`a-3-${seq}`)
  expect(seen.gaps('a').filter(({ boot }) => boot === 3)).toHaveLength(3)
  expect(seen.add('a-3-5')).toBe(false) // given up
  expect(seen.add('a-3-45')).toBe(true)
  for (const device of ['b', 'c']) seen.add(`${device}-1-1`)
  expect(seen.add('a-3-50')).toBe(true) // a is forgotten
})
