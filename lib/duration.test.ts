import { expect, it } from 'vitest'
import { parseDuration } from './duration.ts'

it.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['5m', 300_000],
  ['2h', 7_200_000],
  ['1.5s', 1500],
  ['0s', 0],
  ['8760h', 31_536_000_000],
])('reads %s', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

it.each([
  '',
  '30',
  's',
  '-1s',
  '+1s',
  '1 s',
  '1e3s',
  '30S',
  '1d',
  '.5s',
  '1m30s',
  '8761h',
  '9999999999999s',
  'NaNs',
  'Infinitys',
])('refuses %j', (text) => {
  expect(parseDuration(text)).toBeUndefined()
})
