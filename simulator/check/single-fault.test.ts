import { describe, expect, it } from 'vitest'
import { checkFaults } from './check-faults.ts'
import { checkMoments } from './check-moments.ts'
import { measureTicket, runSingleFault } from './single-fault.ts'

const T88V = 'epson-tm-t88v'
const on = 'kiosk-1'

it('measures a ticket, and what can go wrong with it', async () => {
  const { bytes, ms, menu } = await measureTicket(T88V)
  expect(bytes).toBeGreaterThan(80)
  expect(ms).toBeGreaterThan(500)
  expect(menu).toContainEqual([on, 'coverOpen'])
  expect(menu).toContainEqual(['clock', 'step'])
  expect(menu.map(([place]) => place)).not.toContain('broker')
  expect((await measureTicket('native-printer')).menu).toContainEqual(['broker', 'restart'])
})

describe('a cover that is opened', () => {
  it.each([
    ['before the ticket', { after: 0 }, { outcome: 'notDone', code: 'coverOpen', paper: 'none' }],
    ['behind it', { at: 10_000 }, { outcome: 'done', evidence: 'printed', paper: 'whole', happened: false }],
  ] as const)('%s', async (_, moment, expected) => {
    const result = await runSingleFault({ model: T88V, on, fault: 'coverOpen', moment })
    expect(result).toMatchObject({ happened: true, violations: [], ...expected })
  })
})

it('counts outcomes against paper, and names the moments of doubt', async () => {
  const moments = [{ after: 0 }, { after: 100 }, { after: 110 }, { at: 900 }, { at: 10_000 }]
  const result = await checkMoments({ model: T88V, on, fault: 'cutterJam', moments })
  expect(result).toMatchObject({
    ...{ trials: 5, failed: 0, first: undefined, sentWrong: 0, garbled: 0 },
    done: { whole: 2, part: 0, none: 0 },
    unknown: { whole: 3, part: 0, none: 0 },
    doubtAt: 'bytes 0-110',
  })
})

it('tells apart what printers that cannot answer got wrong', async () => {
  const { rows, failed } = await checkFaults({
    ...{ models: ['generic-58mm-silent'], faults: ['powerOut'], step: 40, threads: 0 },
  })
  expect(failed).toBe(0)
  expect(rows).toHaveLength(1)
  expect(rows[0]?.sentWrong).toBeGreaterThan(0)
})

it.each([
  [{ models: ['serial-keypad'] }, /serial-keypad is a rating-buttons/],
  [{ models: ['epson'] }, /there is no model "epson"/],
  [{ models: [T88V], faults: ['rain'] }, /can have the fault "rain"/],
])('refuses %j', async (options, message) => {
  await expect(checkFaults({ ...options, threads: 0 })).rejects.toThrow(message)
})
