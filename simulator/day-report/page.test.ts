import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { type CityDay, simulateCity } from '../city.ts'
import type { CentreReport } from '../day.ts'
import { type DayPage, dayPage } from './page.ts'

const centres: CentreReport[] = []
let total: CityDay
beforeAll(async () => {
  const small = { windows: 3, visitors: 20, seed: 3, staff: 2, threads: 0 }
  total = await simulateCity({ ...small, centres: 2, onCentre: (told) => void centres.push(told) })
})

const pageOf = (parts: Partial<DayPage> = {}) =>
  dayPage({
    ...{ total, centres, asked: 2, seed: '3', date: '2026-01-12' },
    ...{ command: 'nowserving day --centres 2', version: '1.2.3', ...parts },
  })
const alone = () => ({ total: centres[0] as CentreReport, centres: centres.slice(0, 1), asked: 1 })

/** Every element is closed, in order; void ones apart. @returns the names of all elements. */
function elementsOf(page: string): string[] {
  const open: string[] = []
  const names: string[] = []
  const tags = page
    .replace(/<(style|script)>[\s\S]*?<\/\1>/g, '')
    .matchAll(/<(\/?)([a-z][a-z0-9]*)((?:\s+[\w:-]+(?:="[^"<]*")?)*)\s*(\/?)>|<(?!!doctype)/gi)
  for (const [whole, end, name = whole, , closed] of tags) {
    if (end === '/') expect([name, open.pop()]).toEqual([name, name])
    else names.push(name)
    if (end === '' && closed === '' && name !== 'meta') open.push(name)
  }
  expect(open).toEqual([])
  return names
}

describe('the page of a day', () => {
  it('is well formed, has every plot, and a table beside each', () => {
    const elements = (page: string, name: string) => elementsOf(page).filter((each) => each === name).length
    expect(elements(pageOf(), 'figure')).toBe(9)
    expect(elements(pageOf(), 'details')).toBe(9)
    expect(elements(pageOf(alone()), 'figure')).toBe(6)
    expect(elements(pageOf(), 'li')).toBe(Object.keys(total.checks).length)
  })

  it('tells a screen reader the name of each plot and what is to be seen in it', () => {
    const page = pageOf()
    const plots = [...page.matchAll(/<svg [^>]*role="img" aria-labelledby="([^"]+)"/g)]
    expect(plots).toHaveLength(9)
    const ids = plots.flatMap(([, told = '']) => told.split(' '))
    expect(new Set(ids).size).toBe(18)
    for (const id of ids) expect(page).toMatch(new RegExp(`<(title|desc) id="${id}">[^<]{4,}</`))
  })

  it('asks the network for nothing, and lets nothing run but its own sorter', () => {
    const page = pageOf()
    expect(page).not.toMatch(/https?:|url\(|@import|\ssrc=|\sstyle=|\son\w+=/)
    expect([...page.matchAll(/href="([^"]*)"/g)].every(([, to]) => to?.startsWith('#'))).toBe(true)
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? []
    const hash = (name: string) => {
      const [, text = ''] = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(page) ?? []
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    }
    expect(policy).toBe(
      `default-src 'none'; style-src ${hash('style')}; script-src ${hash('script')}; base-uri 'none'; form-action 'none'`,
    )
  })

  it('is the same for the same day, to the byte', () => {
    expect(pageOf()).toBe(pageOf())
  })

  it('tells the figures, the digest and how to have the day again', () => {
    const page = pageOf({ command: "nowserving day --seed 'a b'", seed: 'a b' })
    for (const word of [String(total.visitors), total.digest, 'Monday, 12 January 2026', '1.2.3', 'a b'])
      expect(page).toContain(word)
    expect(page).toContain('nowserving day --seed &#39;a b&#39;')
    expect(page).toContain('<span class="good">all ok</span>')
    expect(page).not.toContain('Interrupted')
  })

  it('says what a check found, and how much more there is', () => {
    const lost = Array.from({ length: 25 }, (_, index) => `centre-1: A${index} was lost`)
    const page = pageOf({ total: { ...total, checks: { ...total.checks, lost, newest: ['x'] } } })
    elementsOf(page)
    expect(page).toContain(
      `2 of ${Object.keys(total.checks).length + 1} checks failed:</b> no ticket is lost; newest.`,
    )
    expect(page).toContain('A19 was lost')
    expect(page).not.toContain('A20 was lost')
    expect(page).toContain('and 5 more')
  })

  it('lets nothing that it is told become markup', () => {
    const evil = '"><script>alert(1)</script>&'
    const report = { ...total, checks: { [evil]: [evil] }, incidents: { [evil]: 1 }, digest: evil }
    const page = pageOf({
      ...{ centres: centres.map((each) => ({ ...each, centre: evil })), total: report, date: '2026-01-12' },
      ...{ seed: evil, command: evil, version: evil },
    })
    elementsOf(page)
    expect(page.match(/<script>/g)).toHaveLength(1)
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&amp;')
  })

  it('says how long incidents lasted, what was made to fail, and how much paper went, where that is known', () => {
    const page = pageOf({
      total: {
        ...total,
        incidents: { coverOpened: { count: 3, meanMs: 90_000, longestMs: null }, unplugged: 2 },
        ...{ paper: { mm: 12_345, tickets: 40 }, faults: { 'network.lost': 4 } },
      },
    })
    expect(page.replace(/\s+/g, ' ')).toContain(
      '<th scope="row">coverOpened</th><td class="number">3</td><td class="number">1 min 30 s</td><td class="number">–</td>',
    )
    for (const word of ['unplugged', '12.3 m', '40 tickets', 'network.lost']) expect(page).toContain(word)
    const known = Object.entries(total).filter(([name]) => name !== 'paper')
    expect(pageOf({ total: Object.fromEntries(known) as unknown as CityDay })).not.toContain('Paper')
  })

  it('of a day that was interrupted tells how much it is of, even when nothing was done yet', () => {
    expect(pageOf({ asked: 96 })).toContain('</b> this page tells of 2 of 96 centres')
    const nothing = { ...{ visitors: 0, rated: 0, called: 0, printed: 0, abandoned: 0 }, checks: {} }
    const none = { ...total, ...nothing, waitMs: null, within15: null, satisfied: null }
    const page = pageOf({ total: none, centres: [], asked: 96 })
    elementsOf(page)
    expect(page).toContain('0 of 96 centres')
    expect(page).toContain('Nobody came')
    expect(page).not.toMatch(/NaN|Infinity|undefined|all ok/)
  })

  it('has no number that is none, whatever the day', () => {
    for (const page of [pageOf(), pageOf(alone())]) expect(page).not.toMatch(/NaN|Infinity|undefined|null/)
  })
})
