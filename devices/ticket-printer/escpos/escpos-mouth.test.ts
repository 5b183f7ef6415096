import { describe, expect, it } from 'vitest'
import type { TicketEvent } from '../contract.ts'
import { first, second, setUp, steps, summary, type World } from './escpos.cases.ts'
import { CUSTOM_KPM210, CUSTOM_VKP80III, KP_628E } from './model-profiles-kiosk.ts'
import type { EscposProfile } from './profile.ts'

const BAUD = 115_200

async function kiosk(profile: EscposProfile, options: Readonly<Record<string, unknown>> = {}) {
  const world = await setUp(profile, BAUD, '', options)
  const told: string[] = []
  world.driver.onEvent(({ type, command }: TicketEvent) => told.push(`${type} ${command}`))
  return { ...world, told, fates: () => fatesOf(world) }
}

const fatesOf = ({ hands }: World) => hands.paper.map(({ fate }) => fate)

describe.each([
  ['custom-vkp80iii', CUSTOM_VKP80III],
  ['custom-kpm210', CUSTOM_KPM210],
] as const)('%s', (_, profile) => {
  it('proves a ticket by its counted cut and the ticket in the mouth, and tells when it is taken', async () => {
    const { print, hands, told, fates, clock, driver } = await kiosk(profile)
    expect(driver.proof).toBe('printed')
    expect(await print(first)).toMatchObject({ outcome: 'done', evidence: 'printed' })
    expect(told).toEqual(['presented c1'])
    expect(fates()).toEqual(['presented'])
    await clock.advance(3000)
    hands.takeTicket()
    await clock.advance(1000)
    expect(told).toEqual(['presented c1', 'taken c1'])
    expect(await print(second)).toMatchObject({ outcome: 'done', evidence: 'printed' })
    expect(summary(hands.paper)).toEqual([
      'cut: Passports A042 Waiting before you: 7 12.01.2026 09:00',
      'cut: Visas A043 12.01.2026 09:00',
    ])
  })

  it('tells a ticket that was drawn back from one that was taken', async () => {
    const { print, told, fates, clock } = await kiosk(profile, { notTakenS: 5 })
    await print(first)
    await clock.advance(20_000)
    expect(fates()).toEqual(['retracted'])
    expect(told).toEqual(['presented c1', 'retracted c1'])
  })

  it('one that is pushed out is neither', async () => {
    const { print, told, fates, clock } = await kiosk(profile, { notTaken: 'eject', notTakenS: 5 })
    await print(first)
    await clock.advance(20_000)
    expect(fates()).toEqual(['ejected'])
    expect(told).toEqual(['presented c1'])
  })

  it('the next ticket waits for one that lies there, as long as its time is', async () => {
    const { print, told, fates, clock, hands } = await kiosk(profile, { notTakenS: 5 })
    await print(first)
    const sinceMs = clock.monotonicMs()
    const next = print(second)
    expect(await next).toMatchObject({ outcome: 'done' })
    expect(clock.monotonicMs() - sinceMs).toBeGreaterThan(5000)
    expect(fates()).toEqual(['retracted', 'presented'])
    await clock.advance(200)
    hands.takeTicket()
    await clock.advance(4000)
    expect([...told].sort()).toEqual(['presented c1', 'presented c2', 'retracted c1', 'taken c2'])
  })

  it('held tickets stay; the next one pushes them out, after their time', async () => {
    const { print, told, fates, clock } = await kiosk(profile, { notTaken: 'hold', notTakenS: 5 })
    await print(first)
    await clock.advance(600_000)
    expect(fates()).toEqual(['presented'])
    const sinceMs = clock.monotonicMs()
    expect(await print(second)).toMatchObject({ outcome: 'done' })
    expect(clock.monotonicMs() - sinceMs).toBeLessThan(6000) // its time is long over
    await clock.advance(5000)
    expect(fates()).toEqual(['ejected', 'presented'])
    expect(told).toEqual(['presented c1', 'presented c2'])
  })

  it('a jam in the presenter is told with its code and what to do, and is in doubt', async () => {
    const { print, driver, hands, clock, told } = await kiosk(profile)
    hands.jamPresenter()
    expect(await print(first)).toMatchObject({
      outcome: 'unknown',
      code: 'paperJam',
      fix: 'Open the printer, take out the paper that sticks in it, then close it.',
    })
    expect(driver.status).toMatchObject({ state: 'alert', fault: 'paperJam', reason: { code: 'paperJam' } })
    expect(told).toEqual([])
    hands.clearJam()
    await clock.advance(10_000)
    expect(driver.status.state).toBe('ready')
    expect(await print(second)).toMatchObject({ outcome: 'done' })
    expect(summary(hands.paper).at(-1)).toBe('cut: Visas A043 12.01.2026 09:00')
    await clock.advance(5000)
    expect(told).toEqual(['presented c2'])
  })

  it('a restart in the middle of a ticket, however short, is no proof', async () => {
    const { begin, clock, hands, whole } = await kiosk(profile)
    const printing = begin(first)
    await clock.advance(250)
    hands.unplug()
    hands.plugIn()
    expect((await clock.until(printing)).outcome).not.toBe('done')
    await clock.advance(60_000)
    expect(whole(first)).toEqual([])
  })

  it('a restart between two tickets costs no ticket', async () => {
    const { print, clock, hands, told } = await kiosk(profile)
    await print(first)
    hands.unplug()
    hands.plugIn()
    await clock.advance(10_000)
    expect(await print(second)).toMatchObject({ outcome: 'done' })
    hands.takeTicket()
    await clock.advance(5000)
    expect(told.filter((event) => event.endsWith('c2'))).toEqual(['presented c2', 'taken c2'])
    expect(told).not.toContain('taken c1')
  })

  it('tells how much paper is left, and how many tickets that makes', async () => {
    const { print, driver, hands, clock } = await kiosk(profile)
    await clock.advance(1000)
    expect(driver.status).toMatchObject({ paperLeftMm: profile.rollMm })
    hands.leavePaper({ mm: 10_000 })
    await print(first)
    hands.takeTicket()
    await clock.advance(1000)
    const { paperLeftMm = 0, ticketsLeft = 0 } = driver.status
    expect([paperLeftMm > 9800, paperLeftMm < 9940]).toEqual([true, true])
    expect(ticketsLeft).toBeGreaterThan(80)
    expect(ticketsLeft).toBeLessThan(145)
    hands.loadPaper({ mm: 200_000 })
    await clock.advance(10_000)
    await print(second)
    await clock.advance(1000)
    expect(driver.status.paperLeftMm).toBeGreaterThan(199_000)
  })

  it('an idle printer costs hardly a word', async () => {
    const { print, clock, line, hands } = await kiosk(profile)
    await print(first)
    hands.takeTicket()
    await clock.advance(10_000)
    let bursts = 0
    line.tap(() => void bursts++)
    await clock.advance(600_000)
    expect(bursts).toBeLessThan(60)
  })
})

