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
