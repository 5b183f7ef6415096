import { expect, it } from 'vitest'
import { ConfigError } from '../../lib/config/config-error.ts'
import type { CentreConfigInput } from '../../lib/config/schema.ts'
import { memoryJournal, VirtualClock } from '../../lib/index.ts'
import { simulateCentre } from '../../simulator/simulated-centre.ts'
import type { Rating } from './contract.ts'
import { openCentre } from './open.ts'
import { Sessions } from './sessions.ts'

const DEVICES = {
  'kiosk-1': { kind: 'ticket-printer', model: 'epson-tm-t88v', port: 'pty:///dev/k' },
  'lamp-1': { kind: 'caller-display', model: 'epson-dm-d110', port: 'pty:///dev/l1', window: 1 },
  'lamp-1b': { kind: 'caller-display', model: 'cd5220', port: 'pty:///dev/l1b', window: 1 },
  'rate-1': { kind: 'rating-buttons', model: 'serial-keypad', port: 'pty:///dev/r1', window: 1 },
  'rate-2': { kind: 'rating-buttons', model: 'native-buttons', port: 'mqtt:', window: 2 },
  hall: { kind: 'caller-display', model: 'native-display', port: 'mqtt:', board: true },
} as const satisfies CentreConfigInput['devices']

async function setUp(journal = memoryJournal()) {
  const clock = new VirtualClock()
  const room = await simulateCentre({ centre: 'desk', devices: DEVICES }, { clock, journal })
  const ratings: Rating[] = []
  const faults: string[] = []
  room.centre.on('rating', (rating) => ratings.push(rating))
  room.centre.on('fault', ({ device }) => faults.push(device))
  await clock.advance(5000)
  return { clock, room, centre: room.centre, ratings, faults, journal }
}

it('knows its devices by kind, and says what there is for a wrong id', async () => {
  const { centre } = await setUp()
  expect(centre.windows).toEqual([1, 2])
  expect(centre.printer('kiosk-1').id).toBe('kiosk-1')
  expect(() => centre.printer('lamp-1')).toThrow('lamp-1 is a caller display; expected a ticket printer')
  expect(() => centre.display('hall')).toThrow('hall is a board; expected a caller display')
  expect(() => centre.board('lamp-1')).toThrow(
    expect.objectContaining({ code: 'illegal', fix: 'Use one of: hall.' }),
  )
  expect(() => centre.buttons('rate-9')).toThrow(
    'centre desk has no device "rate-9"; expected a set of rating buttons',
  )
  expect(() => centre.window(3)).toThrow(expect.objectContaining({ fix: 'Use one of: 1, 2.' }))
  // @ts-expect-error: an event that there is not
  expect(() => centre.on('press', () => {})).toThrow('tells no event "press"')
})

it('serves on every display of a window, frees them, and does each once per id', async () => {
  const { clock, centre, room } = await setUp()
  const visitor = { ticket: 'A042', clerk: 'k-17' }
  const served = await clock.until(centre.window(1).serve(visitor, { id: 's-1' }))
  expect(served).toMatchObject({ id: 's-1', outcome: 'done', evidence: 'sent' })
  expect(room.hands('lamp-1').look().join()).toContain('A042')
  expect(room.hands('lamp-1b').look().join()).toContain('A042')
  expect(centre.window(1).session).toMatchObject(visitor)
  expect(await clock.until(centre.window(1).serve(visitor, { id: 's-1' }))).toEqual(served)
  await expect(clock.until(centre.window(1).serve({ ticket: 'A043' }, { id: 's-1' }))).rejects.toMatchObject({
    code: 'illegal',
  })
  await clock.until(centre.window(1).free())
  expect(room.hands('lamp-1').look().join('')).toBe('')
  expect(centre.window(1).session).toBeUndefined()
})

