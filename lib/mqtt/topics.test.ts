import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  filterOf,
  filterProblem,
  LEAVES,
  parseTopic,
  parseWindowId,
  topicOf,
  topicProblem,
  windowId,
} from './topics.ts'

it('writes and reads the topics of the contract', () => {
  expect(topicOf('kuntsevo', 'kiosk-1', 'command')).toBe('nowserving/1/kuntsevo/kiosk-1/command')
  expect(parseTopic('nowserving/1/kuntsevo/window-5/state')).toEqual({
    centre: 'kuntsevo',
    device: 'window-5',
    leaf: 'state',
  })
  expect(filterOf({ centre: 'kuntsevo', leaf: 'command' })).toBe('nowserving/1/kuntsevo/+/command')
  expect(filterOf({ device: 'gateway' })).toBe('nowserving/1/+/gateway/+')
})

it.each([
  '',
  'nowserving/1',
  'nowserving/1/',
  'nowserving/1/a/b',
  'nowserving/1/a/b/state/',
  'nowserving/1/a/b/state/x',
  'nowserving/1//b/state',
  'nowserving/1/a//state',
  'nowserving/2/a/b/state',
  'nowserving/1/a/b/states',
  'nowserving/1/A/b/state',
  'nowserving/1/a/+/state',
  'nowserving/1/a/b/toString',
  ' nowserving/1/a/b/state',
])('takes %j for no topic of the contract', (topic) => {
  expect(parseTopic(topic)).toBeUndefined()
})

it('reads back every topic that it writes, and throws at nothing', () => {
  const id = fc.stringMatching(/^[a-z0-9-]{1,64}$/)
  fc.assert(
    fc.property(id, id, fc.constantFrom(...LEAVES), (centre, device, leaf) => {
      expect(parseTopic(topicOf(centre, device, leaf))).toEqual({ centre, device, leaf })
    }),
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string().map((rest) => `nowserving/1/${rest}`),
  )
  fc.assert(
    fc.property(text, (topic) => {
      const parts = parseTopic(topic)
      if (parts !== undefined) expect(topicOf(parts.centre, parts.device, parts.leaf)).toBe(topic)
      topicProblem(topic)
      filterProblem(topic)
    }),
  )
})

it('refuses to write a topic with an id that would break it', () => {
  for (const id of ['', 'a/b', '+', '#', 'A', 'a b', 'x'.repeat(65)]) {
    expect(() => topicOf('c', id, 'state')).toThrow(/expected lower-case letters/)
    expect(() => filterOf({ centre: id })).toThrow(/expected lower-case letters/)
  }
})

it('names windows, and knows them again', () => {
  expect(windowId(5)).toBe('window-5')
  expect(parseWindowId('window-42')).toBe(42)
  for (const device of [
    'window-0',
    'window-05',
    'window--1',
    'window-1.5',
    'window-',
    'window-5x',
    'windows-5',
    'lamp-5',
  ]) {
    expect(parseWindowId(device)).toBeUndefined()
  }
  for (const window of [0, -1, 1.5, Number.NaN, 1e21])
    expect(() => windowId(window)).toThrow(/a window is a whole number/)
})
