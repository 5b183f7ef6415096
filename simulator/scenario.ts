/** Scenarios: what goes wrong in a room and what people do in it, and when, as a YAML file. */
import { z } from 'zod'
import { ConfigError, type ConfigProblem } from '../lib/config/config-error.ts'
import { inlineYaml } from '../lib/config/fields.ts'
import { optionProblems } from '../lib/config/option-problems.ts'
import { inOrder, placed } from '../lib/config/problems.ts'
import { readText } from '../lib/config/read-text.ts'
import { readYaml } from '../lib/config/yaml-source.ts'
import { parseDuration } from '../lib/duration.ts'
import { faultTiming, faultWordSchema } from '../lib/fault-timing.ts'
import { asDeviceError, type Clock } from '../lib/index.ts'
import type { Faults } from './faults/faults.ts'
import type { FaultPlan } from './faults/plan.ts'
import { callHand, checkHand, type HandCall } from './hands.ts'
import type { SimulatedDevice } from './simulated-device.ts'

const DURATION = 'expected a duration, e.g. 30s, or whole ms'

/** `30s`, `5m`, or ms; becomes ms. */
const duration = z
  .union([z.int(DURATION).min(0, DURATION).max(1e12, DURATION), z.string(DURATION)], DURATION)
  .transform((value, context) => {
    const ms = typeof value === 'number' ? value : parseDuration(value)
    if (ms !== undefined) return ms
    context.addIssue({ code: 'custom', message: DURATION, params: { fix: 'write for example `30s`' } })
    return z.NEVER
  })

const faultSchema = z.strictObject({
  /** A device's id, or `broker`, `mains`, `clock`, `program`. */
  on: faultWordSchema,
  /** A name of the fault catalogue. */
  fault: faultWordSchema,
  ...faultTiming,
  /** After so long, counted from the start of the scenario. */
  at: duration.optional(),
  /** For so long. */
  during: duration.optional(),
})

const handSchema = z.strictObject({
  /** A device's id. */
  on: faultWordSchema,
  /** One of its hands, e.g. `press`. */
  verb: faultWordSchema,
  args: z
    .record(
      z.string(),
      z.union([z.number(), z.string()], 'expected a number or a text'),
      'expected a mapping',
    )
    .optional(),
  /** After so long, counted from the start of the scenario. */
  at: duration,
})

/** A scenario: what goes wrong, and what people do. */
export const scenarioSchema = z.strictObject({
  faults: z
    .array(faultSchema, 'expected a list of faults')
    .max(10_000, 'expected at most 10000 faults')
    .optional(),
  hands: z
    .array(handSchema, 'expected a list of hands')
    .max(10_000, 'expected at most 10000 hands')
    .optional(),
})

/** What people do, and when. */
type PlannedHand = z.infer<typeof handSchema>

/** A scenario that has been read; not yet whether this room can have what it asks for. */
export interface Scenario {
  readonly faults: readonly FaultPlan[]
  readonly hands: readonly PlannedHand[]
  /** Where one of them stands, for whoever finds that it cannot be. */
  readonly problem: (path: readonly (string | number)[], message: string, fix: string) => ConfigProblem
  readonly source: string
}

const SCENARIO_FILE = {
  name: 'scenario.yaml',
  example: { faults: [{ on: 'kiosk-1', fault: 'paperOut', at: '30s', during: '1m' }] },
}

/** Reads a scenario from disk. @throws ConfigError naming every mistake with its line. */
export function loadScenario(path: string): Scenario {
  return parseScenario(readText(path, SCENARIO_FILE), path)
}

/** Reads the text of a scenario. @throws ConfigError naming every mistake with its line. */
export function parseScenario(text: string, source: string): Scenario {
  const yaml = readYaml(text, {})
  if ('broken' in yaml) throw new ConfigError(source, [yaml.broken])
  const { value, origin, problems } = yaml
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const fix = `write for example \`${inlineYaml(SCENARIO_FILE.example)}\``
    throw new ConfigError(source, [
      placed({ path: [], expected: 'a mapping with faults, hands or both', fix }, origin),
    ])
  }
  const wrong = optionProblems(scenarioSchema, value, []).map((each) => placed(each, origin))
  const found = inOrder([...problems, ...wrong])
  const { data } = scenarioSchema.safeParse(value)
  if (data === undefined || found.length > 0) throw new ConfigError(source, found)
  const { faults = [], hands = [] } = data
  const problem: Scenario['problem'] = (path, expected, fix) => placed({ path, expected, fix }, origin)
  return { faults, hands, problem, source }
}

/** JSON Schema (draft 7) of a scenario, for editors. */
export function scenarioJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(scenarioSchema, { io: 'input', target: 'draft-7' }), title: 'scenario.yaml' }
}

/** What a scenario plays in. */
export interface Stage {
  readonly clock: Clock
  readonly devices: ReadonlyMap<string, SimulatedDevice>
  readonly faults: Faults
  /** Hears of a hand that its device refused when its time had come. */
  readonly refused?: (what: string) => void
}

/**
 * Lets a scenario begin now. @throws ConfigError naming every fault and hand that this room cannot have, with its line;
 * then nothing has begun.
 */
export function playScenario({ faults, hands, problem, source }: Scenario, stage: Stage): void {
  const problems = [
    ...faults.flatMap((plan, index) =>
      refusal(
        () => stage.faults.check(plan),
        (expected, fix) => problem(['faults', index, 'fault'], expected, fix),
      ),
    ),
    ...hands.flatMap(({ on, ...call }, index) => {
      const device = stage.devices.get(on)
      const known = [...stage.devices.keys()].join(', ')
      if (device === undefined)
        return [problem(['hands', index, 'on'], `one of ${known}`, 'write one of them')]
      return refusal(
        () => checkHand(device, handCall(call)),
        (expected, fix) => problem(['hands', index, 'verb'], expected, fix),
      )
    }),
  ]
  if (problems.length > 0) throw new ConfigError(source, problems)
  for (const plan of faults) stage.faults.plan(plan)
  for (const [index, { on, at, ...call }] of hands.entries()) {
    const device = stage.devices.get(on) as SimulatedDevice
    const act = () => {
      try {
        callHand(device, handCall(call))
      } catch (error) {
        stage.refused?.(`${source}: hands.${index}: ${asDeviceError(error).message}`) // only the device knows: the room lives on
      }
    }
    stage.clock.after(at, act, { background: true })
  }
}

const handCall = ({ verb, args }: { readonly verb: string; readonly args?: object | undefined }): HandCall =>
  args === undefined ? { verb } : { verb, args }

function refusal(check: () => void, tell: (expected: string, fix: string) => ConfigProblem): ConfigProblem[] {
  try {
    check()
    return []
  } catch (error) {
    const { message, fix } = asDeviceError(error)
    return [
      tell(`what there can be: ${message}`, fix.charAt(0).toLowerCase() + fix.slice(1).replace(/\.$/, '')),
    ]
  }
}
