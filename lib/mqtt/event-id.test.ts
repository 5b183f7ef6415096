import fc from 'fast-check'
import { expect, it } from 'vitest'
import { scaledClock } from '../clock.ts'
import { VirtualClock } from '../virtual-clock.ts'
import { eventId, firstBoot, parseEventId } from './event-id.ts'

it('is split from the right, since a device may be called rate-2', () => {
  expect(eventId('rate-2', 1, 17)).toBe('rate-2-1-17')
  expect(parseEventId('rate-2-1-17')).toEqual({ device: 'rate-2', boot: 1, seq: 17 })
  expect(parseEventId('a-2-3')).toEqual({ device: 'a', boot: 2, seq: 3 })
  expect(parseEventId('--1-2')).toEqual({ device: '-', boot: 1, seq: 2 })
})

it.each([
  '',
  '-',
  '1-2',
  '-1-2',
  'rate',
  'rate-1',
  'rate-1-',
  'rate--1',
  'rate-1-x',
  'rate-01-2',
  'rate-1-2 ',
  'Rate-1-2',
  'rate-1-1e3',
])('takes %j for no event id', (id) => {
  expect(parseEventId(id)).toBeUndefined()
})

it('reads back what it writes, whatever the device is called', () => {
  const count = fc.nat({ max: 2 ** 31 })
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9-]{1,64}$/), count, count, (device, boot, seq) => {
      expect(parseEventId(eventId(device, boot, seq))).toEqual({ device, boot, seq })
    }),
  )
  fc.assert(fc.property(fc.string(), (text) => void parseEventId(text)))
})

it('refuses to write what could not be read', () => {
  for (const [device, boot, seq] of [
    ['A', 1, 1],
    ['a', -1, 1],
    ['a', 1, 1.5],
    ['a', 1e21, 1],
  ] as const) {
    expect(() => eventId(device, boot, seq)).toThrow(/is no event id/)
  }
})

it('counts boots from 1 in virtual time, and from the time elsewhere, so that no id is used again', () => {
  expect(firstBoot(new VirtualClock())).toBe(1)
  const startMs = 1_768_197_600_123
  const boot = firstBoot(scaledClock(1, startMs))
  expect(boot).toBeGreaterThanOrEqual(startMs)
  expect(parseEventId(eventId('rate-1', boot, 1))).toEqual({ device: 'rate-1', boot, seq: 1 })
})
