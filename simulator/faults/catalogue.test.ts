import { readFileSync } from 'node:fs'
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
