import { expect, it } from 'vitest'
import { bytesOf, PROFILE, setUp } from './firmware.cases.ts'

const EOT = '10 04 01 10 04 02 10 04 03 10 04 04'
const LINE_MS = 25.4 / 6 / 0.3 // one line at 300 mm/s
const ten = `${Array.from({ length: 10 }, (_, index) => `line ${index}`).join('\n')}\n`

type World = ReturnType<typeof setUp>
interface Scenario {
  readonly name: string
  readonly make: (world: World) => void | Promise<void>
  readonly eot: string
  readonly asb: string
  readonly change?: Parameters<typeof setUp>[0]
}

const jam = async ({ hands, hex, clock }: World) => {
  hands.jamCutter()
  hex('1d 56 00')
  await clock.advance(1000)
}
const openWhilePrinting = async ({ hands, text, clock }: World) => {
  text(ten)
  await clock.advance(50)
  hands.openCover()
}

/** Fact sheet, scenario table. */
const scenarios: readonly Scenario[] = [
  { name: 'ready', make: () => {}, eot: '12 12 12 12', asb: '10 00 00 0f' },
  {
    name: 'near end',
    make: ({ hands }) => hands.leavePaper({ mm: 2999 }),
    eot: '12 12 12 1e',
    asb: '10 00 03 0f',
  },
  {
    name: 'cover open, idle',
    make: ({ hands }) => hands.openCover(),
    eot: '1a 16 12 12',
    asb: '38 00 00 0f',
  },
  { name: 'cover opened while printing', make: openWhilePrinting, eot: '1a 56 52 12', asb: '38 40 00 0f' },
  {
    name: 'the same on a model that calls it recoverable',
    make: openWhilePrinting,
    ...{ eot: '1a 56 16 12', asb: '38 04 00 0f', change: { coverError: 'recoverable' } },
  },
  {
    name: 'paper end',
    make: ({ hands }) => hands.leavePaper({ mm: 0 }),
    eot: '1a 32 12 7e',
    asb: '18 00 0f 0f',
  },
  { name: 'cutter jam', make: jam, eot: '1a 52 1a 12', asb: '18 08 00 0f' },
  {
    name: 'head too hot',
    make: ({ hands }) => hands.heatHead(),
    eot: '1a 52 52 12',
    asb: '18 40 00 0f',
  },
  {
    name: 'unrecoverable',
    make: ({ hands }) => hands.breakDown(),
    eot: '1a 52 32 12',
    asb: '18 20 00 0f',
  },
  {
    name: 'FEED held',
    make: ({ hands }) => hands.holdFeed(),
    eot: '5a 1a 12 12',
    asb: '58 02 00 0f',
  },
  {
    name: 'waiting for on-line recovery',
    make: ({ hands }) => hands.awaitRecovery(),
    ...{ eot: '3a 12 12 12', asb: '18 01 00 0f' },
  },
]

it.each(scenarios)(
  '$name: DLE EOT 1 to 4 and ASB are those of the table',
  async ({ make, eot, asb, change }) => {
    const world = setUp(change)
    world.hex('1d 61 ff')
    expect(world.answers()).toEqual(['1000000f'])
    await make(world)
    const told = world.answers()
    expect(told.at(-1) ?? '1000000f').toBe(asb.replaceAll(' ', ''))
    world.hex(EOT)
    expect(world.answers().join(' ')).toBe(eot)
  },
)

it('is ready again after each of them, and says so by ASB', async () => {
  const { hex, answers, hands, clock } = setUp()
  hex('1d 61 ff')
  answers()
  const ways: readonly (readonly [trouble: () => void, help: () => void, asb: string])[] = [
    [hands.heatHead, hands.coolHead, '1840000f'],
    [hands.breakDown, hands.repair, '1820000f'],
    [hands.holdFeed, hands.releaseFeed, '5802000f'],
    [hands.awaitRecovery, hands.pressFeed, '1801000f'],
  ]
  for (const [trouble, help, asb] of ways) {
    trouble()
    trouble()
    expect(answers()).toEqual([asb])
    help()
    help()
    expect(answers()).toEqual(['1000000f'])
    hex(EOT)
    expect(answers().join(' ')).toBe('12 12 12 12')
    await clock.advance(100)
  }
  hands.awaitRecovery()
  hands.unplug()
  hands.plugIn()
  await clock.advance(1000)
  answers()
  hex(EOT)
  expect(answers().join(' ')).toBe('12 12 12 12')
})

