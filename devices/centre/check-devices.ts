/** What only the registry of models can see in a configuration: part of reading it, with line and field. */
import { mapping } from '../../lib/config/cross-checks.ts'
import { FIELDS, inlineYaml } from '../../lib/config/fields.ts'
import { readNamedFile } from '../../lib/config/named-file.ts'
import { nearest } from '../../lib/config/nearest.ts'
import { optionProblems } from '../../lib/config/option-problems.ts'
import { PORT_EXAMPLES, readPort } from '../../lib/config/port.ts'
import type { CentreCheck, CrossProblem } from '../../lib/config/problems.ts'
import { isModelName } from '../../lib/config/schema.ts'
import { KINDS, type Kind } from '../../lib/index.ts'
import { shortMessage } from '../../lib/zod-words.ts'
import { type AnyModel, allModels } from '../registry.ts'
import { withLayoutFiles } from '../ticket-printer/layout-files.ts'

/** Where a centre's devices are to be found. */
export interface DevicesAt {
  /** Whether the way to the broker is in the configuration and nowhere else, so that devices at `mqtt:` need it there. */
  readonly brokerNeeded: boolean
  /** What the paths of files in it begin from. Default: the working directory. */
  readonly folder?: string
}

/** Every device against its model: name, kind, wire, options. */
export function checkDevices({ brokerNeeded, folder = '.' }: DevicesAt): CentreCheck {
  return function* (centre) {
    const models = allModels()
    let native: string | undefined
    const addresses = new Map<string, string>()
    for (const [id, written] of Object.entries(mapping(mapping(centre)['devices']))) {
      const device: Written = { id, fields: mapping(written) }
      const { model: name } = device.fields
      if (typeof name !== 'string' || !isModelName(name)) continue
      const model = models.find((each) => each.name === name)
      if (model === undefined) {
        yield unknownModel(device, name, models)
        continue
      }
      if (model.wire === 'mqtt') native ??= id
      yield* wrongKind(device, model, models)
      yield* wrongWire(device, model)
      yield* wrongAddress(device, model, addresses)
      yield* wrongOptions(device, model, folder)
    }
    if (brokerNeeded && native !== undefined && mapping(centre)['broker'] === undefined)
      yield missingBroker(native)
  }
}

/** A device as it is written, nothing of it checked. */
interface Written {
  readonly id: string
  readonly fields: Readonly<Record<string, unknown>>
}

function unknownModel(device: Written, name: string, models: readonly AnyModel[]): CrossProblem {
  const kind = kindOf(device)
  const right = models.filter((model) => model.kind === kind)
  const meant = nearest(name, namesOf(right)) ?? nearest(name, namesOf(models))
  const example =
    meant === undefined ? `for example \`model: ${usual(right, models)}\`` : `\`model: ${meant}\``
  return {
    path: pathOf(device, 'model'),
    expected: 'a model that `nowserving models` lists',
    fix: `write ${example}`,
  }
}

function* wrongKind(device: Written, model: AnyModel, models: readonly AnyModel[]): Generator<CrossProblem> {
  const kind = kindOf(device)
  if (kind === undefined || kind === model.kind) return
  const others = models.filter((each) => each.kind === kind && each.wire === model.wire)
  const choose =
    others.length === 0 ? '' : `, or a model of kind ${kind}: \`model: ${usual(others, models)}\``
  yield {
    path: pathOf(device, 'kind'),
    expected: `${model.kind}, since ${model.name} is one`,
    fix: `write \`kind: ${model.kind}\`${choose}`,
  }
}

/** The model that all examples name, where it is one of these. */
function usual(some: readonly AnyModel[], all: readonly AnyModel[]): string {
  const { example } = FIELDS['devices.*.model']
  const names = namesOf(some.length === 0 ? all : some)
  return names.includes(example) ? example : (names[0] ?? example)
}

function namesOf(models: readonly AnyModel[]): string[] {
  return models.map(({ name }) => name)
}

function* wrongWire(device: Written, model: AnyModel): Generator<CrossProblem> {
  const { port: text } = device.fields
  const reading = typeof text === 'string' ? readPort(text) : undefined
  if (reading === undefined || 'mistake' in reading) return
  if ((reading.port.scheme === 'mqtt') === (model.wire === 'mqtt')) return
  const path = pathOf(device, 'port')
  if (model.wire === 'mqtt') {
    const expected = `"mqtt:", since ${model.name} is its own MQTT client`
    yield { path, expected, fix: `write \`port: ${inlineYaml(PORT_EXAMPLES.mqtt)}\`` }
  } else {
    const speed = model.baudRate === undefined ? '' : `?baud=${model.baudRate}`
    const expected = `a port that carries bytes, since ${model.name} is no MQTT client`
    yield { path, expected, fix: `write for example \`port: "serial:///dev/ttyUSB0${speed}"\`` }
  }
}

/** `taken`: whose each address is. Letters of both sizes are the same. */
function wrongAddress(
  device: Written,
  { name, address }: AnyModel,
  taken: Map<string, string>,
): CrossProblem[] {
  if (address === undefined) return []
  const { address: written } = device.fields
  const path = pathOf(device, 'address')
  const error = address.schema.safeParse(written).error
  if (error !== undefined) {
    const expected = shortMessage(error.issues[0]?.message ?? '').replace(/^expected /, '')
    const fix = `write for example \`address: ${inlineYaml(address.example(1))}\``
    return [{ path, expected: `${expected}, since ${name} needs one`, fix }]
  }
  const key = String(written).toLowerCase()
  const other = taken.get(key)
  taken.set(key, other ?? device.id)
  if (other === undefined) return []
  const expected = `an address of its own, since devices.${other} has this one`
  return [{ path, expected, fix: 'write that of the other device' }]
}

function wrongOptions(device: Written, model: AnyModel, folder: string): CrossProblem[] {
  const { options: written = {} } = device.fields
  if (mapping(written) !== written) return [] // no mapping: the schema tells that
  const at = pathOf(device, 'options')
  const { options, problems } = withFiles(model.kind, mapping(written), folder)
  const unread = problems.map((problem) => ({ ...problem, path: [...at, ...problem.path] }))
  return [...unread, ...optionProblems(model.options, options, at)]
}

/** A device's options with the contents of the files that they name. */
export function withFiles(kind: Kind, options: Readonly<Record<string, unknown>>, folder: string) {
  if (kind !== 'ticket-printer') return { options, problems: [] }
  return withLayoutFiles(options, (path, most) => readNamedFile(folder, path, most))
}

function missingBroker(native: string): CrossProblem {
  const { expected, example } = FIELDS.broker
  const fix = `add for example \`broker: ${inlineYaml(example)}\``
  return { path: ['broker'], expected: `${expected}, since ${native} is an MQTT client`, fix }
}

function kindOf({ fields }: Written): Kind | undefined {
  return KINDS.find((kind) => kind === fields['kind'])
}

function pathOf({ id }: Written, field: string): string[] {
  return ['devices', id, field]
}