it('what is cut off as worthless is no ticket that was drawn back', async () => {
  const world = await setUp(CUSTOM_VKP80III, 9600)
  const { print, begin, driver, hands, clock, fates } = { ...world, fates: () => fatesOf(world) }
  const told: string[] = []
  let presentedMs = 0
  driver.onEvent(({ type, command }) => {
    if (type === 'presented') presentedMs = clock.monotonicMs()
    told.push(`${type} ${command}`)
  })
  await print(first)
  await clock.advance(presentedMs + 9000 - clock.monotonicMs())
  const failing = begin(second) // waits for the first ticket
  await clock.advance(700)
  expect(hands.takeTicket()).toBeDefined() // in its last moment
  await clock.advance(700)
  hands.openCover()
  expect((await clock.until(failing)).outcome).toBe('notDone')
  hands.closeCover()
  expect(await print({ ticket: 'A044' })).toMatchObject({ outcome: 'done' })
  await clock.advance(5000)
  expect(fates()).toEqual(['taken', 'retracted', 'presented'])
  expect(told.filter((event) => event.startsWith('retracted'))).toEqual([])
})

it('KP-628E: tells of a ticket until it is torn away, and proves what it can', async () => {
  const { print, told, hands, clock } = await kiosk(KP_628E)
  expect(await print(first)).toMatchObject({ outcome: 'done', evidence: 'status' })
  expect(told).toEqual(['presented c1'])
  await clock.advance(5000)
  hands.takeTicket()
  await clock.advance(3000)
  expect(told).toEqual(['presented c1', 'taken c1'])
})

it('KP-628E: what is proved by the time that it takes is not done before, however long the head is hot', async () => {
  for (const atMs of steps(100, 1600, 50)) {
    const { begin, hands, clock, whole } = await kiosk(KP_628E)
    let partedAtAnswer: readonly string[] = []
    const printing = begin(first).then((answer) => {
      partedAtAnswer = whole(first).map(({ parted }) => parted)
      return answer
    })
    await clock.advance(atMs)
    hands.heatHead()
    await clock.advance(7300)
    hands.coolHead()
    const { outcome } = await clock.until(printing)
    if (outcome === 'done') expect(partedAtAnswer, `hot after ${atMs} ms`).toEqual(['cut'])
  }
})

it('without a count of its own, paper is told from the last new roll on', async () => {
  const { print, driver, hands, clock } = await kiosk(KP_628E, { rollMm: 79_500 })
  await print(first)
  expect(driver.status.paperLeftMm).toBeUndefined()
  hands.takeTicket()
  hands.leavePaper({ mm: 0 })
  await clock.advance(10_000)
  expect(driver.status).toMatchObject({ paper: 'empty', paperLeftMm: 0, ticketsLeft: 0 })
  hands.loadPaper()
  await clock.advance(10_000)
  expect(driver.status).toMatchObject({ paperLeftMm: 79_500 })
  hands.openCover()
  hands.closeCover()
  await clock.advance(10_000)
  await print(second)
  expect(driver.status.paperLeftMm).toBeLessThan(79_470)
})