it('has no near-end bits without that sensor', () => {
  const { nearEndMm: _, ...profile } = PROFILE
  const { hands, hex, answers } = setUp({}, {}, profile)
  hands.leavePaper({ mm: 1 })
  hex('10 04 04')
  hands.leavePaper({ mm: 0 })
  hex('10 04 04')
  expect(answers()).toEqual(['12', '72'])
})

it('answers questions in order, with the bytes of the manual', async () => {
  const { hex, text, answers, clock } = setUp()
  hex('1d 49 01 1d 49 02 1d 49 31 1d 49 43 1d 72 01 1d 72 02 1b 75 00 1b 76')
  expect(answers()).toEqual(['20', '02', '20', '5f544d2d54383856' + '00', '00', '00', '00', '00'])
  text('before\n')
  hex('1d 72 01 10 04 01')
  expect(answers()).toEqual(['12']) // real time overtakes what waits for the paper
  await clock.advance(Math.ceil(LINE_MS))
  expect(answers()).toEqual(['00'])
  hex('1d 67 32 00 32 00 1d 56 00 1d 67 32 00 32 00')
  await clock.advance(400)
  expect(answers()).toEqual(['5f3000', '5f3100']) // the cut counter
})

it('answers GS I 33 and 96 with their own number and one byte of type', () => {
  const { hex, answers } = setUp()
  hex('1d 49 21 1d 49 60')
  expect(answers()).toEqual(['3d214200', '3d604200'])
})

it('ignores an id of GS ( H that is out of 20 to 7E', () => {
  const { hex, answers } = setUp()
  hex('1d 28 48 06 00 30 30 1f 41 42 43 1d 28 48 06 00 30 30 41 42 43 7f 1d 28 48 06 00 30 30 41 00 42 43')
  expect(answers()).toEqual([])
  hex('1d 28 48 06 00 30 30 20 20 7e 7e')
  expect(answers()).toEqual(['372220207e7e00'])
})

it('proves with GS ( H what is printed and cut, not a moment before', async () => {
  const { hex, text, answers, clock, texts } = setUp()
  text('A042\n')
  hex('1d 56 41 00 1d 28 48 06 00 30 30 30 30 32 30')
  const ms = LINE_MS + 15 / 0.3 + 400
  await clock.advance(Math.ceil(ms) - 1)
  expect([answers(), texts()]).toEqual([[], ['A042']])
  await clock.advance(1)
  expect(answers()).toEqual(['37223030323000'])
  expect(texts()).toEqual(['A042'])
  hex('1d 28 48 06 00 30 30 41 42 43 44')
  expect(answers()).toEqual(['37224142434400']) // nothing before it: at once
})

it('does with GS ( H what its model does', () => {
  const ignoring = setUp({ processId: 'ignored' })
  ignoring.hex('1d 28 48 06 00 30 30 30 30 32 30 0a')
  expect(ignoring.answers()).toEqual([])
  expect(ignoring.hands.paper[0]?.unknown ?? {}).toEqual({})
  const printing = setUp({ processId: 'printsParameters' })
  printing.hex('1d 28 48 06 00 30 30 41 42 43 44 0a')
  return printing.clock.advance(100).then(() => {
    expect(printing.texts()).toEqual(['00ABCD'])
    expect(printing.answers()).toEqual([])
  })
})

it('says nothing, or always the same, where its model does', () => {
  const silent = setUp({ realTimeStatus: 'silent' })
  silent.hands.openCover()
  silent.hex(EOT)
  expect(silent.answers()).toEqual([])
  const constant = setUp({ realTimeStatus: 'constant' })
  constant.hands.openCover()
  constant.hex(EOT)
  expect(constant.answers()).toEqual(['12', '12', '12', '12'])
})

it('stops at the very millimetre where the paper ends, and goes on with the broken line on the new roll', async () => {
  const { hex, text, answers, clock, hands, texts, firmware, events } = setUp()
  hex('1d 61 ff')
  hands.leavePaper({ mm: 20 })
  answers()
  text(ten)
  hex('1d 56 41 00 1d 28 48 06 00 30 30 41 42 43 44')
  await clock.advance(Math.floor(20 / 0.3))
  expect(answers()).toEqual([])
  await clock.advance(1)
  expect(answers()).toEqual(['18000f0f'])
  expect(firmware.paperLeftMm).toBe(0)
  await clock.advance(5000)
  // 20 mm: four lines and most of the fifth
  expect(texts()).toEqual(['line 0\nline 1\nline 2\nline 3\nline 4'])
  expect(events.filter(({ type }) => type === 'paperEnd')).toEqual([{ type: 'paperEnd', atMs: 67 }])
  hands.loadPaper()
  await clock.advance(5000)
  expect(texts()[1]).toBe('line 4\nline 5\nline 6\nline 7\nline 8\nline 9')
  expect(hands.paper[0]?.parted).toBe('torn')
  expect(answers().at(-1)).toBe('37224142434400')
})

