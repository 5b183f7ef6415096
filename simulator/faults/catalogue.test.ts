import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { allModels } from '../../devices/registry.ts'
import type { HandArgument } from '../../lib/index.ts'
import { POWER_FAULTS } from './device-faults.ts'
import { LINE_FAULTS } from './line-faults.ts'
import { NETWORK_FAULTS } from './network-faults.ts'
import { BROKER_FAULTS, CLIENT_FAULTS, CLOCK_FAULTS, MAINS_FAULTS, PROGRAM_FAULTS } from './room-faults.ts'

interface Told {
  readonly about: string
  readonly args?: readonly HandArgument[]
}

const models = allModels().flatMap(({ faults = {} }) => Object.entries<Told>(faults))
const others = [
  POWER_FAULTS,
  LINE_FAULTS,
  NETWORK_FAULTS,
  CLIENT_FAULTS,
  BROKER_FAULTS,
  MAINS_FAULTS,
  CLOCK_FAULTS,
  PROGRAM_FAULTS,
]
const all = [...models, ...others.flatMap((kinds) => Object.entries<Told>(kinds))]

it('is told in full in its README, and nothing else is', () => {
  const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8')
  const rows = readme.match(/^\| `\w+`(?: \*)? +\|.*$/gm)?.map((row) => row.replace(/ +/g, ' ')) ?? []
  for (const [name, { about, args = [] }] of all) {
    const row = rows.find((each) => each.startsWith(`| \`${name}\``) && each.includes(about))
    expect(row, name).toBeDefined()
    for (const { name: argument, about: what } of args) expect(row).toContain(`\`${argument}\` (${what})`)
  }
  const words = ['at', 'after', 'withProbability', 'during', 'until']
  const known = new Set([...words, ...all.map(([name]) => name)])
  expect(rows.map((row) => row.split('`')[1] ?? '').filter((name) => !known.has(name))).toEqual([])
})

const COLUMNS = /^\| (F\d\d) +\| (.*?) +\| (.*?) *\| (.*?) *\|$/gm

it('says of everything that goes wrong in the field what stands for it, or why nothing does', () => {
  const coverage = readFileSync(new URL('./COVERAGE.md', import.meta.url), 'utf8')
  const rows = [...coverage.matchAll(COLUMNS)].map(([, number = '', , stands = '', not = '']) => ({
    number,
    stands,
    not,
  }))
  const numbers = Array.from({ length: 67 }, (_, index) => `F${String(index + 1).padStart(2, '0')}`)
  expect(rows.map(({ number }) => number)).toEqual(numbers)
  const faults = new Set(all.map(([name]) => name))
  const models = new Set(allModels().map(({ name }) => name))
  const others = [
    'mm',
    'during',
    'after',
    'mains',
    'clock',
    'program',
    'crash',
    'check',
    'GS ( H',
    'hold',
    'press',
  ]
  const known = (word: string) => faults.has(word) || models.has(word) || others.includes(word)
  for (const { number, stands, not } of rows) {
    const words = [...stands.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)
    if (words.length === 0) expect(not, number).toMatch(/^(No device here|Not observable|Not built)/)
    const paths = [...`${stands} ${not}`.matchAll(/`([^`]+\.ts)`/g)].map(([, path = '']) => path)
    for (const path of paths) expect(existsSync(new URL(`../../${path}`, import.meta.url)), path).toBe(true)
    expect(words.filter((word) => !paths.includes(word) && !known(word))).toEqual([])
  }
  const standing = rows.map(({ stands }) => stands).join(' ')
  const unnamed = [...faults].filter((fault) => !standing.includes(`\`${fault}\``))
  expect(unnamed).toEqual(['broken', 'feedHeld', 'repliesLost', 'repliesTwice', 'linkLost']) // of no number, and here all the same
})

it('says which of them an embedded broker can have', () => {
  const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8')
  const told = [...readme.matchAll(/^With the embedded broker of `simulate`, in real time: (.*?);/gm)].map(
    ([, names]) => names,
  )
  const live = [CLIENT_FAULTS, BROKER_FAULTS].map((kinds) =>
    Object.entries(kinds)
      .filter(([, kind]) => kind.live)
      .map(([name]) => `\`${name}\``)
      .join(', '),
  )
  expect(told).toEqual(live)
})
