import fc from 'fast-check'
import { expect, it } from 'vitest'
import { matches } from '../../simulator/broker/topic-rules.ts'
import { TopicTree } from './topic-tree.ts'

it.each([
  ['a/b', 'a/b', true],
  ['a/b', 'a', false],
  ['a/+', 'a/b', true],
  ['a/+', 'a/', true],
  ['a/+', 'a', false],
  ['a/+', 'a/b/c', false],
  ['+', '/a', false],
  ['+/+', '/a', true],
  ['#', 'a/b', true],
  ['a/#', 'a', true],
  ['a/#', 'ab', false],
  ['#', '$SYS/x', false],
  ['+/x', '$SYS/x', false],
  ['$SYS/#', '$SYS/x', true],
  ['a/#', 'a/$b', true],
])('%s holds %s: %s (MQTT 3.1.1 §4.7)', (filter, topic, expected) => {
  const tree = new TopicTree<string>()
  tree.add(filter, filter)
  expect(tree.match(topic)).toEqual(expected ? [filter] : [])
})

it('agrees with matching one filter at a time, while filters come and go', () => {
  const level = fc.constantFrom('a', 'b', '', '$c')
  const topic = fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/'))
  const filter = fc
    .tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 4 }), fc.boolean())
    .map(([levels, hash]) => [...levels, ...(hash ? ['#'] : [])].join('/'))
  const step = fc.record({ filter, topic, add: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const tree = new TopicTree<string>()
      const kept = new Set<string>()
      for (const each of steps) {
        if (each.add && !kept.has(each.filter)) tree.add(each.filter, each.filter)
        if (!each.add) tree.delete(each.filter, each.filter)
        if (each.add) kept.add(each.filter)
        else kept.delete(each.filter)
        const expected = [...kept].filter((one) => matches(one, each.topic)).sort()
        expect([...tree.match(each.topic)].sort()).toEqual(expected)
      }
    }),
  )
})
