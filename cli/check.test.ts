import { expect, it } from 'vitest'
import { captureIo } from './captured-io.cases.ts'
import { run } from './run.ts'

const QUEUE = ['check', 'queueing', '--arrivals', 'exp(2m)', '--service', 'exp(5m)', '--servers', '4']
const QUICK = ['--customers', '40', '--replications', '4', '--seed', '3']

it('measures one queue of the command line, and says what theory knows of it', async () => {
  const { io, json } = captureIo()
  expect(await run([...QUEUE, ...QUICK, '--json'], io)).toBe(0)
  const [told] = json()
  expect(json()).toHaveLength(1)
  expect(told).toMatchObject({
    ...{ ok: true, confidence: 0.999, replications: 4, customers: 40, seed: '3', wallMs: expect.any(Number) },
    checks: [
      {
        system: 'asked',
        means: [
          // M/M/4 with 2.5 Erlang
          { of: 'waitMs', exact: expect.closeTo(63_971, -1), inside: true, mean: expect.any(Number) },
          { of: 'queueLength', exact: expect.closeTo(0.5331, 4), inside: true },
        ],
      },
    ],
  })
  const again = captureIo()
  await run([...QUEUE, ...QUICK, '--json'], again.io)
  const means = (record: unknown) => (record as { checks: unknown }).checks
  expect(means(again.json()[0])).toEqual(means(told))
})

it('tells people in minutes, and says where theory has no exact mean', async () => {
  const { io, stdout } = captureIo()
  expect(
    await run([...QUEUE.slice(0, 4), '--service', 'lognormal(5m,0.5)', '--servers', '4', ...QUICK], io),
  ).toBe(0)
  expect(stdout()).toMatch(/wait +\d+\.\d{3} min ± \d+\.\d{3} min, theory has no exact mean/)
  expect(stdout()).toContain('0 of 0 exact means lie inside')
})

it('says 1 when an exact mean lies outside: here too few come to see anybody wait', async () => {
  const { io, stdout } = captureIo()
  const queue = ['check', 'queueing', '--arrivals', 'exp(100h)', '--service', 'exp(1s)']
  expect(await run([...queue, '--customers', '10', '--replications', '2'], io)).toBe(1)
  expect(stdout()).toMatch(/FAILED wait +0\.000 min ± 0\.000 min/)
})

it.each([
  [['--arrivals', 'exp(2)'], '"exp(2)", character 5: found "2", expected a duration above 0'],
  [['--service', 'exp(9m)'], 'found no --arrivals'],
  [['--servers', '3'], 'found no --arrivals'],
  [['--arrivals', 'exp(2m)', '--service', 'exp(9m)', '--servers', '4'], 'ask for 113 % of the servers'],
  [
    ['--arrivals', 'exp(2ms)', '--service', 'exp(1ms)'],
    '--arrivals: found a mean of 2 ms, expected 1 s or more',
  ],
])('%j: is refused', async (args, words) => {
  const { io, stdout, stderr } = captureIo()
  expect(await run(['check', 'queueing', ...args], io)).toBe(2)
  expect(stdout()).toBe('')
  expect(stderr()).toContain(words)
  expect(stderr()).toContain('→ ')
})

it('checks the faults of one printer, and says where the outcome cannot be known', async () => {
  const { io, stdout } = captureIo()
  const faults = ['check', 'faults', 'ticket-printer', '--models', 'epson-tm-t88v', '--only', 'cutterJam']
  expect(await run([...faults, '--step', '30', '--threads', '0'], io)).toBe(0)
  expect(stdout()).toMatch(/epson-tm-t88v cutterJam +\d+, 0, 0 +bytes 0-/)
  expect(stdout()).toMatch(/\d+ tickets, \d+ met a fault: 0 promises broken, \d+ in doubt/)
})

it.each([
  [['faults', 'rating-buttons'], /expected ticket-printer/],
  [['faults', 'ticket-printer', '--models', 'epson'], /there is no model "epson"/],
  [
    ['faults', 'ticket-printer', '--only', 'cutterJam,rain', '--models', 'epson-tm-t88v'],
    /can have the fault "rain"/,
  ],
])('check %j is a mistake of the command line', async (args, message) => {
  const { io, stderr } = captureIo()
  expect(await run(['check', ...args, '--threads', '0'], io)).toBe(2)
  expect(stderr()).toMatch(message)
})
