/** Paper with marks: what the driver sends, against literal bytes; then driver and firmware together. */
import { describe, expect, it } from 'vitest'
import { type Script, setUp as setUpDriver, unspaced } from './driver.cases.ts'
import { first, second, setUp, steps, TIME } from './escpos.cases.ts'
import { EPSON_TM_T88V } from './model-profiles.ts'
import { CUSTOM_KPM210, CUSTOM_VKP80III } from './model-profiles-kiosk.ts'

const PITCH_MM = 100
const text = (characters: string) => Buffer.from(characters, 'latin1').toString('hex')

/** A VKP80III that counts, and presents what it cut. */
function custom() {
  const state = { cuts: 785, status: '10 0f 80 00 00 00' }
  const script: Script = (hex) => {
    if (hex.includes('1c50')) {
      state.cuts++
      state.status = hex.includes('1c5000') ? '10 0f 80 00 00 00' : '10 0f a0 00 00 00'
    }
    if (hex === '100414') return state.status
    if (hex.endsWith('1de2')) return text(`${state.cuts}cuts`)
    if (hex.endsWith('1de4')) return text('512ret')
    if (hex.endsWith('1de5')) return text('512on')
    return hex.endsWith('1de1') ? text('510cm') : undefined
  }
  return { state, script }
}

it('begins at a mark, and ends at the next one, in the bytes of the manual', async () => {
  const { state, script } = custom()
  const { print, world } = await setUpDriver(CUSTOM_VKP80III, script, { markPitchMm: PITCH_MM })
  expect(await print()).toMatchObject({ evidence: 'printed' })
  const all = world.wire.join('')
  expect(all.split('1df8')).toHaveLength(3)
  expect(all).toContain(unspaced('1b40 1b5200 1b7411 1de00f 1df8 1c5000005201')) // what stands before it goes away
  expect(all).toContain(unspaced('31322e30312e323032362030393a3030 0a 1df8 1c500a01520a 1de5'))
  world.wire.length = 0
  state.status = '10 0f 80 00 00 00'
  expect(await print({}, { ticket: 'A43' })).toMatchObject({ evidence: 'printed' })
  expect(world.wire.join('').split('1df8')).toHaveLength(2) // it is at a mark already
})

it('on a KPM210 the mark is brought to the blade as well, then ESC i and GS e', async () => {
  const { state, script } = custom()
  const kpm: Script = (hex) => {
    if (hex.includes('1b69')) {
      state.cuts++
      state.status = hex.includes('1d6503') ? '10 0f a0 00 00 00' : '10 0f 80 00 00 00'
    }
    return script(hex)
  }
  const { print, world } = await setUpDriver(CUSTOM_KPM210, kpm, { markPitchMm: PITCH_MM })
  expect(await print()).toMatchObject({ evidence: 'printed' })
  expect(world.wire.join('')).toContain(unspaced('30393a3030 0a 1df8 1b69 1d650350 1de5'))
})

it('a search that finds nothing is told with what to do: R bit 7', async () => {
  const { state, script } = custom()
  const { print, driver, world } = await setUpDriver(CUSTOM_VKP80III, script, { markPitchMm: PITCH_MM })
  await print()
  state.status = '10 0f 80 00 00 00'
  world.script = (hex) => {
    if (!hex.includes('1c50')) return script(hex)
    state.status = '10 0f 80 00 80 00'
    return undefined
  }
  expect(await print({}, { ticket: 'A43' })).toMatchObject({
    ...{ outcome: 'unknown', code: 'failure' },
    message: expect.stringContaining('no mark was found on the paper'),
  })
  expect(driver.status).toMatchObject({
    state: 'alert',
    reason: {
      code: 'failure',
      fix: 'Put in paper with marks, or clean the sensor for them, then close the cover.',
    },
  })
})

