import { describe, expect, it } from 'vitest'
import { createRandom, type PhysicalEvent, VirtualClock } from '../../../lib/index.ts'
import { PoleFirmware } from './firmware.ts'
import { poleModels } from './model.ts'
import type { PoleProfile } from './profile.ts'

type Piece = string | number

function setUp(name = 'epson-dm-d110') {
  const clock = new VirtualClock()
  const sent: string[] = []
  const events: PhysicalEvent[] = []
  const firmware = new PoleFirmware(poleModels.find((model) => model.name === name)?.profile as PoleProfile, {
    clock,
    random: createRandom(1),
    options: {},
    tell: (event) => events.push(event),
    send: (bytes) => sent.push(Buffer.from(bytes).toString('hex')),
  })
  /** Numbers are bytes, texts are their Latin-1 bytes. */
  const write = (...pieces: Piece[]) => {
    firmware.receive(
      Buffer.concat(pieces.map((p) => (typeof p === 'number' ? Buffer.of(p) : Buffer.from(p, 'latin1')))),
    )
    return firmware.hands.look()
  }
  return { clock, firmware, write, sent, events, look: () => firmware.hands.look() }
}

const TWENTY = 'abcdefghijklmnopqrst'

describe('the Epson set', () => {
  it('shows what is written, and Cyrillic after ESC t 17', () => {
    const { write, events } = setUp()
    expect(write(0x1b, 0x40, 0x1b, 0x74, 17, 'A042', 0x1f, 0x24, 1, 2, 0x8e, 0xaa, 0xad, 0xae, ' 5')).toEqual(
      ['A042', 'Окно 5'],
    )
    expect(events).toEqual([{ type: 'shown', lines: ['A042', 'Окно 5'] }])
  })

  it('forgets its settings and goes on showing what it shows', () => {
    const { write, firmware, events } = setUp()
    write(0x1b, 0x40, 0x1b, 0x74, 17, 0x1f, 0x43, 0, 0x1f, 0x58, 1, 0x8e, 0xaa) // code page 17, no cursor, 20 %
    expect(firmware.world()).toMatchObject({ lines: ['Ок', ''], brightness: 20, cursor: null })
    firmware.hands.resetSettings?.()
    expect(firmware.world()).toMatchObject({ lines: ['Ок', ''], brightness: 100, cursor: { x: 3, y: 1 } })
    expect(write(0x8e, 0xaa)).toEqual(['ОкÄ¬', ''])
    expect(events.map(({ type }) => type)).toEqual(['shown', 'settingsLost', 'shown'])
  })

  it('wraps in overwrite mode from row to row and back (DM-D110 p44)', () => {
    const { write, firmware } = setUp()
    expect(write(TWENTY, TWENTY.toUpperCase(), '12')).toEqual([`12${TWENTY.slice(2)}`, TWENTY.toUpperCase()])
    write(0x0b, 0x08) // left of the upper row: the end of the lower one
    expect(firmware.world()['cursor']).toEqual({ x: 20, y: 2 })
    write(0x1f, 0x24, 1, 2, 0x08)
    expect(firmware.world()['cursor']).toEqual({ x: 20, y: 1 })
    write(0x0a, 0x09)
    expect(firmware.world()['cursor']).toEqual({ x: 1, y: 1 })
  })

  it('scrolls up and down in vertical mode', () => {
    const { write, firmware } = setUp()
    expect(write(0x1f, 0x02, TWENTY, 'below', 0x0a)).toEqual(['below', ''])
    expect(firmware.world()['cursor']).toEqual({ x: 6, y: 2 })
    expect(write(0x0b, 'top', 0x0b, 0x08)).toEqual(['', 'topow'])
    expect(firmware.world()['cursor']).toEqual({ x: 20, y: 1 })
    expect(write(0x1f, 0x24, 20, 2, 'z')).toEqual(['topow              z', ''])
  })

  it('shifts the row in horizontal mode', () => {
    const { write, firmware } = setUp()
    expect(write(0x1f, 0x03, TWENTY)).toEqual([TWENTY.slice(1), ''])
    expect(write('u')).toEqual([`${TWENTY.slice(2)}u`, ''])
    expect(firmware.world()['cursor']).toEqual({ x: 20, y: 1 })
    expect(write(0x0d, 0x08)[0]).toBe(` ${TWENTY.slice(2)}u`)
  })

  it('moves the cursor by every command of the table', () => {
    const { write, firmware } = setUp()
    const at = (...pieces: Piece[]) => {
      write(...pieces)
      return firmware.world()['cursor']
    }
    expect(at(0x1f, 0x24, 7, 2)).toEqual({ x: 7, y: 2 })
    expect(at(0x1f, 0x0a)).toEqual({ x: 7, y: 1 })
    expect(at(0x1f, 0x0d)).toEqual({ x: 20, y: 1 })
    expect(at(0x0d)).toEqual({ x: 1, y: 1 })
    expect(at(0x1f, 0x42)).toEqual({ x: 20, y: 2 })
    expect(at(0x0b)).toEqual({ x: 1, y: 1 })
    expect(at(0x1f, 0x24, 21, 1)).toEqual({ x: 1, y: 1 })
    expect(at(0x1f, 0x43, 0)).toBeNull()
  })

  it('clears the screen, or the row of the cursor', () => {
    const { write } = setUp()
    expect(write('one', 0x1f, 0x24, 1, 2, 'two', 0x18)).toEqual(['one', ''])
    expect(write(0x0c)).toEqual(['', ''])
  })

  it('keeps to its windows, which may not overlap', () => {
    const { write } = setUp()
    write(0x1b, 0x57, 1, 1, 1, 1, 5, 1, '1234567')
    expect(write()).toEqual(['67345', ''])
    write(0x1b, 0x57, 2, 1, 5, 1, 9, 1, 'x') // overlaps window 1: ignored, the first stays selected
    expect(write()).toEqual(['67x45', ''])
    write(0x1b, 0x57, 2, 0x31, 11, 1, 20, 2, 0x1f, 0x24, 2, 2, 'w', 0x0c, 'v')
    expect(write()).toEqual(['67x45     v', ''])
    expect(write(0x1b, 0x57, 2, 0, 'A')).toEqual(['A7x45     v', ''])
  })

  it('is dark with US E 255, readable while it blinks', () => {
    const { write, firmware } = setUp()
    expect(write('A042', 0x1f, 0x45, 10)).toEqual(['A042', ''])
    expect(firmware.world()['blinkMs']).toBe(500)
    expect(write(0x1f, 0x45, 255)).toEqual(['', ''])
    expect(write(0x1f, 0x45, 0)).toEqual(['A042', ''])
  })

  it('takes brightness, reverse, annunciators and marked characters', () => {
    const { write, firmware } = setUp()
    expect(
      write(
        0x1f,
        0x58,
        2,
        0x1f,
        0x72,
        1,
        0x1f,
        0x23,
        1,
        3,
        0x1f,
        0x2e,
        '1',
        0x1f,
        0x2c,
        '2',
        0x1f,
        0x3b,
        '3',
      )[0],
    ).toBe('1.2,3;')
    expect(firmware.world()).toMatchObject({ brightness: 40, reverse: true, annunciators: [3] })
  })

  it('returns to its power-on settings on ESC @', () => {
    const { write, firmware } = setUp()
    write('x', 0x1f, 0x58, 1, 0x1f, 0x45, 5, 0x1b, 0x40)
    expect(firmware.world()).toMatchObject({
      lines: ['', ''],
      brightness: 100,
      blinkMs: 0,
      cursor: { x: 1, y: 1 },
    })
  })

  it('draws international sets, katakana and user glyphs', () => {
    const { write } = setUp()
    expect(write(0x1b, 0x52, 2, '[\\]', 0x1b, 0x74, 1, 0xb1)).toEqual(['ÄÖÜｱ', ''])
    write(0x0c, 0x1b, 0x26, 1, 0x41, 0x41, 2, 0x55, 0xaa, 'A', 0x1b, 0x25, 1, 'AB')
    expect(write()[0]).toBe('A□B')
    expect(write(0x1b, 0x3f, 0x41, 'A')[0]).toBe('A□BA')
  })

  it('counts time at the right of the lower row until it is cleared', async () => {
    const { write, clock, look } = setUp()
    expect(write(0x1f, 0x54, 9, 59)).toEqual(['', '            09:59:00'])
    await clock.advance(61_000)
    expect(look()).toEqual(['', '            10:00:01'])
    expect(write(0x0c)).toEqual(['', ''])
    expect(write(0x1f, 0x55)[1]).toBe('            10:00:01')
  })

  it('keeps a macro and plays it', () => {
    const { write } = setUp()
    expect(write(0x1f, 0x3a, 'hi', 0x1f, 0x3a)).toEqual(['', ''])
    expect(write(0x1f, 0x5e, 0, 0)).toEqual(['hi', ''])
  })

  it('gives a macro up that is run while it is defined, or longer than 80 bytes (DM-D110 p60)', () => {
    const { write } = setUp()
    expect(write(0x1f, 0x3a, 'hi', 0x1f, 0x5e, 0, 0, 'seen', 0x1f, 0x5e, 0, 0)).toEqual(['seen', ''])
    expect(write(0x0c, 0x1f, 0x3a, 'x'.repeat(80), 'y')).toEqual(['y', ''])
    expect(write(0x0c, 0x1f, 0x3a, 'one', 0x1f, 0x3a, 0x1f, 0x3a, 0x1f, 0x3a, 0x1f, 0x5e, 0, 0)).toEqual([
      '',
      '',
    ])
  })

  it('leaves to the printer what is not for it (ESC =)', () => {
    const { write } = setUp()
    expect(write('a', 0x1b, 0x3d, 1, 'print me', 0x0c, 0x1b, 0x3d, 2, 'b')).toEqual(['ab', ''])
  })

  it('heeds the chain number', () => {
    const { write } = setUp()
    expect(
      write(0x1f, 0x28, 0x41, 3, 0, 0x30, 0x30, 0, 'no', 0x1f, 0x28, 0x41, 3, 0, 0x30, 0x31, 1, 'yes')[0],
    ).toBe('yes')
  })

  it('answers in setting mode (DM-D110 p64, p66)', () => {
    const { write, sent } = setUp()
    write('x', 0x1f, 0x28, 0x45, 3, 0, 1, 'IN', 'ignored', 0x1f, 0x28, 0x45, 2, 0, 4, 10)
    expect(sent).toEqual(['57231f00', '57241f303030303030303000'])
    expect(write()).toEqual(['x', ''])
    expect(write(0x1f, 0x28, 0x45, 4, 0, 2, 'OUT', 'y')).toEqual(['y', ''])
  })

  it('forgets everything with its power, and hears nothing before it is up', async () => {
    const { write, firmware, clock, events } = setUp()
    write('A042')
    firmware.hands.unplug()
    expect(firmware.hands.look()).toEqual(['', ''])
    expect(write('lost')).toEqual(['', ''])
    firmware.hands.plugIn()
    expect(write('too soon')).toEqual(['', ''])
    await clock.advance(500)
    expect(write('up')).toEqual(['up', ''])
    expect(events.map(({ type }) => type)).toEqual(['shown', 'unplugged', 'shown', 'pluggedIn', 'shown'])
  })
})

