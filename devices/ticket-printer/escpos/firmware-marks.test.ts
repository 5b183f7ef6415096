import { describe, expect, it } from 'vitest'
import { setUp } from './firmware.cases.ts'
import { CITIZEN_PMU2300III, CUSTOM_VKP80III } from './model-profiles-kiosk.ts'

const PITCH_MM = 100
const vkp = (options: Readonly<Record<string, unknown>> = { markPitchMm: PITCH_MM }) =>
  setUp({}, options, CUSTOM_VKP80III)
/** Lines, then the next mark to the blade, cut and present; then it is taken away. */
const LABEL = `41 ${'0a'.repeat(5)} 1d f8 1c 50 02 00 45 01`
const ALIGN = '1d f8 1b 69'

async function labels(world: ReturnType<typeof vkp>, count: number) {
  for (let index = 0; index < count; index++) {
    world.hex(LABEL)
    await world.clock.advance(5000)
  }
  return world.hands.paper
}

describe('GS F8', () => {
  it('brings the next mark to the blade: each ticket is as long as the marks are apart, and has them at its edges', async () => {
    const world = vkp()
    world.hex(ALIGN)
    const [, ...tickets] = await labels(world, 5)
    expect(tickets).toHaveLength(5)
    for (const { text, lengthMm, marksMm, parted } of tickets) {
      expect([text, parted]).toEqual(['A', 'cut'])
      expect(Math.abs(lengthMm - PITCH_MM)).toBeLessThanOrEqual(1) // each mark half a mm off its place at most
      expect(marksMm).toHaveLength(2)
      expect(marksMm?.[0]).toBeCloseTo(0, 0)
      expect(marksMm?.[1]).toBeCloseTo(lengthMm, 0)
    }
    expect(new Set(tickets.map(({ lengthMm }) => lengthMm)).size).toBeGreaterThan(1)
  })

  it('a mark that has passed the head is of no use: the ticket goes on to the one behind it', async () => {
    const world = vkp()
    world.hex(ALIGN)
    world.hex(`41 ${'0a'.repeat(24)} 1d f8 1b 69`) // 101.6 mm and 11.9 mm to the blade
    await world.clock.advance(10_000)
    expect(world.hands.paper.at(-1)?.lengthMm).toBeGreaterThan(198)
    expect(world.hands.paper.at(-1)?.marksMm).toHaveLength(3)
  })

  it.each([
    ['ten mm before the mark', '1d e7 00 64', (marks: readonly number[]) => marks[0], 10],
    ['at its front', '1d e7 00 00', (marks: readonly number[]) => marks[0], 0],
    [
      'two mm behind its front',
      '1d e7 80 14',
      (marks: readonly number[], mm: number) => (marks.at(-1) ?? 0) - mm,
      -2,
    ],
  ] as const)('by GS E7 the ticket ends %s, also after the mains plug', async (_, bytes, place, mm) => {
    const world = vkp()
    world.hex(bytes)
    await world.clock.advance(100)
    world.hands.unplug()
    world.hands.plugIn()
    await world.clock.advance(4000)
    world.hex(ALIGN)
    const [, { marksMm = [], lengthMm } = { lengthMm: 0 }] = await labels(world, 1)
    expect(place(marksMm, lengthMm)).toBeCloseTo(mm, 0)
  })

  it('GS F6 brings it to the head: 11.9 mm above the blade', async () => {
    const world = vkp()
    world.hex('1d f6 1b 69 1b 4a 5f 1b 69')
    await world.clock.advance(5000)
    const { marksMm, lengthMm } = world.hands.paper[1] ?? {}
    expect(lengthMm).toBeCloseTo(11.9, 0)
    expect(marksMm).toEqual([expect.closeTo(11.9, 0)])
  })

  it('is not known to a printer without that sensor', async () => {
    const world = setUp({}, {}, CITIZEN_PMU2300III)
    world.hex('41 0a 1d f8 1d 56 41 00')
    await world.clock.advance(5000)
    expect(world.hands.paper[0]?.unknown).toEqual({ 'GS f8': 1 })
  })
})

describe('no mark', () => {
  it.each([
    ['on plain paper', {}, false],
    ['by a soiled sensor', { markPitchMm: PITCH_MM }, true],
  ] as const)(
    '%s: 300 mm are fed, R bit 7 is told by itself, the ticket stays',
    async (_, options, soiled) => {
      const world = vkp(options)
      world.hex('1d e0 0f')
      if (soiled) world.hands.soilMarkSensor()
      world.hex(LABEL)
      await world.clock.advance(5000)
      expect(world.answers()).toEqual(['100f80008000'])
      expect(world.events.filter(({ type }) => type === 'markNotFound')).toHaveLength(1)
      expect(world.hands.paper).toMatchObject([{ parted: 'hanging', text: 'A' }])
      const leftMm = CUSTOM_VKP80III.rollMm - world.firmware.paperLeftMm
      expect(leftMm).toBeCloseTo(300 + 5 * 4.23, 0)
    },
  )

  it('what is held goes on when the sensor is clean and the cover was closed: the mark is looked for anew', async () => {
    const world = vkp()
    world.hands.soilMarkSensor()
    world.hex(LABEL)
    await world.clock.advance(5000)
    world.hands.openCover()
    world.hands.closeCover()
    await world.clock.advance(5000)
    expect(world.events.filter(({ type }) => type === 'markNotFound')).toHaveLength(2)
    world.hands.cleanMarkSensor()
    await world.clock.advance(5000)
    expect(world.hands.paper).toMatchObject([{ parted: 'cut', text: 'A' }])
    world.hex('10 04 14')
    expect(world.answers().at(-1)).toMatch(/^100f..000000$/)
  })

  it('the paper ends in the search: the new roll has marks elsewhere, and the ticket ends at one of them', async () => {
    const world = vkp()
    world.hex(ALIGN)
    await world.clock.advance(3000)
    world.hands.leavePaper({ mm: 40 })
    world.hex(LABEL)
    await world.clock.advance(5000)
    world.hands.loadPaper({ mm: 10_000 })
    await world.clock.advance(5000)
    const last = world.hands.paper.at(-1)
    expect(last?.parted).toBe('cut')
    expect(last?.marksMm?.at(-1)).toBeCloseTo(last?.lengthMm ?? 0, 0)
  })
})

it('P bit 7 is 0 while the sensor is over a mark', async () => {
  const world = vkp()
  const seen = new Set<string>()
  world.hex('1d e0 0f')
  for (let step = 0; step < 60; step++) {
    world.hex('1b 4a 10')
    await world.clock.advance(100)
    world.hex('10 04 14')
    for (const answer of world.answers()) seen.add(answer.slice(4, 6))
  }
  expect([...seen].sort()).toEqual(['00', '80'])
})
