import { describe, expect, it } from 'vitest'
import { Commands, canonicalJson } from './commands.ts'
import { DeviceError } from './errors.ts'
import { memoryJournal } from './memory-journal.ts'
import { VIRTUAL_START_MS, VirtualClock } from './virtual-clock.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const ticket = (number: string) => ({ op: 'print', payload: { ticket: number } })

function setUp(journal = memoryJournal(), clock = new VirtualClock()) {
  let minted = 0
  const commands = new Commands({ clock, journal, device: 'kiosk-1', mint: () => `minted-${++minted}` })
  const acts: string[] = []
  const print = async ({ id, begin }: { id: string; begin(): void }) => {
    begin()
    acts.push(id)
    await clock.sleep(1000)
    return 'printed' as const
  }
  return { clock, journal, commands, acts, print }
}

describe('one act per id', () => {
  it('a command in flight is shared: both callers get the one result', async () => {
    const { clock, commands, acts, print } = setUp()
    const first = commands.run({ ...ticket('A042'), id: 'x' }, print)
    await clock.advance(500)
    const second = commands.run({ ...ticket('A042'), id: 'x' }, print)
    const done = { id: 'x', outcome: 'done', evidence: 'printed', at: VIRTUAL_START_MS + 1000 }
    expect(await clock.until(Promise.all([first, second]))).toEqual([done, done])
    expect(acts).toEqual(['x'])
  })

  it('later, the same id gets the first result again, with its own time, and does nothing', async () => {
    const { clock, commands, acts, print } = setUp()
    const first = await clock.until(commands.run({ ...ticket('A042'), id: 'x' }, print))
    await clock.advance(6 * DAY_MS)
    expect(await commands.run({ ...ticket('A042'), id: 'x' }, print)).toEqual(first)
    expect(acts).toEqual(['x'])
  })

  it('the same id with another payload or verb is illegal, in flight and later; deadlines are not payload', async () => {
    const { clock, commands, acts, print } = setUp()
    const first = commands.run({ ...ticket('A042'), id: 'x', ttlMs: 5000 }, print)
    const illegal = { code: 'illegal', outcome: 'notDone', fix: expect.stringContaining('new id') }
    await expect(commands.run({ ...ticket('A043'), id: 'x' }, print)).rejects.toMatchObject(illegal)
    await clock.until(first)
    await expect(commands.run({ ...ticket('A043'), id: 'x' }, print)).rejects.toMatchObject(illegal)
    await expect(commands.run({ ...ticket('A042'), op: 'show', id: 'x' }, print)).rejects.toMatchObject(
      illegal,
    )
    expect(await commands.run({ ...ticket('A042'), id: 'x', expiresAt: 1 }, print)).toMatchObject({
      outcome: 'done',
    })
    expect(acts).toEqual(['x'])
  })

  it('the order of members in a payload does not make it another one', async () => {
    const { clock, commands, acts, print } = setUp()
    const run = (payload: unknown) => commands.run({ op: 'print', payload, id: 'x' }, print)
    await clock.until(run({ ticket: 'A042', service: { name: 'Passports', floor: 2 } }))
    await run({ service: { floor: 2, name: 'Passports' }, ticket: 'A042', waiting: undefined })
    expect(acts).toEqual(['x'])
  })

  it('commands without an id get one each', async () => {
    const { clock, commands, acts, print } = setUp()
    const both = [commands.run(ticket('A042'), print), commands.run(ticket('A042'), print)]
    expect((await clock.until(Promise.all(both))).map(({ id }) => id)).toEqual(['minted-1', 'minted-2'])
    expect(acts).toEqual(['minted-1', 'minted-2'])
  })

  it.each(['notDone', 'unknown'] as const)(
    'a failure is final: %s is told again and nothing is tried',
    async (outcome) => {
      const { commands } = setUp()
      const cause = new Error('paper sensor')
      let tries = 0
      const act = async () => {
        tries++
        throw new DeviceError('paperEmpty', 'out of paper', { outcome, fix: 'Load a roll.', cause })
      }
      const told = { code: 'paperEmpty', message: 'out of paper', outcome, fix: 'Load a roll.', cause }
      for (let i = 0; i < 3; i++) {
        await expect(commands.run({ ...ticket('A042'), id: 'x' }, act)).rejects.toMatchObject(told)
      }
      expect(tries).toBe(1)
    },
  )

  it('an act that fails in a way nobody foresaw ends unknown and keeps the original', async () => {
    const { commands } = setUp()
    const bug = new TypeError('undefined is not a paper')
    const failing = commands.run(ticket('A042'), () => {
      throw bug
    })
    await expect(failing).rejects.toMatchObject({ code: 'failure', outcome: 'unknown', cause: bug })
  })
})

