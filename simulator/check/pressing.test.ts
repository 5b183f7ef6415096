import { describe, expect, it } from 'vitest'
import { broken, command, fault, press, rating, record, type Told } from './story.cases.ts'

it('B1: what goes down again within 50 ms is one press', () => {
  expect(broken('B1', [press(1000), press(1001), press(1040), rating(1300, 1000)])).toEqual([])
  expect(broken('B1', [press(1000), press(1500), rating(1700, 1000)])).toHaveLength(1)
})

describe('B1: a press that a broker has no room for', () => {
  const box = (wire: string) => record(0, 'installed', { device: 'rate-1', kind: 'rating-buttons', wire })
  const full = (at: number, client = 'nowserving-trial-drivers') => record(at, 'brokerFull', { client })
  const others = [press(1000), rating(1200, 1000), press(5000)]
  it.each([
    ['may be lost', [box('mqtt'), full(5000)], 0],
    ['not of a box with a cable', [box('bytes'), full(5000)], 1],
    ['not when there was room again', [box('mqtt'), full(1000)], 1],
    ['not when there was none for somebody else', [box('mqtt'), full(5000, 'nowserving-trial-lamp-2')], 1],
    ['and does not count twice', [box('mqtt'), full(5000), rating(5200, 5000), rating(5300, 5000)], 2],
  ])('%s', (_, records, count) => {
    expect(broken('B1', [...others, ...records])).toHaveLength(count)
  })
})

describe('B1: a box of bare keys on a line that stretches the time between them', () => {
  const box = (told: Told = {}) =>
    record(0, 'installed', { device: 'rate-1', kind: 'rating-buttons', ...told })
  const chopped = (from: number, to: number, name = 'chopped') => fault(from, to, 'rate-1', name)
  /** A button that runs wild for 30 ms, and three of its closings counted. */
  const wild = Array.from({ length: 30 }, (_, ms) => press(10_000 + ms))
  const counted = (count: number) =>
    Array.from({ length: count }, (_, index) => rating(10_100 + 60 * index, 10_100))
  it.each([
    [
      'each may count as often as it closed',
      [box({ bareKeys: true }), ...chopped(9000, 11_000), ...counted(30)],
      0,
    ],
    ['and no more', [box({ bareKeys: true }), ...chopped(9000, 11_000), ...counted(31)], 1],
    [
      'what was on its way when it began, too',
      [box({ bareKeys: true }), ...chopped(13_000, 14_000), ...counted(3)],
      0,
    ],
    ['not what had come before', [box({ bareKeys: true }), ...chopped(15_000, 16_000), ...counted(3)], 1],
    [
      'not what went down when it had ended',
      [box({ bareKeys: true }), ...chopped(5000, 9000), ...counted(3)],
      1,
    ],
    [
      'not where the line only loses',
      [box({ bareKeys: true }), ...chopped(9000, 11_000, 'bytesLost'), ...counted(3)],
      1,
    ],
    ['not where reports have numbers', [box(), ...chopped(9000, 11_000), ...counted(3)], 1],
  ])('%s', (_, records, count) => {
    const found = broken('B1', [...wild, ...records]).filter((what) => what.includes('presses at'))
    expect(found).toHaveLength(count)
  })
  it('a contact that chatters closes some times, without anybody pressing more than once', () => {
    const once = [box({ bareKeys: true }), press(10_000), ...fault(10_000, 10_000, 'rate-1', 'chatter')]
    expect(broken('B1', [...once, ...chopped(9000, 11_000), ...counted(8)])).toEqual([])
    expect(broken('B1', [...once, ...chopped(9000, 11_000), ...counted(12)])).toHaveLength(1)
    expect(broken('B1', [...once, ...counted(8)])).not.toEqual([])
  })
})

it('B2: a press while the program had no power was kept by a box with a cable', () => {
  const box = (wire: string) => record(0, 'installed', { device: 'rate-1', kind: 'rating-buttons', wire })
  const crash = fault(20_000, 23_100, 'program', 'crash')
  const told = (pressedAt: number, flags: readonly string[]) => [
    press(pressedAt),
    rating(23_500, pressedAt, { flags }),
  ]
  expect(broken('B2', [box('bytes'), ...crash, ...told(22_000, ['late'])])).toEqual([])
  expect(broken('B2', [box('bytes'), ...crash, ...told(22_000, [])])).toHaveLength(1)
  expect(broken('B2', [box('bytes'), ...crash, ...told(23_050, [])])).toEqual([]) // it was there again, and may have heard it
  expect(broken('B2', [box('mqtt'), ...crash, ...told(22_000, [])])).toEqual([])
  const bare = { ...box('bytes'), bareKeys: true }
  expect(broken('B2', [bare, ...crash, ...told(22_000, [])])).toEqual([])
})

describe('B2: a press that was kept', () => {
  const off = fault(20_000, 30_000, 'rate-1', 'cableOut')
  it.each([
    ['is marked late', [...off, press(25_000), rating(31_000, 25_000, { flags: ['late'] })], 0],
    ['and not marked is seen', [...off, press(25_000), rating(31_000, 25_000)], 1],
    ['dated by its arrival is seen', [...off, press(25_000), rating(31_000, 31_000, { flags: ['late'] })], 1],
    ['though nothing kept it is seen', [press(25_000), rating(25_200, 25_000, { flags: ['late'] })], 1],
  ])('%s', (_, records, count) => {
    expect(broken('B2', records)).toHaveLength(count)
  })
})

it('B3: whatever a rating says of its time, it belongs to whoever was there at the press', () => {
  const serve = (at: number, number: string) =>
    command(at, at + 10, { place: 'window-1', op: 'serve', ticket: number })
  const there = [...serve(1000, 'A001'), press(20_000), ...serve(22_000, 'A002')]
  expect(broken('B3', [...there, rating(24_000, 20_000, { ticket: 'A001' })])).toEqual([])
  expect(broken('B3', [...there, rating(24_000, 24_000, { ticket: 'A002' })])).toHaveLength(1)
})

it('B4: a press beside a button that runs wild is told as soon as any', () => {
  const disk = (longestSyncMs: number) => record(0, 'disk', { longestSyncMs })
  const story = (delay: number) => [
    ...[press(1000), rating(1250, 1000), record(60_000, 'flood', { device: 'rate-2' })],
    ...[press(60_200), rating(60_200 + delay, 60_200)],
  ]
  expect(broken('B4', [disk(20), ...story(360)])).toEqual([])
  expect(broken('B4', [disk(20), ...story(380)])).toHaveLength(1)
  const both = record(60_100, 'flood', { device: 'rate-1' })
  expect(broken('B4', [disk(20), both, ...story(1100)])).toEqual([]) // its own is one long press
  expect(broken('B4', [disk(1500), ...story(380)])).toEqual([]) // there the disk is what one waits for
  expect(
    broken('B4', [disk(20), ...fault(60_000, 61_000, 'disk', 'diskStandsStill'), ...story(380)]),
  ).toEqual([])
  expect(
    broken('B4', [disk(20), ...fault(50_000, 60_000, 'disk', 'diskStandsStill'), ...story(380)]),
  ).toHaveLength(1)
})