it('begins a line anew that the cover has broken, so that it may stand there twice', async () => {
  const { hex, text, answers, clock, hands, texts } = setUp()
  text(ten)
  await clock.advance(Math.round(LINE_MS * 2 + 9)) // in the third line
  hands.openCover()
  await clock.advance(10_000)
  expect(texts()).toEqual(['line 0\nline 1\nline 2'])
  hex('10 04 03')
  expect(answers()).toEqual(['52'])
  hands.closeCover()
  await clock.advance(1000)
  expect(texts()).toEqual([`line 0\nline 1\nline 2\n${ten.slice(14)}`.trimEnd()])
})

it('wants DLE ENQ after the cover where its model does; ENQ 1 goes on, ENQ 2 wipes', async () => {
  for (const [enq, left] of [
    [
      '10 05 01',
      'line 0\nline 0\nline 1\nline 2\nline 3\nline 4\nline 5\nline 6\nline 7\nline 8\nline 9\nafter',
    ],
    ['10 05 02', 'line 0\nafter'],
  ] as const) {
    const { hex, text, clock, hands, texts, answers } = setUp({ coverError: 'recoverable' })
    text(ten)
    await clock.advance(9)
    hands.openCover()
    hex(enq) // not while it is open
    hands.closeCover()
    await clock.advance(1000)
    expect(texts()).toEqual(['line 0'])
    hex(`${enq} 10 04 01`)
    expect(answers()).toEqual(['12'])
    text('after\n')
    await clock.advance(1000)
    expect(texts()).toEqual([left])
  }
})

it('holds a cut that jams; ENQ helps only once the blade is free', async () => {
  const { hex, text, clock, hands, answers, events } = setUp()
  hands.jamCutter()
  text('A042\n')
  hex('1d 56 41 00 1d 28 48 06 00 30 30 41 42 43 44')
  await clock.advance(5000)
  hex('10 05 01 10 04 03')
  hands.clearJam()
  hex('10 04 03')
  expect(answers()).toEqual(['1a', '1a'])
  hex('10 05 01')
  await clock.advance(399)
  expect(hands.paper).toHaveLength(1)
  expect(hands.paper[0]?.parted).toBe('hanging')
  await clock.advance(1)
  expect(hands.paper.map(({ text, parted }) => [text, parted])).toEqual([['A042', 'cut']])
  expect(answers()).toEqual(['37224142434400'])
  expect(events.map(({ type }) => type)).toEqual([
    'cutterBlocked',
    'cutterJammed',
    'cutterFreed',
    'recovered',
    'cut',
  ])
})

it('stands while the head is hot and goes on where it stood', async () => {
  const { text, clock, firmware, texts, hex, answers } = setUp()
  text(ten)
  await clock.advance(20)
  firmware.headHot = true
  const leftMm = firmware.paperLeftMm
  await clock.advance(10_000)
  expect(firmware.paperLeftMm).toBe(leftMm)
  expect(leftMm).toBeCloseTo(80_000 - 6)
  hex('10 05 01 10 04 03') // ENQ does nothing for it
  expect(answers()).toEqual(['52'])
  firmware.headHot = false
  await clock.advance(1000)
  expect(texts()).toEqual([ten.trimEnd()])
})

it('forgets everything but the paper when the plug is pulled', async () => {
  const { hex, text, clock, hands, texts, answers } = setUp()
  hex('1d 61 ff 1b 45 01 1d 21 11')
  text('big\nsecond\nthird\n')
  await clock.advance(30)
  answers()
  hands.unplug()
  text('lost')
  hex(EOT)
  await clock.advance(5000)
  hands.plugIn()
  await clock.advance(999)
  hex('10 04 01')
  expect(answers()).toEqual([])
  await clock.advance(1)
  hex('10 04 01')
  hands.openCover()
  hands.closeCover()
  expect(answers()).toEqual(['12']) // ASB is off again
  text('new\n')
  await clock.advance(100)
  expect(texts()).toEqual(['big\nnew']) // half the second line cannot be read
})