it('a display that fails is told as a fault while another one shows the call; when none does, nobody is served', async () => {
  const { clock, centre, room, faults } = await setUp()
  room.line('lamp-1b').unplug()
  expect(await clock.until(centre.window(1).serve({ ticket: 'A042' }))).toMatchObject({ outcome: 'done' })
  expect(faults).toEqual(['lamp-1b'])
  room.line('lamp-1').unplug()
  await expect(clock.until(centre.window(1).serve({ ticket: 'A043' }))).rejects.toMatchObject({
    code: 'offline',
    outcome: 'notDone',
  })
  expect(centre.window(1).session).toMatchObject({ ticket: 'A042' })
})

it.each([
  [{ ticket: '' }, 'ticket'],
  [{ ticket: 'A042\u001b@' }, 'ticket'],
  [{ ticket: 'A042', clerk: 'x'.repeat(65) }, 'clerk'],
])('refuses to serve %j', async (visitor, field) => {
  const { clock, centre } = await setUp()
  await expect(clock.until(centre.window(1).serve(visitor))).rejects.toMatchObject({
    code: 'illegal',
    message: expect.stringContaining(field),
  })
})

it('binds presses to who was there when the button went down, byte buttons and MQTT buttons alike', async () => {
  const { clock, centre, room, ratings } = await setUp()
  await clock.until(centre.window(1).serve({ ticket: 'A042', clerk: 'k-17' }))
  await clock.until(centre.window(2).serve({ ticket: 'B001' }))
  room.hands('rate-1').press({ button: 2 })
  room.hands('rate-2').press({ button: 1 })
  await clock.until(Promise.all([centre.window(1).free(), centre.window(2).free()])) // before the press has been heard
  await clock.advance(1000)
  room.hands('rate-1').press({ button: 1 })
  await clock.advance(1000)
  expect([...ratings].sort((a, b) => a.at - b.at || a.window - b.window)).toMatchObject([
    {
      id: 'rate-1-1-1',
      device: 'rate-1',
      window: 1,
      ticket: 'A042',
      clerk: 'k-17',
      score: 2,
      scale: 2,
      flags: [],
    },
    { id: 'window-2-1-1', device: 'rate-2', window: 2, ticket: 'B001', score: 1, scale: 2, flags: [] },
    { id: 'rate-1-1-2', ticket: null, score: 1, flags: ['noVisitor'] },
  ])
})

it('a press right after free() is nobody’s, even where no display takes any time', async () => {
  const { clock, centre, room, ratings } = await setUp()
  await clock.until(centre.window(2).serve({ ticket: 'B001' }))
  await clock.until(centre.window(2).free())
  room.hands('rate-2').press({ button: 2 })
  await clock.advance(1000)
  expect(ratings).toMatchObject([{ window: 2, ticket: null, flags: ['noVisitor'] }])
})

it('a later life of the same journal repeats neither ids nor commands', async () => {
  const journal = memoryJournal({ autoSync: false })
  const first = setUp(journal)
  for (let i = 0; i < 20; i++) {
    await new Promise((resolve) => setImmediate(resolve))
    journal.sync()
  }
  const { clock, centre, room } = await first
  const printing = clock.until(centre.printer('kiosk-1').print({ ticket: 'A042' }, { id: 'p-1' }))
  journal.sync()
  const printed = await Promise.race([printing, clock.advance(20_000).then(() => undefined)])
  journal.sync()
  expect(printed ?? (await printing)).toMatchObject({ outcome: 'done' })
  room.hands('rate-1').press({ button: 2 })
  await clock.advance(1000)
  journal.sync()
  const next = journal.crash()
  const autoSynced = memoryJournal()
  for (const record of await next.read()) await autoSynced.append(record)
  const again = await setUp(autoSynced)
  expect(again.centre.boot).toBe(2)
  expect(
    await again.clock.until(again.centre.printer('kiosk-1').print({ ticket: 'A042' }, { id: 'p-1' })),
  ).toMatchObject({ outcome: 'done' })
  expect(again.room.hands('kiosk-1').paper.filter(({ text }) => text.includes('A042'))).toEqual([])
  again.room.hands('rate-1').press({ button: 2 }) // as if the same box said the same press again
  await again.clock.advance(1000)
  expect(again.ratings).toEqual([])
  again.room.hands('rate-1').press({ button: 2 })
  await again.clock.advance(1000)
  expect(again.ratings[0]?.id).toBe('rate-1-2-1')
})

