import { describe, expect, it } from 'vitest'
import { journalCases } from './journal.cases.ts'
import type { JournalRecord } from './journal.ts'
import { type MemoryJournal, memoryJournal } from './memory-journal.ts'

/** Loses its power in every way that it can. */
async function powerLosses(acknowledged: readonly JournalRecord[], underWay: readonly JournalRecord[]) {
  const lives: (readonly JournalRecord[])[] = []
  for (let keep = 0; keep <= underWay.length; keep++) {
    for (const disorder of disorders(underWay.length - keep - 1)) {
      const journal = memoryJournal({ autoSync: false })
      const appended = acknowledged.map((each) => journal.append(each))
      journal.sync()
      await Promise.all(appended)
      for (const each of underWay) journal.append(each).catch(() => {})
      lives.push(await journal.crash({ keep, ...disorder }).read())
    }
  }
  return lives
}

/** Every way in which the record at the crash and those behind it, so many, can have been written. */
function disorders(behind: number): { torn: boolean; beyond: number[] }[] {
  const indices = Array.from({ length: Math.max(0, behind) }, (_, index) => index)
  const sets = Array.from({ length: 2 ** indices.length }, (_, bits) =>
    indices.filter((index) => (bits >> index) & 1),
  )
  return sets.flatMap((beyond) => [false, true].map((torn) => ({ torn, beyond })))
}

journalCases('in memory', async () => ({
  powerLosses,
  open: async () => memoryJournal(),
  reopen: async (journal) => (journal as MemoryJournal).crash(),
  end: async () => {},
}))

journalCases('in memory, next life after a crash of an open one', async () => ({
  open: async () => memoryJournal(),
  reopen: async (journal) => (journal as MemoryJournal).crash({ torn: true }),
  end: async () => {},
}))

describe('crash points', () => {
  const COUNT = 6
  const record = (n: number) => ({ n, text: `ticket A${n}` })
  const all = Array.from({ length: COUNT }, (_, n) => record(n))

  /** `acknowledged` records durable, the rest under way. */
  async function setUp(acknowledged: number) {
    const journal = memoryJournal({ autoSync: false })
    const told: string[] = []
    const append = (n: number) =>
      journal.append(record(n)).then(
        () => void told.push(`${n} kept`),
        (error) => void told.push(`${n} ${error.code} ${error.outcome}`),
      )
    const first = all.slice(0, acknowledged).map(({ n }) => append(n))
    journal.sync()
    await Promise.all(first)
    const rest = all.slice(acknowledged).map(({ n }) => append(n))
    return { journal, told, rest }
  }

  it('nothing is acknowledged before it is durable', async () => {
    const { journal, told } = await setUp(2)
    expect(told).toEqual(['0 kept', '1 kept'])
    expect(journal.underWay).toBe(COUNT - 2)
    expect(await journal.read()).toEqual(all.slice(0, 2))
  })

  it('at every point, in every order: the acknowledged prefix survives, the rest is a prefix of it, pending appends reject', async () => {
    let points = 0
    for (let acknowledged = 0; acknowledged <= COUNT; acknowledged++) {
      for (let keep = 0; keep <= COUNT - acknowledged; keep++) {
        for (const { torn, beyond } of disorders(COUNT - acknowledged - keep - 1)) {
          const { journal, told, rest } = await setUp(acknowledged)
          const next = journal.crash({ keep, torn, beyond })
          await Promise.all(rest)
          expect(told.slice(acknowledged)).toEqual(
            all.slice(acknowledged).map(({ n }) => `${n} failure unknown`),
          )
          expect(await next.read()).toEqual(all.slice(0, acknowledged + keep))
          const appended = next.append(record(99))
          next.sync()
          await appended
          expect(await next.read()).toEqual([...all.slice(0, acknowledged + keep), record(99)])
          points++
        }
      }
    }
    expect(points).toBe(254)
  })

  it('a record behind a hole is not believed, in no later life either', async () => {
    const { journal, rest } = await setUp(2)
    const second = journal.crash({ keep: 1, beyond: [0, 2] })
    await Promise.all(rest)
    expect(await second.read()).toEqual(all.slice(0, 3))
    void second.append(record(50)).catch(() => {})
    void second.append(record(51)).catch(() => {})
    const third = second.crash({ beyond: [0] })
    const appended = third.append(record(52))
    third.sync()
    await appended
    expect(await third.crash().read()).toEqual([...all.slice(0, 3), record(52)])
  })

  it('close makes durable what is under way', async () => {
    const { journal, told, rest } = await setUp(2)
    await journal.close()
    await Promise.all(rest)
    expect(told).toEqual(all.map(({ n }) => `${n} kept`))
    expect(await journal.crash().read()).toEqual(all)
  })

  it('a dead journal takes nothing more, and the next life does not share its disk', async () => {
    const { journal } = await setUp(COUNT)
    const next = journal.crash()
    await expect(journal.append(record(7))).rejects.toMatchObject({ code: 'failure', outcome: 'notDone' })
    const appended = next.append(record(8))
    next.sync()
    await appended
    expect(await journal.read()).toEqual(all)
  })

  it('a torn line stays dropped through later crashes', async () => {
    const { journal, rest } = await setUp(3)
    const second = journal.crash({ torn: true })
    await Promise.all(rest)
    void second.append(record(7)).catch(() => {})
    const third = second.crash({ keep: 1 })
    expect((await third.read()).slice(0, 3)).toEqual(all.slice(0, 3))
  })
})

it('keeps a record as it was when it was appended, inner ones too, and drops what JSON drops', async () => {
  const journal = memoryJournal()
  const result = { outcome: 'done', at: 1 }
  const record = { type: 'result', result, list: [1, 2] }
  await journal.append({ type: 'result', result })
  await journal.append(record)
  await journal.append({
    type: 'odd',
    at: Number.NaN,
    when: new Date(0),
    none: undefined,
    inner: { none: undefined },
  })
  result.outcome = 'unknown'
  record.list.push(3)
  expect(await journal.read()).toEqual([
    { type: 'result', result: { outcome: 'done', at: 1 } },
    { type: 'result', result: { outcome: 'done', at: 1 }, list: [1, 2] },
    { type: 'odd', at: null, when: '1970-01-01T00:00:00.000Z', inner: {} },
  ])
})