it('clears its buffers with DLE DC4 fn 8, in the middle of anything, and keeps its settings', async () => {
  const { hex, text, clock, texts, answers } = setUp()
  hex('1d 21 01')
  text(`A\n${'B\n'.repeat(50)}`)
  hex('1d 21 00 1d 76 30 00 40 00 ff 00 aa bb')
  await clock.advance(40)
  hex('10 14 08 01 03 14 01 06 02 08')
  expect(answers()).toEqual(['372500'])
  text('C\n')
  await clock.advance(5000)
  const [paper = ''] = texts()
  expect(paper).toMatch(/^A\nB\n(B\n)?C$/)
})

it('acts on real-time commands inside pictures, and still draws them', async () => {
  const { hex, clock, answers, hands } = setUp()
  hex('1d 76 30 00 03 00 02 00 10 04 01 ff ff ff')
  expect(answers()).toEqual(['12'])
  await clock.advance(100)
  expect(hands.paper[0]?.text).toBe('[image 24x2]')
})

it('does not see a question that waits outside a full buffer on a line with hardware flow control', async () => {
  const line = `${'x'.repeat(40)}\n`
  const { firmware, hands, text, hex, answers, clock, texts } = setUp({}, { handshake: 'hardware' })
  hands.openCover()
  text(line.repeat(150)) // 6150 bytes
  hex('10 04 01')
  expect([firmware.heldBytes, firmware.lostBytes, answers()]).toEqual([4096, 0, []])
  hands.closeCover()
  await clock.advance(60_000)
  expect(texts()[0]?.split('\n')).toHaveLength(150)
  expect(answers()).toEqual(['12'])
})

it('loses what comes when its buffer is full, and answers in real time all the same', async () => {
  const { firmware, hands, text, hex, answers, clock, texts } = setUp()
  hands.openCover()
  text('0123456789\n'.repeat(500)) // 5500 bytes
  hex('10 04 02')
  expect([firmware.heldBytes, firmware.lostBytes, answers()]).toEqual([4096, 5500 - 4096 + 3, ['16']])
  hands.closeCover()
  await clock.advance(60_000)
  expect(texts()[0]?.split('\n')).toHaveLength(Math.floor(4096 / 11))
})

it('loses nothing of a long burst that came no faster than it prints', async () => {
  const { firmware, clock, texts } = setUp()
  await clock.advance(10_000)
  // 300 lines take 4.2 s of paper; 12300 bytes at 19200 baud take 6.4 s
  firmware.receive(Buffer.from(`${'y'.repeat(40)}\n`.repeat(300)), { firstMs: 3600, lastMs: 10_000 })
  await clock.advance(5000)
  expect(firmware.lostBytes).toBe(0)
  expect(texts()[0]?.split('\n')).toHaveLength(300)
})

it('says XOFF when the buffer is full, and XON when there is room', async () => {
  const { hands, text, answers, clock } = setUp({}, { handshake: 'xonxoff' })
  hands.openCover()
  text('x\n'.repeat(1984)) // 128 bytes left
  expect(answers()).toEqual(['13'])
  hands.closeCover()
  await clock.advance(Math.ceil(LINE_MS * 62))
  expect(answers()).toEqual([])
  await clock.advance(Math.ceil(LINE_MS * 2))
  expect(answers()).toEqual(['11'])
})

it('tells trouble by GS ( H fn 49, when asked to', async () => {
  const { hex, hands, answers } = setUp()
  hex('1d 28 48 03 00 31 30 01')
  hands.openCover()
  expect(answers()).toEqual(['372300'])
  hands.closeCover()
  hex('1d 28 48 03 00 31 30 02')
  hands.leavePaper({ mm: 0 })
  expect(answers()).toEqual(['3723404040404000'])
  hex('10 14 07 04')
  expect(answers()).toEqual(['3723404040404000'])
})

it('stops at near end too, where ESC c 4 says so, until ESC @', async () => {
  const { hex, text, hands, answers, clock, texts } = setUp()
  hands.leavePaper({ mm: 3005 })
  hex('1b 63 34 03')
  text(ten)
  await clock.advance(5000)
  hex('10 04 01')
  expect(answers()).toEqual(['1a'])
  expect(texts()).toEqual(['line 0'])
})

it('ignores all but ESC = while it is deselected, except in real time', async () => {
  const { hex, text, clock, texts, answers } = setUp()
  hex('1b 3d 00')
  text('unheard\n')
  hex('10 04 01')
  hex('1b 3d 01')
  text('heard\n')
  await clock.advance(100)
  expect([texts(), answers()]).toEqual([['heard'], ['12']])
})