it('openCentre refuses a port that no byte device can be opened at', async () => {
  const opening = openCentre({ centre: 'desk', devices: { 'kiosk-1': DEVICES['kiosk-1'] } })
  await expect(opening).rejects.toMatchObject({
    code: 'illegal',
    message: expect.stringContaining('cannot be opened at pty:///dev/k'),
    fix: expect.stringMatching(/\S/),
  })
})

it('after its close every command says so, and the journal is left alone', async () => {
  const { clock, centre, journal } = await setUp()
  const printer = centre.printer('kiosk-1')
  const done = await clock.until(printer.print({ ticket: 'A042' }, { id: 'x' }))
  const commands: Record<string, () => Promise<unknown>> = {
    'kiosk-1': () => printer.print({ ticket: 'A043' }),
    'lamp-1': () => centre.display('lamp-1').show({ ticket: 'A043', window: 1 }),
    'lamp-1b': () => centre.display('lamp-1b').blank(),
    hall: () => centre.board('hall').show([{ ticket: 'A043', window: 1 }]),
    'rate-1': () => centre.buttons('rate-1').identify(),
    'rate-2': () => centre.buttons('rate-2').identify(),
    'window-1': () => centre.window(1).serve({ ticket: 'A043' }),
    'window-2': () => centre.window(2).free(),
  }
  const closing = centre.close()
  for (const closed of [false, true]) {
    for (const [id, command] of Object.entries(commands))
      await expect(command(), id).rejects.toMatchObject({
        ...{ code: 'closed', outcome: 'notDone', message: `${id} was closed` },
      })
    if (!closed) await clock.until(closing)
  }
  expect(await printer.print({ ticket: 'A042' }, { id: 'x' })).toEqual(done)
  expect(JSON.stringify(await journal.read())).not.toContain('A043')
})

it('a device that is closed alone says so too', async () => {
  const { clock, centre } = await setUp()
  await clock.until(centre.printer('kiosk-1').close())
  await expect(centre.printer('kiosk-1').print({ ticket: 'A043' })).rejects.toMatchObject({
    ...{ code: 'closed', outcome: 'notDone', message: 'kiosk-1 was closed' },
  })
})

/** What a program without types may give in place of a centre. */
const strange: [given: unknown, where: string, found: string, expected: string][] = [
  [null, '', 'nothing', 'the path of a centre.yaml, a configuration as an object, or { via }'],
  [undefined, '', 'nothing', 'the path of a centre.yaml'],
  [42, '', '42', 'the path of a centre.yaml'],
  [() => {}, '', 'a function', 'the path of a centre.yaml'],
  ['', '', 'no such file', 'a centre.yaml'],
  [[], '', 'a list of 0', 'a mapping with centre and devices'],
  [{}, 'centre', 'nothing', 'lower-case letters'],
  [
    { centre: 'a', devices: { b: { kind: 'caller-display' } } },
    'devices.b.model',
    'nothing',
    'the name of a model',
  ],
  [{ via: 5 }, 'via', '5', 'mqtt://host:port'],
  [{ via: undefined }, 'via', 'nothing', 'mqtt://host:port'],
  [{ via: 'http://u:secret@h' }, 'via', '"http://***@h"', 'mqtt://host:port'],
  [{ via: 'mqtt://h', centre: 'Main Hall' }, 'centre', '"Main Hall"', 'lower-case letters'],
  [{ via: 'mqtt://h', center: 'a' }, 'center', 'the unknown field "center"', 'via and centre alone'],
]

