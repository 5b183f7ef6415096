import { expect, it } from 'vitest'
import { checkPlanted, checkSeeds } from './check.ts'
import { BYTEWISE, examine, TWICE } from './check-seed.ts'
import { type Plant, withTransport } from './plant.ts'
import { PLANTS } from './plants.ts'
import { INVARIANTS, runTrial } from './run.ts'
import { centreOf } from './trial.ts'

it('finds no broken promise in some seeds, and tells what was tried', async () => {
  const told: string[] = []
  const progress = (done: number, failing: readonly number[]) => told.push(`${done}/${failing.length}`)
  const report = await checkSeeds({ seeds: 12, from: 40, threads: 0, progress })
  expect(report).toMatchObject({ seeds: 12, failed: 0, failures: [] })
  expect(report.marks['print done']).toBeGreaterThan(100)
  expect(Object.keys(report.marks).filter((name) => name.startsWith('fault ')).length).toBeGreaterThan(3)
  const reached = report.unreached.filter((fault) => report.marks[`fault ${fault}`] !== undefined)
  expect(report.unreached.length).toBeGreaterThan(0) // so few seeds cannot have tried everything
  expect(reached).toEqual([])
  expect(told.at(-1)).toBe('12/0')
})

it('the same seed is the same to the byte, also with faults of its own', async () => {
  const [first, again, other] = [await runTrial(54), await runTrial(54), await runTrial(51)]
  expect(again.digest).toBe(first.digest)
  expect(other.digest).not.toBe(first.digest)
  const faults = [{ on: 'kiosk-1', fault: 'cableOut', at: 30_000, during: 5000 }]
  const cable = await runTrial(54, { faults })
  expect(cable.faults).toEqual(faults)
  expect(cable.violations).toEqual([])
  expect(cable.marks).toMatchObject({ 'fault cableOut': 1 })
})

it('a program that loses its power again and again keeps its word', async () => {
  const faults = [20, 45, 46, 70, 95].map((s) => ({ on: 'program', fault: 'crash', at: s * 1000 }))
  for (const seed of [1, 2, 3]) {
    const { violations, records, marks } = await runTrial(seed, { faults })
    expect(violations).toEqual([])
    expect(
      records.filter(({ type, fault }) => type === 'faultEnded' && fault === 'crash').length,
    ).toBeGreaterThan(2)
    expect(marks['print done']).toBeGreaterThan(5)
  }
})

it('sees a bug that is planted, and shrinks what shows it', async () => {
  const plants = PLANTS.filter(({ name }) => ['noIsYes', 'pressLost'].includes(name))
  const results = await checkPlanted(10, { plants })
  expect(results.map(({ plant }) => plant)).toEqual(['noIsYes', 'pressLost'])
  const [refused, lost] = results
  expect(refused?.failure?.violations[0]).toMatchObject({ invariant: 'P2' })
  expect(refused?.failure?.faults.length).toBeLessThanOrEqual(2)
  expect(refused?.failure?.timeline.join('\n')).toContain('asked')
  expect(lost?.failure?.faults).toEqual([])
  expect(lost?.failure?.violations.map(({ invariant }) => invariant)).toContain('B1')
})

it.each(['copyUnmarked', 'lastOneWins', 'linkLeft', 'burstIsAnswer'])(
  'sees %s by the promise that it breaks',
  async (name) => {
    const plants = PLANTS.filter((plant) => plant.name === name)
    const [result] = await checkPlanted(10, { plants })
    expect(result?.failure?.violations[0]?.invariant).toBe(plants[0]?.breaks)
  },
)

it('a number, an answer and a record outlive the program; bugs that lose them are seen', async () => {
  const crashes = [40, 80].map((s) => ({ on: 'program', fault: 'crash', at: s * 1000 }))
  const found = async (name: string, seed: number) => {
    const plant = PLANTS.find((each) => each.name === name)
    const { violations } = await runTrial(seed, { faults: crashes, plant })
    return violations.map(({ invariant }) => invariant)
  }
  expect(await found('numbersAnew', 1)).toContain('P7')
  expect(await found('answersForgotten', 1)).toContain('P8')
  expect(await found('none', 1)).toEqual([])
})

it('a disk stands still before its power goes, and a hole in its journal that is believed is seen', async () => {
  const faults = [20, 35, 50, 65, 80, 95].map((s) => ({ on: 'program', fault: 'crash', at: s * 1000 }))
  const plant = PLANTS.find(({ name }) => name === 'holeBelieved')
  for (let seed = 1; ; seed++) {
    expect(seed).toBeLessThan(10)
    const { marks, violations } = await runTrial(seed, { faults })
    expect(violations).toEqual([])
    if (marks['a hole in the journal'] === undefined) continue
    const found = (await runTrial(seed, { faults, plant })).violations
    expect(found).toContainEqual({ invariant: 'P8b', what: expect.stringContaining('others than these') })
    return
  }
})

it('a printer that swallows the rest of a picture whose length was garbled is switched off and on, as it asks', async () => {
  let seed = 1
  while (centreOf(seed).devices['kiosk-1']?.model !== 'star-tsp650ii') seed++
  /** `ESC k` of 1.5 MB, in the middle of the busy time: half an hour on this line. */
  const plant: Plant = {
    ...{ name: 'lengthGarbled', about: 'garbles the length of a picture', breaks: 'S6' },
    context: (context, kind) => {
      let garbled = false
      return withTransport(context, kind === 'ticket-printer' && context.id === 'kiosk-1', (transport) => ({
        write: (bytes) => {
          if (garbled || context.clock.monotonicMs() < 60_000) return transport.write(bytes)
          garbled = true
          return transport.write(Uint8Array.of(...bytes, 0x1b, 0x6b, 0xff, 0xff))
        },
      }))
    },
  }
  const noise = { on: 'kiosk-1', fault: 'noise', at: 40_000, during: 1 }
  const [noisy, quiet] = [
    await runTrial(seed, { plant, faults: [noise] }),
    await runTrial(seed, { plant, faults: [] }),
  ]
  const failed = { type: 'stateAtLast', state: 'lost', code: 'failure' }
  expect(noisy.records).toContainEqual(expect.objectContaining({ ...failed, device: 'kiosk-1' }))
  expect(noisy.violations).toEqual([])
  expect(quiet.violations.map(({ invariant }) => invariant)).toContain('S6') // nothing but noise is an excuse
})

it('byte by byte, a centre lives through the same', async () => {
  const result = await examine(40, { twice: true, bytewise: true })
  expect(result.violations).toEqual([])
  expect(result.marks).toMatchObject({ [TWICE]: 1, [BYTEWISE]: 1 })
})

it('every plant breaks a promise that there is', () => {
  const names = new Set([...INVARIANTS.map(({ name }) => name), 'S1', 'S2', 'S5'])
  expect(PLANTS.filter(({ breaks }) => !names.has(breaks))).toEqual([])
})

it('stops when it is told to, with what was done so far', async () => {
  const stop = new AbortController()
  const report = await checkSeeds({
    ...{ seeds: 50, threads: 0, signal: stop.signal },
    progress: (done) => done === 2 && stop.abort(),
  })
  expect(report.seeds).toBe(2)
})
