/** Whatever was cut off before: ready means in step. */
import { expect, it } from 'vitest'
import { cutting, first, isWhole, SLOW_BAUD, second, setUp } from './escpos.cases.ts'
import * as profiles from './model-profiles.ts'

/** Commands of ours and of others, cut off; the first byte of our own question becomes the length of the first: 4099 bytes. */
const CUT_OFF = ['1d 28 6b 03', '1d 76 30 00 40 00 80 00 ff', '1d 28 6b 03 00 31', '1b 64', '1d 56', '1b']

it.each([...cutting, { name: 'xprinter-xp-58', profile: profiles.XPRINTER_XP_58 }])(
  '$name: ready means in step, whatever was cut off before',
  async ({ profile }) => {
    for (const before of CUT_OFF) {
      const { print, hands, driver } = await setUp(profile, SLOW_BAUD, before)
      expect(driver.status.state).toBe('ready')
      expect(await print(first), before).toMatchObject({ outcome: 'done', evidence: driver.proof })
      hands.tearTicket()
      expect(hands.paper.filter(({ text }) => isWhole(text, first))).toHaveLength(1)
    }
  },
)

it('a healthy printer is ready at once', async () => {
  for (const { profile } of cutting) expect((await setUp(profile)).readyMs).toBeLessThan(100)
})

it('a printer that was out of paper is brought in step before it is ready', async () => {
  const { clock, line, hands, driver, print, whole } = await setUp(profiles.EPSON_TM_T88III)
  line.unplug()
  await clock.advance(100)
  hands.leavePaper({ mm: 0 })
  line.plugIn()
  await clock.advance(6000)
  expect(driver.status).toMatchObject({ state: 'alert', reason: { code: 'paperEmpty' } })
  const told: string[] = []
  driver.onStatus(({ state, reason }) => told.push(`${state} ${reason?.message ?? ''}`))
  hands.openCover()
  hands.loadPaper({ mm: 10_000 })
  hands.closeCover()
  await clock.advance(10_000)
  expect(told.slice(-2)).toEqual(['alert the printer is being brought back in step', 'ready '])
  expect(await print(first)).toMatchObject({ outcome: 'done' })
  expect(whole(first)).toHaveLength(1)
})

it('a silent printer gets zeros after a picture of ours that was cut', async () => {
  const { clock, line, hands, begin, print, whole } = await setUp(profiles.GENERIC_58_MM_SILENT)
  const printing = begin({ ...first, qr: 'https://example.org/A042' })
  clock.after(700, () => line.unplug())
  clock.after(1000, () => line.plugIn())
  expect(await clock.until(printing)).toMatchObject({ outcome: 'notDone' })
  await clock.advance(15_000)
  expect(await print(second)).toMatchObject({ outcome: 'done', evidence: 'sent' })
  await clock.advance(3000)
  hands.tearTicket()
  expect(whole(second)).toHaveLength(1)
})

it('a picture of ours whose header was cut off at any byte is ended before anything is asked', async () => {
  const drawn = { ...first, service: 'Ångström, 5 €' }
  const HEADER = '1d763000'
  const sent = async (cutAt?: number) => {
    const world = await setUp(profiles.EPSON_TM_T88III)
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
  const at = (await sent()).wire.indexOf(HEADER) / 2
  expect(at).toBeGreaterThan(10)
  for (let cutAt = at + 1; cutAt <= at + 8; cutAt++) {
    const { clock, driver, outcome, wire, after, print, whole } = await sent(cutAt)
    expect(wire.slice(2 * at)).toHaveLength(2 * (cutAt - at))
    expect(outcome).toBe('notDone')
    await clock.advance(12_000)
    expect(after.slice(0, 2)).toEqual(['00'.repeat(16), '100401'])
    expect(driver.status.state, `cut behind ${wire.slice(2 * at)}`).toBe('ready')
    expect(await print(second)).toMatchObject({ outcome: 'done' })
    expect(whole(second)).toHaveLength(1)
  }
})
