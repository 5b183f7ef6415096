import type { PhysicalEvent } from '../lib/index.ts'
import type { Io } from './io.ts'
import { clockTime } from './watch-lines.ts'

/** An event of a simulated device as a line for people; what has several lines of text shows them below. */
export function describeEvent({ out }: Io, at: number, { type, ...details }: PhysicalEvent): string {
  const words: string[] = []
  const below: string[] = []
  for (const [name, value] of Object.entries(details)) {
    if (typeof value === 'string' && value.includes('\n'))
      below.push(...value.split('\n').map((line) => `    ${out.paint('dim', '|')} ${line}`))
    else if (value !== undefined)
      words.push(`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  }
  return [[clockTime(at), out.paint('bold', type), ...words].join('  '), ...below].join('\n')
}
