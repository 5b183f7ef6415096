import { expect, it } from 'vitest'
import { ConfigError } from '../lib/config/config-error.ts'
import { VirtualClock } from '../lib/index.ts'
import { parseScenario, playScenario, scenarioJsonSchema } from './scenario.ts'
import { simulateCentre } from './simulated-centre.ts'

const GOOD = `# what goes wrong in the morning
faults:
  - { on: kiosk-1, fault: paperOut, at: 10s, during: 1m }
  - { on: lamp-1, fault: bytesLost, at: 20000, during: 5s, withProbability: 0.5 }
hands:
  - { on: rate-1, verb: press, at: 30s, args: { button: 2 } }
`

async function setUp() {
  const clock = new VirtualClock()
  const devices = {
    'kiosk-1': { kind: 'ticket-printer', model: 'epson-tm-t88v', port: 'pty:///dev/k1' },
    'lamp-1': { kind: 'caller-display', model: 'epson-dm-d110', port: 'pty:///dev/l1', window: 1 },
    'rate-1': { kind: 'rating-buttons', model: 'serial-keypad', port: 'pty:///dev/r1', window: 1 },
  } as const
  const room = await simulateCentre({ centre: 'desk', devices }, { clock })
  await clock.advance(5000)
  return { clock, room }
}

const problemsOf = (act: () => unknown) => {
  try {
    act()
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
  }
  throw new Error('a ConfigError was expected')
}

it('plays what it says, when it says', async () => {
  const { clock, room } = await setUp()
  playScenario(parseScenario(GOOD, 'morning.yaml'), room)
  await clock.advance(120_000)
  const told = room.history.records.filter(({ type }) => /^fault|pressed|rating/.test(type))
  expect(told.map(({ type, at, on }) => `${at} ${type} ${on ?? ''}`.trim())).toEqual([
    '15000 faultBegan kiosk-1',
    '25000 faultBegan lamp-1',
    '30000 faultEnded lamp-1',
    '35000 device.pressed',
    expect.stringMatching(/^35\d\d\d rating$/),
    '75000 faultEnded kiosk-1',
  ])
})

it.each([
  ['faults: 5', 1, 'faults', 'a list of faults'],
  ['faults:\n  - { on: kiosk-1, fault: paperOut, at: soon }', 2, 'faults.0.at', 'a duration'],
  ['faults:\n  - { on: kiosk-1, fault: paperOut, for: 5s }', 2, 'faults.0.for', 'one of on, fault, at'],
  ['hands:\n  - { on: rate-1, verb: press }', 2, 'hands.0.at', 'a duration'],
  ['falts: []', 1, 'falts', 'one of faults, hands'],
  [
    'faults:\n  - on: kiosk-1\n    fault: paperOut\n    withProbability: 2',
    4,
    'faults.0.withProbability',
    'from 0 to 1',
  ],
])('says what is wrong with %j, and where', (text, line, where, expected) => {
  const [problem] = problemsOf(() => parseScenario(text, 'bad.yaml'))
  expect(problem).toMatchObject({ line, where, fix: expect.stringMatching(/\S/) })
  expect(problem?.expected).toContain(expected)
})

it('refuses what this room cannot have, all of it at once, with what it can; then nothing begins', async () => {
  const { clock, room } = await setUp()
  const text = `faults:
  - { on: lamp-1, fault: paperOut, at: 1s }
  - { on: kiosk-1, fault: paperOut, at: 1s }
  - { on: kiosk-9, fault: paperOut }
hands:
  - { on: rate-1, verb: dance, at: 1s }
`
  const problems = problemsOf(() => playScenario(parseScenario(text, 'bad.yaml'), room))
  expect(problems.map(({ line, where }) => `${line} ${where}`)).toEqual([
    '2 faults.0.fault',
    '4 faults.2.fault',
    '6 hands.0.verb',
  ])
  expect(problems[0]?.fix).toContain('bitsFlipped')
  expect(problems[1]?.fix).toContain('kiosk-1')
  expect(problems[2]?.fix).toContain('press')
  await clock.advance(5000)
  expect(room.history.records.filter(({ type }) => type === 'faultBegan')).toEqual([])
})

it('a hand that only its device can refuse is told when its time comes, and the room lives on', async () => {
  const { clock, room } = await setUp()
  const refused: string[] = []
  const text = 'hands:\n  - { on: rate-1, verb: press, at: 1s, args: { button: 9 } }'
  playScenario(parseScenario(text, 'bad.yaml'), { ...room, refused: (what) => refused.push(what) })
  await clock.advance(5000)
  expect(refused).toEqual([expect.stringContaining('bad.yaml: hands.0:')])
})

it('a fault that only its device can refuse is told in the history, and the room lives on', async () => {
  const { clock, room } = await setUp()
  const plan = { on: 'rate-1', fault: 'buttonStuck', args: { button: 9 } }
  expect(() => room.faults.plan(plan)).toThrow(/button/)
  expect(room.faults.running).toEqual([])
  room.faults.plan({ ...plan, at: 1000 })
  await clock.advance(5000)
  expect(room.history.records.map(({ type }) => type)).toContain('faultRefused')
  expect(room.faults.running).toEqual([])
})

it('has a JSON Schema that an editor can use', () => {
  const { properties } = scenarioJsonSchema() as { properties: Record<string, unknown> }
  expect(Object.keys(properties)).toEqual(['faults', 'hands'])
})
