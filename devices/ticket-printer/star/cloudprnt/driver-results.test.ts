import { expect, it } from 'vitest'
import { playedPrinter as setUp, text, WELL } from './driver.cases.ts'

it.each([
  ['"printSucceeded":false,"statusCode":"510"', 'illegal', 'notDone'],
  ['"printSucceeded":false,"statusCode":"512"', 'illegal', 'notDone'],
  ['"printSucceeded":false,"statusCode":"521%20Too%20large"', 'illegal', 'notDone'],
  ['"printSucceeded":false,"statusCode":"511"', 'failure', 'notDone'],
  ['"printSucceeded":false,"statusCode":"410%20Out%20of%20paper"', 'paperEmpty', 'unknown'],
  ['"printSucceeded":false,"statusCode":"420"', 'coverOpen', 'unknown'],
  ['"printSucceeded":false,"statusCode":"411"', 'paperJam', 'unknown'],
  ['"printSucceeded":true,"statusCode":"412"', 'failure', 'unknown'],
])('a job that ended with %s is %s, %s', async (fields, code, outcome) => {
  const { clock, jobs, print, result } = await setUp()
  const answered = print('print-1')
  await clock.advance(1000)
  await clock.until(result(jobs[0]?.jobToken, fields))
  await clock.advance(10)
  expect(answered.value).toMatchObject({ code, outcome })
})

it('waits on behind a code that it does not know: the job may have come twice', async () => {
  const { clock, jobs, print, result } = await setUp()
  const first = print('print-1')
  await clock.advance(1000)
  await clock.until(result(jobs[0]?.jobToken, '"printSucceeded":false,"statusCode":"530%20Duplicate"'))
  await clock.advance(1000)
  expect(first.value).toBeUndefined()
  await clock.until(result(jobs[0]?.jobToken, '"printSucceeded":true,"statusCode":"200"'))
  await clock.advance(10)
  expect(first.value).toBe('printed')
  const second = print('print-2')
  await clock.advance(1000)
  await clock.until(result(jobs[1]?.jobToken, '"printSucceeded":false,"statusCode":"530%20Duplicate"'))
  await clock.advance(60_000)
  expect(second.value).toMatchObject({ code: 'failure', outcome: 'unknown' })
  expect(String(second.value)).toContain('530 Duplicate')
})

it('does not know what came of a job without a result, never sends it again, and cuts off what may hang there', async () => {
  const { clock, jobs, print, result } = await setUp()
  const first = print('print-1')
  await clock.advance(20_000)
  expect(first.value).toMatchObject({ code: 'timeout', outcome: 'unknown' })
  await clock.advance(600_000)
  expect(jobs).toHaveLength(1)
  print('print-2')
  await clock.advance(1000)
  expect(text(jobs[1]?.printData).split('\x1bd\x03')).toHaveLength(3)
  await clock.until(result(jobs[1]?.jobToken, '"printSucceeded":true,"statusCode":"200"'))
  print('print-3')
  await clock.advance(1000)
  expect(text(jobs[2]?.printData).split('\x1bd\x03')).toHaveLength(2)
})

it('hears a late result: what was said stands, but nothing hangs there', async () => {
  const { clock, jobs, print, result } = await setUp()
  const first = print('print-1')
  await clock.advance(20_000)
  await clock.until(result(jobs[0]?.jobToken, '"printSucceeded":true,"statusCode":"200"'))
  await clock.advance(10)
  expect(first.value).toMatchObject({ outcome: 'unknown' })
  print('print-2')
  await clock.advance(1000)
  expect(text(jobs[1]?.printData).split('\x1bd\x03')).toHaveLength(2)
})

it('waits longer for a printer that has gone, or is still at work', async () => {
  const { clock, jobs, print, result, printer, answerWith } = await setUp()
  const first = print('print-1')
  await clock.advance(1000)
  answerWith(undefined)
  await clock.until(
    printer(
      'client-will',
      '{"title":"client-will","printerMAC":"00:11:22:aa:bb:cc","unintentionalDisconnection":true}',
    ),
  )
  await clock.advance(40_000)
  expect(first.value).toBeUndefined()
  await clock.until(result(jobs[0]?.jobToken, '"printSucceeded":true,"statusCode":"200"'))
  await clock.advance(10)
  expect(first.value).toBe('printed')
  answerWith(WELL)
  await clock.advance(10_000)
  const second = print('print-2')
  await clock.advance(1000)
  answerWith(WELL.replace('false', 'true'))
  await clock.advance(40_000)
  expect(second.value).toBeUndefined()
  await clock.advance(40_000)
  expect(second.value).toMatchObject({ code: 'timeout', outcome: 'unknown' })
})

it('marks as void what an earlier life of the program may have left', async () => {
  const { clock, jobs, print } = await setUp({ unsettled: true })
  print('print-1')
  await clock.advance(1000)
  expect(text(jobs[0]?.printData)).toMatch(/VOID/)
})