it.each(strange)(
  'openCentre(%j) says what was found and what was expected',
  async (given, where, found, expected) => {
    const error = await openCentre(given as CentreConfigInput).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ConfigError)
    const { problems, message } = error as ConfigError
    expect(problems[0]).toMatchObject({ where, found, fix: expect.stringMatching(/\S/) })
    expect(problems[0]?.expected).toContain(expected)
    expect(message).not.toMatch(/secret|undefined|\[object/)
  },
)

it.each([null, 42, 'centre.yaml', [], {}])('simulateCentre(%j) does so too', async (given) => {
  const error = await simulateCentre(given as CentreConfigInput).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(ConfigError)
  expect((error as ConfigError).message).toMatch(
    /[Tt]he configuration.*found .*, expected .*; write for example/s,
  )
})

it.each([null, 5, 'journal', []])('options that are none are refused: %j', async (options) => {
  const refusal = {
    code: 'illegal',
    message: expect.stringMatching(/options of \w+: found .*, expected an object/),
  }
  const config = { centre: 'desk', devices: {} }
  await expect(openCentre(config, options as object)).rejects.toMatchObject(refusal)
  await expect(openCentre({ via: 'mqtt://h' }, options as object)).rejects.toMatchObject(refusal)
  await expect(simulateCentre(config, options as object)).rejects.toMatchObject(refusal)
})

it.each([true, false])(
  'a life that ended over a ticket (%s) has what may hang cut off before the first one of the next',
  async (over) => {
    const journal = memoryJournal()
    await journal.append({ type: 'boot', centre: 'desk', boot: 1, at: 0 })
    const about = { device: 'kiosk-1', id: 'p-1' }
    await journal.append({
      type: 'accepted',
      ...about,
      payload: '{"op":"print","payload":{"ticket":"A041"}}',
      at: 0,
    })
    if (!over)
      await journal.append({
        type: 'result',
        ...about,
        result: { outcome: 'done', evidence: 'printed', at: 1 },
      })
    const { clock, centre, room } = await setUp(journal)
    await clock.until(centre.printer('kiosk-1').print({ ticket: 'A042' }))
    const pieces = room
      .hands('kiosk-1')
      .paper.map(({ text }) => (text.includes('A042') ? 'A042' : text.trim()))
    expect(pieces).toEqual(over ? [expect.stringContaining('VOID'), 'A042'] : ['A042'])
  },
)

it('a press is bound to who is there, however the time of day is stepped', async () => {
  const clock = new VirtualClock()
  const rate = { kind: 'rating-buttons', model: 'serial-keypad', port: 'pty:///dev/r', window: 1 } as const
  const { centre, hands } = await simulateCentre({ centre: 'c', devices: { rate } }, { clock })
  const bound: (string | null)[] = []
  centre.on('rating', ({ ticket }) => bound.push(ticket))
  const press = async () => {
    await clock.advance(60_000)
    hands('rate').press({ button: 2 })
    await clock.advance(60_000)
  }
  await clock.advance(10_000)
  await clock.until(centre.window(1).serve({ ticket: 'A1' }))
  await press()
  clock.step(86_400_000)
  await press()
  await clock.until(centre.window(1).free())
  clock.step(-86_400_000)
  await press()
  await clock.until(centre.window(1).serve({ ticket: 'A2' }))
  clock.step(-3_600_000)
  await press()
  expect(bound).toEqual(['A1', 'A1', null, 'A2'])
  await clock.until(centre.close())
})

it('sessions remember who was there, to the ms', () => {
  const sessions = new Sessions()
  sessions.open({ ticket: 'A1', since: 7 }, 100)
  sessions.open({ ticket: 'A2', since: 8 }, 200)
  sessions.close(300)
  const at = (time: number) => sessions.at(time)?.ticket
  expect([at(99), at(100), at(199), at(200), at(300), at(301)]).toEqual([
    undefined,
    'A1',
    'A1',
    'A2',
    'A2',
    undefined,
  ])
})