describe('the CD5220 set', () => {
  it('stays in string mode after ESC Q A until CLR or CAN (CD5220 p27)', () => {
    const { write, firmware } = setUp('cd5220')
    expect(write(0x1b, 'QA', 'upper', 0x0d, 0x1b, 'QB', 'lower', 0x0d)).toEqual(['upper', 'lower'])
    expect(write(0x1b, 0x40, 0x1b, 0x2a, 1, 0x1f, 0x45, 255, 'text')).toEqual(['upper', 'lower'])
    expect(firmware.world()['brightness']).toBe(100)
    expect(write(0x1b, 'QA', 'again', 0x0d)).toEqual(['again', 'lower'])
    expect(write(0x18, 'x')).toEqual(['x', 'lower'])
    write(0x1b, 'QA', 'again', 0x0d)
    expect(write(0x0c, 'y')).toEqual(['y', ''])
  })

  it('scrolls ESC Q D until any command, which clears the upper row', async () => {
    const { write, clock, look } = setUp('cd5220')
    expect(write(0x1b, 'QD', 'Passports: 1st floor', 0x0d)[0]).toBe('Passports: 1st floor')
    await clock.advance(3000)
    expect(look()[0]).toBe('sports: 1st floor')
    expect(write('x')).toEqual(['x', ''])
  })

  it('moves and writes by its own commands', () => {
    const { write, firmware } = setUp('cd5220')
    expect(
      write(0x1b, 0x6c, 3, 2, 'a', 0x1b, '[H', 'b', 0x1b, '[K', 'c', 0x1b, '[R', 0x1b, '[L', 0x1b, '[B', 'd'),
    ).toEqual(['b', 'd a                c'])
    write(0x1b, 0x5f, 0, 0x1b, 0x2a, 2)
    expect(firmware.world()).toMatchObject({ cursor: null, brightness: 50 })
  })

  it('scrolls inside a window of one row', () => {
    const { write } = setUp('cd5220')
    expect(write('ABCDEFGH', 0x1b, 0x57, 1, 3, 6, 1, 0x1b, 0x13, '123456')[0]).toBe('AB456 GH')
    expect(write(0x1b, 0x57, 0, 0, 0, 0, 'z')[0]).toBe('AB456 GHz')
  })

  it('scrolls inside a window that was opened in horizontal mode', () => {
    const { write } = setUp('cd5220')
    expect(write(0x1b, 0x13, 0x1b, 0x57, 0x01, 0x03, 0x07, 0x01, '1234567')[0]).toBe('  4567')
    expect(write('8')[0]).toBe('  5678')
  })

  it('draws the Russian font after ESC f R', () => {
    const { write } = setUp('cd5220')
    expect(write(0x1b, 'fR', 0x8e, 0xaa, 0xad, 0xae)[0]).toBe('Окно')
  })

  it('swallows a demo message whole', () => {
    const { write } = setUp('cd5220')
    expect(write(0x1b, 'b', 'x'.repeat(400), 'seen')[0]).toBe('seen')
  })
})

it.each(['epson-dm-d110', 'cd5220'])('%s: any bytes in any pieces end on the same glass', (name) => {
  const random = createRandom(`glass ${name}`)
  const likely = [0x1b, 0x1f, 0x51, 0x41, 0x57, 0x0d, 0x0c, 0x18, 1, 2, 3, 5, 0x3a, 0x5e, 0x24, 0x6c]
  for (let round = 0; round < 150; round++) {
    const wire = Uint8Array.from({ length: random.int(1, 300) }, () =>
      random.chance(0.5) ? random.pick(likely) : random.int(0, 255),
    )
    const whole = setUp(name).firmware
    const chopped = setUp(name).firmware
    whole.receive(wire)
    for (const byte of wire) chopped.receive(Uint8Array.of(byte))
    expect(chopped.world()).toEqual(whole.world())
  }
})
