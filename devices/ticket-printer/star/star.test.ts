/** Driver and firmware on one line: what the driver believes, held against the paper. */
import { describe, expect, it } from 'vitest'
import { first, isWhole, models, second, setUp, summary, type World } from './star.cases.ts'

const WHOLE = 'cut: Passports A042 Waiting before you: 7 12.01.2026 09:00'
const SWEEP_TIMEOUT_MS = 60_000

/** What may befall a printer. */
const accidents: Readonly<Record<string, (world: World) => void>> = {
  'the cable is pulled': ({ line }) => line.unplug(),
  'the mains are pulled': ({ hands }) => hands.unplug(),
  'the cover is opened': ({ hands }) => hands.openCover(),
  'the paper ends': ({ hands }) => hands.leavePaper({ mm: 0 }),
  'the blade sticks': ({ hands }) => hands.jamCutter(),
  'it breaks': ({ hands }) => hands.breakDown(),
}

describe.each(models)('$name', ({ profile }) => {
  it('prints tickets one after the other, with proof', async () => {
    const { print, hands } = await setUp(profile)
    expect(await print(first)).toMatchObject({ outcome: 'done', evidence: 'printed' })
    expect(await print(second)).toMatchObject({ outcome: 'done', evidence: 'printed' })
    expect(summary(hands.paper)).toEqual([WHOLE, 'cut: Visas A043 12.01.2026 09:00'])
    expect(hands.paper[0]?.unknown).toEqual({})
  })

  it('prints more tickets than its counter has numbers', async () => {
    const { print, hands } = await setUp(profile)
    for (let count = 0; count < 150; count++) expect(await print(first)).toMatchObject({ outcome: 'done' })
    expect(hands.paper.filter(({ text }) => isWhole(text, first))).toHaveLength(150)
  })

  it('draws what the page lacks, and QR codes', async () => {
    const { print, hands } = await setUp(profile)
    expect(await print({ ticket: 'Ґ7', qr: 'https://example.org/q' })).toMatchObject({ outcome: 'done' })
    expect(hands.paper[0]?.text).toMatch(/\[image \d+x\d+\]/)
    expect(hands.paper[0]?.text).toContain('[QR https://example.org/q]')
  })

  it('waits for a hot head, and prints when it has cooled', async () => {
    const { begin, hands, clock } = await setUp(profile)
    const answer = begin(first)
    await clock.advance(100)
    hands.heatHead()
    await clock.advance(8000)
    hands.coolHead()
    expect(await clock.until(answer)).toMatchObject({ outcome: 'done' })
    expect(summary(hands.paper)).toEqual([WHOLE])
  })

  it('cuts off and marks void what hangs after a failure, before the next ticket', async () => {
    const { begin, print, hands, clock, whole } = await setUp(profile)
    const answer = begin(first)
    await clock.advance(110)
    hands.leavePaper({ mm: 5 })
    expect(await clock.until(answer)).toMatchObject({ outcome: 'notDone', code: 'paperEmpty' })
    hands.loadPaper()
    await clock.advance(10_000)
    expect(await print(second)).toMatchObject({ outcome: 'done' })
    expect(whole(first)).toEqual([])
    const cut = summary(hands.paper.filter(({ parted }) => parted === 'cut'))
    expect(cut).toEqual([expect.stringContaining('*** VOID ***'), 'cut: Visas A043 12.01.2026 09:00'])
  })

  it('does not take a printer for well that lost its mains for a moment under a ticket', async () => {
    for (let atMs = 20; atMs < 400; atMs += 20) {
      const { begin, print, hands, clock, whole } = await setUp(profile)
      const answer = begin(first)
      await clock.advance(atMs)
      hands.unplug()
      hands.plugIn()
      const { outcome } = await clock.until(answer)
      await clock.advance(70_000)
      if (outcome === 'done') expect(whole(first), `${atMs} ms`).toHaveLength(1)
      if (outcome === 'notDone') expect(whole(first), `${atMs} ms`).toEqual([])
      expect(await print(second)).toMatchObject({ outcome: 'done' })
    }
  })

  it.each(Object.keys(accidents))(
    'tells the truth when at any moment %s, and comes back',
    async (name) => {
      for (let atMs = 0; atMs < 1200; atMs += 60) {
        const world = await setUp(profile)
        const { begin, print, clock, whole, recover, hands } = world
        const answer = begin(first)
        await clock.advance(atMs)
        accidents[name]?.(world)
        const { outcome } = await clock.until(answer)
        await clock.advance(2000)
        hands.repair?.()
        await recover()
        const found = whole(first).filter(({ text }) => !text.includes('VOID'))
        if (outcome === 'done') expect(found, `${atMs} ms`).toHaveLength(1)
        if (outcome === 'notDone') expect(found, `${atMs} ms`).toEqual([])
        expect(await print(second), `${atMs} ms: ${outcome}`).toMatchObject({ outcome: 'done' })
        expect(whole(second), `${atMs} ms`).toHaveLength(1)
      }
    },
    SWEEP_TIMEOUT_MS,
  )

  it('comes into step behind a picture that somebody did not end', async () => {
    const { print, hands } = await setUp(profile, '1b 1d 53 01 48 00 14 00 00 ff') // 1440 bytes of which one came
    expect(await print(first)).toMatchObject({ outcome: 'done' })
    expect(hands.paper.filter(({ text }) => isWhole(text, first))).toHaveLength(1)
  })

  it('ends a picture of ours whose header was cut off at any byte before it asks anything', async () => {
    const drawn = { ...first, service: 'Ångström, 5 €' }
    const sent = async (cutAt?: number) => {
      const world = await setUp(profile)
      const { clock, line, begin } = world
      const [before, after] = [[] as number[], [] as string[]]
      line.tap(({ to, bytes }) => {
        if (to !== 'device') return
        if (cutAt === undefined || before.length < cutAt) before.push(...bytes)
        else after.push(Buffer.from(bytes).toString('hex'))
      })
      if (cutAt !== undefined) line.afterBytes('toDevice', cutAt, () => line.unplug())
      clock.after(3000, () => line.plugIn())
      const { outcome } = await clock.until(begin(drawn))
      return { ...world, outcome, after, wire: Buffer.from(before).toString('hex') }
    }
    const at = (await sent()).wire.search(/1b6b|1b1d53/) / 2
    expect(at).toBeGreaterThan(10)
    for (let cutAt = at + 1; cutAt <= at + 9; cutAt++) {
      const { clock, driver, outcome, wire, after, print, whole } = await sent(cutAt)
      expect(outcome).toBe('notDone')
      await clock.advance(12_000)
      expect(after.slice(0, 2)).toEqual(['00'.repeat(16), '1b0601'])
      expect(driver.status.state, `cut behind ${wire.slice(2 * at)}`).toBe('ready')
      expect(await print(second)).toMatchObject({ outcome: 'done' })
      expect(whole(second)).toHaveLength(1)
    }
  })

  it('cuts off what an earlier life of the program left at a printer in trouble', async () => {
    const { begin, clock, hands, live, driver } = await setUp(profile)
    const answer = begin(first)
    await clock.advance(110)
    hands.openCover()
    expect(await clock.until(answer)).toMatchObject({ outcome: 'notDone' })
    await driver.close()
    const next = await live()
    hands.closeCover()
    await clock.advance(10_000)
    expect(await next.print(second)).toMatchObject({ outcome: 'done' })
    expect(summary(hands.paper)).toEqual([
      expect.stringContaining('*** VOID ***'),
      'cut: Visas A043 12.01.2026 09:00',
    ])
  })
})
