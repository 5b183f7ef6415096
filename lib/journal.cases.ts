import { afterEach, describe, expect, it } from 'vitest'
import type { Journal, JournalRecord } from './journal.ts'

/** One kind of journal to be tried. */
export interface JournalWorld {
  /** A journal with nothing in it. */
  open(): Promise<Journal>
  /** What a next life of the program finds: the same place, opened again after `journal` was closed. */
  reopen(journal: Journal): Promise<Journal>
  /**
   * What a next life reads, for each way in which the power can go while some records are acknowledged and others are
   * under way: those lost, torn, kept out of order. Absent where the power cannot be taken away.
   */
  powerLosses?(
    acknowledged: readonly JournalRecord[],
    underWay: readonly JournalRecord[],
  ): Promise<readonly (readonly JournalRecord[])[]>
  end(): Promise<void>
}

const RECORDS: readonly JournalRecord[] = [
  { type: 'accepted', id: 'x', payload: '{"op":"print"}' },
  { text: 'line\nbreak, \r, "quotes", \\, \u0000, \u2028, \u041a\u041e\u041f\u0418\u042f, \u{1F3AB}' },
  { nested: { list: [1, null, { deep: true }], empty: {} }, number: -1.5, '': 'no name' },
  {},
]

/** What every journal promises, wherever it keeps its records. */
export function journalCases(name: string, setUp: () => Promise<JournalWorld>): void {
  describe(`journal: ${name}`, () => {
    const ends: (() => Promise<void>)[] = []
    afterEach(async () => {
      for (const end of ends.splice(0).reverse()) await end()
    })
    const open = async () => {
      const world = await setUp()
      ends.push(() => world.end())
      const journal = await world.open()
      ends.push(() => journal.close())
      return { world, journal }
    }

    it('begins empty', async () => {
      const { journal } = await open()
      expect(await journal.read()).toEqual([])
    })

    it('gives back what was appended, in order, whatever text it holds', async () => {
      const { journal } = await open()
      for (const record of RECORDS) await journal.append(record)
      expect(await journal.read()).toEqual(RECORDS)
    })

    it('keeps the order of appends that nobody waited for', async () => {
      const { journal } = await open()
      const records = Array.from({ length: 50 }, (_, n) => ({ n, filler: 'x'.repeat((n * 37) % 200) }))
      await Promise.all(records.map((record) => journal.append(record)))
      expect(await journal.read()).toEqual(records)
    })

    it('keeps a record as it was at the call, and hands out copies', async () => {
      const { journal } = await open()
      const record = { list: [1] }
      const appended = journal.append(record)
      record.list.push(2)
      await appended
      const [read] = (await journal.read()) as { list: number[] }[]
      read?.list.push(3)
      expect(await journal.read()).toEqual([{ list: [1] }])
    })

    it('is there in the next life, and goes on from there', async () => {
      const { world, journal } = await open()
      for (const record of RECORDS) await journal.append(record)
      await journal.close()
      const next = await world.reopen(journal)
      ends.push(() => next.close())
      await next.append({ life: 2 })
      expect(await next.read()).toEqual([...RECORDS, { life: 2 }])
    })

    it('close waits for what is being written; later appends are refused, and closing again is harmless', async () => {
      const { world, journal } = await open()
      const appended = journal.append({ n: 1 })
      await journal.close()
      await journal.close()
      await appended
      await expect(journal.append({ n: 2 })).rejects.toMatchObject({ code: 'closed', outcome: 'notDone' })
      const next = await world.reopen(journal)
      ends.push(() => next.close())
      expect(await next.read()).toEqual([{ n: 1 }])
    })

    it('after a loss of power: all that was acknowledged, then at most what was under way, in order', async (context) => {
      const { world } = await open()
      const underWay = [{ n: 1 }, { n: 2, filler: 'x'.repeat(600) }, {}, { n: 4 }]
      const lives = await world.powerLosses?.(RECORDS, underWay)
      if (lives === undefined) return context.skip()
      const lengths = new Set(lives.map(({ length }) => length))
      expect(lengths).toEqual(new Set([0, 1, 2, 3, 4].map((more) => RECORDS.length + more)))
      for (const life of lives) expect(life).toEqual([...RECORDS, ...underWay].slice(0, life.length))
    })

    it('a record that cannot be written as JSON is refused by a rejection, and the next one is kept', async () => {
      const { journal } = await open()
      await expect(journal.append({ big: 1n })).rejects.toBeInstanceOf(Error)
      await journal.append({ n: 1 })
      expect(await journal.read()).toEqual([{ n: 1 }])
    })
  })
}