describe('deadlines', () => {
  const cases = [
    {
      name: 'expiresAt to the ms',
      deadline: { expiresAt: VIRTUAL_START_MS + 300 },
      waitMs: 300,
      stepMs: 0,
      late: false,
    },
    {
      name: 'expiresAt, 1 ms late',
      deadline: { expiresAt: VIRTUAL_START_MS + 300 },
      waitMs: 301,
      stepMs: 0,
      late: true,
    },
    { name: 'ttlMs to the ms', deadline: { ttlMs: 300 }, waitMs: 300, stepMs: 0, late: false },
    { name: 'ttlMs, 1 ms late', deadline: { ttlMs: 300 }, waitMs: 301, stepMs: 0, late: true },
    {
      name: 'ttlMs while the wall clock steps ahead',
      deadline: { ttlMs: 300 },
      waitMs: 300,
      stepMs: HOUR_MS,
      late: false,
    },
    {
      name: 'ttlMs while the wall clock steps back',
      deadline: { ttlMs: 300 },
      waitMs: 301,
      stepMs: -HOUR_MS,
      late: true,
    },
    {
      name: 'expiresAt when the wall clock steps over it',
      deadline: { expiresAt: VIRTUAL_START_MS + 300 },
      waitMs: 1,
      stepMs: HOUR_MS,
      late: true,
    },
    { name: 'none', deadline: {}, waitMs: 30 * DAY_MS, stepMs: 0, late: false },
  ]
  it.each(cases)('$name: late is $late', async ({ deadline, waitMs, stepMs, late }) => {
    const { clock, commands } = setUp()
    let began = false
    const waiting = commands.run({ ...ticket('A042'), ...deadline }, async ({ begin }) => {
      await clock.sleep(waitMs)
      clock.step(stepMs)
      begin()
      began = true
      return 'sent'
    })
    const outcome = await clock.until(waiting.catch((error: DeviceError) => error))
    expect(outcome).toMatchObject(late ? { code: 'expired', outcome: 'notDone' } : { outcome: 'done' })
    expect(began).toBe(!late)
  })

  it('ttlMs counts from arrival, not from when the journal was ready', async () => {
    const { clock, journal, commands, print } = setUp(memoryJournal({ autoSync: false }))
    const waiting = commands.run({ ...ticket('A042'), ttlMs: 300 }, print)
    waiting.catch(() => {})
    await clock.advance(301)
    journal.sync()
    await clock.advance(0)
    journal.sync()
    await expect(waiting).rejects.toMatchObject({ code: 'expired', outcome: 'notDone' })
  })

  it('is judged once: asking again after the first byte does nothing', async () => {
    const { clock, commands } = setUp()
    const running = commands.run({ ...ticket('A042'), ttlMs: 300 }, async ({ begin }) => {
      begin()
      await clock.sleep(5000)
      begin()
      return 'sent'
    })
    expect(await clock.until(running)).toMatchObject({ outcome: 'done' })
  })
})

describe('over a restart', () => {
  const nextLife = async (journal: ReturnType<typeof memoryJournal>, clock: VirtualClock) => {
    const world = setUp(journal, clock)
    world.commands.restore(await journal.read())
    return world
  }

  it('results are told again, done and failed alike, and nothing is done', async () => {
    const { clock, commands, journal, print } = setUp()
    const done = await clock.until(commands.run({ ...ticket('A042'), id: 'done' }, print))
    const refuse = async () => Promise.reject(new DeviceError('coverOpen', 'cover', { fix: 'Close it.' }))
    await commands.run({ ...ticket('A043'), id: 'failed' }, refuse).catch(() => {})
    const second = await nextLife(journal.crash(), clock)
    expect(await second.commands.run({ ...ticket('A042'), id: 'done' }, second.print)).toEqual(done)
    const failed = second.commands.run({ ...ticket('A043'), id: 'failed' }, second.print)
    await expect(failed).rejects.toMatchObject({ code: 'coverOpen', outcome: 'notDone', fix: 'Close it.' })
    const other = second.commands.run({ ...ticket('A099'), id: 'done' }, second.print)
    await expect(other).rejects.toMatchObject({ code: 'illegal' })
    expect(second.acts).toEqual([])
  })

  it('a command that was begun and has no result is unknown, and is not tried again', async () => {
    const { clock, commands, journal, acts, print } = setUp()
    void commands.run({ ...ticket('A042'), id: 'x' }, print)
    await clock.advance(500)
    expect(acts).toEqual(['x'])
    const second = await nextLife(journal.crash(), clock)
    const asked = second.commands.run({ ...ticket('A042'), id: 'x' }, second.print)
    await expect(asked).rejects.toMatchObject({
      outcome: 'unknown',
      fix: expect.stringContaining('Look at the device'),
    })
    expect(second.acts).toEqual([])
  })

  it('records of other devices and damaged ones are passed over', async () => {
    const { clock, journal, acts, commands, print } = setUp()
    const payload = canonicalJson({ op: 'print', payload: { ticket: 'A042' } })
    commands.restore([
      { type: 'accepted', device: 'kiosk-2', id: 'x', payload, at: 1 },
      { type: 'accepted', device: 'kiosk-1', id: 7, payload, at: 1 },
      { type: 'accepted', device: 'kiosk-1', id: 'y', at: 1 },
      { type: 'result', device: 'kiosk-1', id: 'z', result: { outcome: 'done', evidence: 'printed', at: 1 } },
      { type: 'accepted', device: 'kiosk-1', id: 'w', payload, at: 1 },
      { type: 'result', device: 'kiosk-1', id: 'w', result: 'torn' },
      {},
    ])
    const run = (id: string) => commands.run({ ...ticket('A042'), id }, print)
    await clock.until(Promise.all([run('x'), run('y'), run('z')]))
    expect(acts).toEqual(['x', 'y', 'z'])
    await expect(run('w')).rejects.toMatchObject({ outcome: 'unknown' })
    expect((await journal.read()).length).toBe(6)
  })

  it('at every crash point the next life says what is true: nothing, unknown, or the result', async () => {
    for (const point of ['before accepted', 'after accepted', 'after act', 'after result'] as const) {
      const clock = new VirtualClock()
      const journal = memoryJournal({ autoSync: false })
      const first = setUp(journal, clock)
      first.commands.run({ ...ticket('A042'), id: 'x' }, first.print).catch(() => {})
      if (point !== 'before accepted') journal.sync()
      await clock.advance(point === 'after accepted' ? 500 : 1500)
      if (point === 'after result') journal.sync()
      const second = setUp(memoryJournal(), clock)
      second.commands.restore(await journal.crash().read())
      const told = await clock.until(
        second.commands.run({ ...ticket('A042'), id: 'x' }, second.print).catch((e) => e),
      )
      expect([point, first.acts.length, told.outcome, second.acts.length]).toEqual(
        {
          'before accepted': [point, 0, 'done', 1],
          'after accepted': [point, 1, 'unknown', 0],
          'after act': [point, 1, 'unknown', 0],
          'after result': [point, 1, 'done', 0],
        }[point],
      )
    }
  })
})