it('refuses a ticket that is longer than a label, and sends nothing', async () => {
  const { print, begun } = await setUpDriver(CUSTOM_VKP80III, custom().script, { markPitchMm: PITCH_MM })
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`)
  expect(await print({}, { ticket: 'A1', lines })).toMatchObject({
    ...{ code: 'illegal', outcome: 'notDone' },
    message: expect.stringMatching(/the ticket is \d+ mm long, and 87 mm fit between two marks/),
  })
  expect(begun()).toBe(0)
})

it('is an option of printers with that sensor alone, and no shorter than they can present', async () => {
  await expect(setUpDriver(EPSON_TM_T88V, () => undefined, { markPitchMm: 100 })).rejects.toThrow(
    /markPitchMm/,
  )
  await expect(setUpDriver(CUSTOM_VKP80III, () => undefined, { markPitchMm: 60 })).rejects.toThrow(
    /70 to 300 mm/,
  )
})

describe.each([
  ['custom-vkp80iii', CUSTOM_VKP80III],
  ['custom-kpm210', CUSTOM_KPM210],
] as const)('%s, driver and firmware', (_, profile) => {
  const marked = async () => {
    // the simulated side is told of the paper by the same option
    const world = await setUp(profile, 115_200, '', { markPitchMm: PITCH_MM }, { markPitchMm: PITCH_MM })
    const tickets = () => world.hands.paper.filter((piece) => piece.text.includes(TIME))
    return { ...world, tickets }
  }

  it('prints each ticket on its own label', async () => {
    const { print, tickets, hands, clock } = await marked()
    for (const ticket of [first, second, first]) {
      expect(await print(ticket)).toMatchObject({ outcome: 'done', evidence: 'printed' })
      await clock.advance(1000)
      hands.takeTicket()
    }
    expect(tickets()).toHaveLength(3)
    for (const { lengthMm, marksMm } of tickets()) {
      expect(marksMm).toHaveLength(2)
      expect([marksMm?.[0], (marksMm?.[1] ?? 0) - lengthMm]).toEqual([
        expect.closeTo(0, 0),
        expect.closeTo(0, 0),
      ])
    }
  })

  it('after the cover was open nobody knows where the paper is: it begins at a mark again', async () => {
    const { print, tickets, hands, clock } = await marked()
    await print(first)
    hands.takeTicket()
    hands.openCover()
    hands.loadPaper({ mm: 20_000 })
    hands.closeCover()
    await clock.advance(8000)
    expect(await print(second)).toMatchObject({ outcome: 'done' })
    const last = tickets().at(-1)
    expect(last?.marksMm?.[0]).toBeCloseTo(0, 0)
    expect(last?.lengthMm).toBeGreaterThan(98)
    expect(last?.lengthMm).toBeLessThan(102)
  })

  it('so it does after a start that it was not told of: another roll may have come with it', async () => {
    const { print, tickets, hands, clock } = await marked()
    await print(first)
    hands.takeTicket()
    await clock.advance(1000)
    hands.unplug()
    hands.plugIn()
    hands.openCover() // it tells nothing while it starts
    hands.loadPaper({ mm: 20_000 })
    hands.closeCover()
    await clock.advance(5000)
    expect(await print(second)).toMatchObject({ outcome: 'done' })
    expect(tickets().at(-1)?.marksMm?.[0]).toBeCloseTo(0, 0)
  })

  it.each(['at the start', 'later'] as const)(
    'a soiled sensor %s: never done, and whole tickets are never denied',
    async (when) => {
      const { print, tickets, hands, clock, driver } = await marked()
      if (when === 'later') {
        await print(second)
        hands.takeTicket()
      }
      hands.soilMarkSensor()
      const { outcome, code } = await print(first)
      expect([outcome, code]).toEqual([when === 'later' ? 'unknown' : 'notDone', 'failure'])
      expect(await print(second)).toMatchObject({ outcome: 'notDone', code: 'failure' })
      const before = tickets().length
      hands.cleanMarkSensor()
      await clock.advance(10_000)
      expect(driver.status.state).toBe('ready')
      expect(tickets().filter((piece) => piece.parted === 'cut').length - before).toBeLessThanOrEqual(1)
      hands.takeTicket()
      expect(await print(second)).toMatchObject({ outcome: 'done' })
    },
  )

  it('whatever happens at any moment, what is said is what is on paper, and what is done is on its label', async () => {
    const troubles = {
      paperEnd: (hands) => hands.leavePaper({ mm: 20 }),
      soiled: (hands) => hands.soilMarkSensor(),
      cover: (hands) => hands.openCover(),
      plug: (hands) => hands.unplug(),
    } satisfies Record<string, (hands: Awaited<ReturnType<typeof marked>>['hands']) => void>
    const seen = new Set<string>()
    for (const [name, begin] of Object.entries(troubles)) {
      for (const atMs of steps(0, 6400, 320)) {
        const world = await marked()
        const { clock, hands, tickets } = world
        const printing = world.begin(first)
        await clock.advance(atMs)
        begin(hands)
        const { outcome } = await clock.until(printing)
        const whole = () => tickets().filter((piece) => piece.parted === 'cut' && piece.text.includes('A042'))
        if (outcome === 'done') {
          expect(whole(), `${name} at ${atMs}`).toHaveLength(1)
          expect(whole()[0]?.marksMm?.[0], `${name} at ${atMs}`).toBeCloseTo(0, 0)
        }
        hands.cleanMarkSensor()
        await world.recover()
        if (outcome === 'notDone') expect(whole(), `${name} at ${atMs}`).toEqual([])
        seen.add(outcome)
      }
    }
    expect([...seen].sort()).toEqual(['done', 'notDone', 'unknown'])
  }, 60_000)
})