it('cuts in two what stands between head and blade', async () => {
  const { text, hex, clock, texts, hands } = setUp()
  text('one\ntwo\nthree\nfour\nfive\n')
  hex('1d 56 00')
  text('six\n\n\n\n\n')
  hex('1d 56 01')
  await clock.advance(2000)
  // what the blade went through is read where its larger half is
  expect(texts()).toEqual(['one\ntwo', 'three\nfour\nfive\nsix'])
  expect(hands.takeTicket()?.text).toBe('one\ntwo')
  expect(hands.takeTicket()?.text).toContain('six')
  expect(hands.takeTicket()).toBeUndefined()
})

it('lets a person tear, feed, and see', async () => {
  const { text, clock, hands, firmware, events } = setUp()
  expect(hands.tearTicket()).toBeUndefined()
  text('A042\n')
  await clock.advance(100)
  for (let presses = 0; presses < 4; presses++) {
    hands.pressFeed()
    await clock.advance(50)
  }
  expect(firmware.world()).toMatchObject({
    powered: true,
    hanging: 'A042',
    lastPaper: null,
    paperLeftMm: 79_979,
    lamps: { power: true, error: false, paper: false },
  })
  expect(hands.tearTicket()).toMatchObject({ text: 'A042', parted: 'torn', lengthMm: 21.2 })
  expect(events.at(-1)).toMatchObject({ type: 'torn', piece: 0, text: 'A042', lengthMm: 21 })
  expect(firmware.world()['lastPaper']).toBe('A042')
})

it('remembers the bytes of each piece, and what of them did nothing', async () => {
  const { hex, text, clock, hands } = setUp()
  hex('1b 74 63 1b 56 01')
  text('x\n')
  hex('1d 56 41 00 1b 40')
  await clock.advance(2000)
  const [piece] = hands.paper
  expect(Buffer.from(piece?.bytes ?? [])).toEqual(Buffer.from(bytesOf('1b7463 1b5601 780a 1d564100')))
  expect(piece?.unknown).toEqual({ 'ESC t 99': 1, 'ESC V': 1 })
})

it('costs one timer for a whole ticket', async () => {
  const { hex, text, clock } = setUp()
  text(ten)
  hex('1d 56 41 00 1d 28 48 06 00 30 30 41 42 43 44')
  await clock.advance(5000)
  expect(clock.fired).toBe(1)
})

it('refuses options and millimetres that are none, and says what would do', () => {
  expect(() => setUp({}, { paperMm: -1 })).toThrow(/paperMm: found -1, expected 0 to 1000000 mm/)
  expect(() => setUp({}, { handshake: 'rts' })).toThrow(
    /handshake: found "rts", expected one of none, xonxoff, hardware/,
  )
  expect(() => setUp().hands.leavePaper({ mm: Number.NaN })).toThrow(/leavePaper: mm: expected millimetres/)
})

it('switches itself off in the middle of a burst, where GS ( D allows it', async () => {
  const { hex, clock, texts, answers, hands } = setUp()
  hex('10 14 02 01 08 61 0a')
  expect(answers()).toEqual([]) // not allowed at first
  hex('1d 28 44 03 00 14 02 01 62 0a 10 14 02 01 08 63 0a 10 04 01')
  expect(answers()).toEqual(['3b3000'])
  await clock.advance(5000)
  hands.plugIn()
  await clock.advance(1000)
  hex('64 0a')
  await clock.advance(1000)
  expect(texts()).toEqual(['d'])
})

it('pulses the drawer in real time and in order, as the room can tell', async () => {
  const { hex, text, clock, events } = setUp()
  text('x\n')
  hex('1b 70 00 19 fa 10 14 01 01 02')
  await clock.advance(1000)
  expect(events).toEqual([
    { type: 'drawerPulse', pin: 1, ms: 200, atMs: 0 },
    { type: 'drawerPulse', pin: 0, ms: 50, atMs: 15 },
  ])
})

it('may be handled from within what it tells', async () => {
  const world = setUp()
  const taken: (string | undefined)[] = []
  const { clock, text, hex, events } = world
  events.push = (event) => {
    if (event.type === 'cut') taken.push(world.hands.takeTicket()?.text)
    if (event.type === 'paperEnd') world.hands.loadPaper()
    return 0
  }
  world.hands.leavePaper({ mm: 30 })
  for (const name of ['A', 'B', 'C']) {
    text(`${name}\n`)
    hex('1d 56 41 00')
  }
  await clock.advance(10_000)
  expect(taken).toEqual(['A', '', 'C']) // B stood on the old roll, and went with it
  expect(world.texts()).toEqual(['A', 'B', '', 'C'])
})