describe('a journal that fails', () => {
  it('at accepted: the act never runs, so it is notDone whatever became of the record', async () => {
    const { clock, commands, journal, acts, print } = setUp(memoryJournal({ autoSync: false }))
    const waiting = commands.run({ ...ticket('A042'), id: 'x' }, print)
    const again = commands.run({ ...ticket('A042'), id: 'x' }, print)
    await clock.advance(100)
    expect([journal.underWay, acts]).toEqual([1, []])
    journal.crash({ keep: 1 })
    const told = { code: 'failure', outcome: 'notDone' }
    await expect(waiting).rejects.toMatchObject(told)
    await expect(again).rejects.toMatchObject(told)
    expect(acts).toEqual([])
  })

  it('at result: the answer is told all the same', async () => {
    const { clock, commands, journal, print } = setUp()
    const waiting = commands.run({ ...ticket('A042'), id: 'x' }, print)
    await clock.advance(500)
    await journal.close()
    expect(await clock.until(waiting)).toMatchObject({ outcome: 'done', evidence: 'printed' })
    expect(await journal.read()).toHaveLength(1)
  })
})

describe('forgetting', () => {
  const DAY_8 = 8 * DAY_MS
  const KEPT = 100_000
  const old = (count: number, at: number) => {
    const payload = canonicalJson({ op: 'print', payload: { ticket: 'A042' } })
    return Array.from({ length: count }, (_, i) => ({
      type: 'accepted',
      device: 'kiosk-1',
      id: `old-${i}`,
      payload,
      at,
    }))
  }
  const remembers = async ({ commands, clock, acts, print }: ReturnType<typeof setUp>, id: string) => {
    const before = acts.length
    await clock.until(commands.run({ ...ticket('A042'), id }, print).catch(() => {}))
    return acts.length === before
  }

  it('begins beyond 100,000 ids, with the oldest, when they are older than 7 days', async () => {
    const world = setUp()
    world.commands.restore(old(KEPT, VIRTUAL_START_MS - DAY_8))
    expect(await remembers(world, 'new-1')).toBe(false)
    expect(await remembers(world, 'old-1')).toBe(true)
    expect(await remembers(world, 'old-0')).toBe(false)
  })

  it('keeps more than 100,000 ids while they are younger than 7 days', async () => {
    const world = setUp()
    world.commands.restore(old(KEPT + 10, VIRTUAL_START_MS - 7 * DAY_MS + HOUR_MS))
    await remembers(world, 'new-1')
    expect(await remembers(world, 'old-0')).toBe(true)
  })

  it('does not mistake a step of the wall clock for age', async () => {
    const world = setUp()
    world.commands.restore(old(KEPT + 10, VIRTUAL_START_MS - HOUR_MS))
    world.clock.step(365 * DAY_MS)
    await remembers(world, 'new-1')
    expect(await remembers(world, 'old-0')).toBe(true)
  })

  it('keeps up to 100,000 ids however old', async () => {
    const world = setUp()
    await remembers(world, 'first')
    await world.clock.advance(365 * DAY_MS)
    expect(await remembers(world, 'first')).toBe(true)
  })
})

it('canonical JSON sorts members at every depth and leaves lists alone', () => {
  expect(canonicalJson({ b: [{ d: 1, c: 2 }, 'x', null], a: { z: undefined, y: '\u0416"' } })).toBe(
    '{"a":{"y":"\u0416\\""},"b":[{"c":2,"d":1},"x",null]}',
  )
})
