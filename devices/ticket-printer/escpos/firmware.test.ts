/** Paper, hands and power. */
import { expect, it } from 'vitest'
import { bytesOf, setUp, ten } from './firmware.cases.ts'

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
