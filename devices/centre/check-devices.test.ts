import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { ConfigError, type ConfigProblem } from '../../lib/config/config-error.ts'
import { temporaryFolder } from '../../lib/temporary-folder.cases.ts'
import { allModels } from '../registry.ts'
import { readCentreConfig, readCentreFile } from './read-centre.ts'

const LOCAL = { brokerNeeded: true }
const KIOSK = 'kind: ticket-printer, model: epson-tm-t88v'
const PORT = 'port: "tcp://h:1"'

/** Each device on line 4 of a file, and the one problem it has. */
// biome-ignore format: one row a device
const devices: [ name: string, device: string, where: string, found: string, expected: string, fix: string, ][] = [
  ['a misspelt model', `{ kind: ticket-printer, model: epson-tm-t89v, ${PORT} }`, 'model', '"epson-tm-t89v"', 'a model that `nowserving models` lists', 'write `model: epson-tm-t88v`'],
  ['a misspelt model, by its kind', `{ kind: caller-display, model: epson-dm-30, ${PORT} }`, 'model', '"epson-dm-30"', 'a model that `nowserving models` lists', 'write `model: epson-dm-d30`'],
  ['a model of nothing', `{ kind: caller-display, model: zx81, ${PORT} }`, 'model', '"zx81"', 'a model that `nowserving models` lists', 'write for example `model: cd5220`'],
  ['a kind that is not its own', `{ kind: ticket-printer, model: cd5220, ${PORT} }`, 'kind', '"ticket-printer"', 'caller-display, since cd5220 is one', 'write `kind: caller-display`, or a model of kind ticket-printer: `model: epson-tm-t88v`'],
  ['bytes at MQTT', `{ ${KIOSK}, port: "mqtt:" }`, 'port', '"mqtt:"', 'a port that carries bytes, since epson-tm-t88v is no MQTT client', 'write for example `port: "serial:///dev/ttyUSB0?baud=38400"`'],
  ['MQTT at bytes', `{ kind: ticket-printer, model: native-printer, ${PORT} }`, 'port', '"tcp://h:1"', '"mqtt:", since native-printer is its own MQTT client', 'write `port: "mqtt:"`'],
  ['an unknown option', `{ ${KIOSK}, ${PORT}, options: { colums: 42 } }`, 'options.colums', 'the unknown field "colums"', 'one of codePage, columns, language, layout, paperMm, handshake, rollMm', 'write `columns:`'],
  ['an option of none', `{ kind: caller-display, model: native-display, port: "mqtt:", options: { rows: 2 } }`, 'options.rows', 'the unknown field "rows"', 'no options: this model takes none', 'remove it'],
  ['an option out of bounds', `{ ${KIOSK}, ${PORT}, options: { columns: 5 } }`, 'options.columns', '5', '12 to 64', 'write for example `columns: 12`'],
  ['a page that another model has', `{ ${KIOSK}, ${PORT}, options: { codePage: koi8r } }`, 'options.codePage', '"koi8r"', 'one of cp437, cp850, …', 'write for example `codePage: cp866`'],
  ['a language without its letters', `{ ${KIOSK}, ${PORT}, options: { codePage: cp437, language: ru } }`, 'options.language', '"ru"', 'a language that cp437 has the letters of', 'write `codePage: cp866` beside it'],
  ['a roll of no length', `{ ${KIOSK}, ${PORT}, options: { paperMm: -1 } }`, 'options.paperMm', '-1', '0 to 1000000 mm, e.g. 80000', 'write for example `paperMm: 80000`'],
  ['an option that is no text', `{ kind: caller-display, model: cd5220, ${PORT}, options: { label: 5 } }`, 'options.label', '5', '1 to 15 characters, e.g. "Counter"', 'write for example `label: Counter`'],
  ['a box without a number', `{ kind: rating-buttons, model: serial-keypad, window: 1, ${PORT}, options: { serial: "" } }`, 'options.serial', '""', '1 to 16 characters without blanks, …', 'write for example `serial: "00017"`'],
  ['a zone that there is not', `{ kind: ticket-printer, model: native-printer, port: "mqtt:", options: { timezone: Mars } }`, 'options.timezone', '"Mars"', 'an IANA name, e.g. Europe/Moscow', 'write for example `timezone: "Europe/Moscow"`'],
]

it.each(devices)('%s', (_, device, where, found, expected, fix) => {
  const text = `centre: a\nbroker: mqtt://h\ndevices:\n  b: ${device}\n`
  const [problem, ...others] = problemsOf(() => readCentreFile(fileOf(text), LOCAL))
  expect(others).toEqual([])
  expect(problem).toMatchObject({ where: `devices.b.${where}`, line: 4, found, fix })
  const there = text
    .split('\n')[3]
    ?.slice((problem?.column ?? 0) - 1)
    .replaceAll('"', '')
  expect(there?.indexOf(found.replace('the unknown field ', '').replaceAll('"', ''))).toBe(0)
  if (expected.endsWith('…')) expect(problem?.expected).toContain(expected.slice(0, -1))
  else expect(problem?.expected).toBe(expected)

  const { line, column, ...same } = problem as ConfigProblem
  const object = { centre: 'a', broker: 'mqtt://h', devices: { b: parse(device) } }
  expect(problemsOf(() => readCentreConfig(object, LOCAL))).toEqual([same])
})

it('tells all mistakes of a file at once, in its order, the schema’s and the models’', () => {
  const text = `centre: a
timzone: UTC
devices:
  a: { kind: ticket-printer, model: cd5220, port: "tcp://h:1", window: 0, options: { blinkMs: -1, x: 1 } }
  b: { kind: ticket-printer, model: epson, port: "tcp://h:1" }
  c: { kind: caller-display, model: native-display, port: "pty:///dev/c" }
  d: { kind: printer, model: epson-tm-t88v, port: "mqtt:" }
  e: { kind: caller-display, model: "a b", port: "mqtt:", options: { anything: 1 } }
  f:
`
  const file = fileOf(text)
  const error = errorOf(() => readCentreFile(file, LOCAL))
  expect(error.problems.map(({ line, where }) => [line, where])).toEqual([
    [1, 'broker'],
    [2, 'timzone'],
    [4, 'devices.a.kind'],
    [4, 'devices.a.window'],
    [4, 'devices.a.options.blinkMs'],
    [4, 'devices.a.options.x'],
    [5, 'devices.b.model'],
    [5, 'devices.b.port'],
    [6, 'devices.c.port'],
    [7, 'devices.d.kind'],
    [7, 'devices.d.port'],
    [8, 'devices.e.model'],
    [9, 'devices.f'],
  ])
  expect(error.message).toContain(`${file}:4:`)
})

it('wants a broker for devices that are MQTT clients, only where none is given otherwise', () => {
  const device = { kind: 'rating-buttons', model: 'native-buttons', port: 'mqtt:', window: 2 }
  const centre = { centre: 'a', devices: { 'rate-1': device, 'rate-2': device } }
  expect(problemsOf(() => readCentreConfig(centre, LOCAL))).toEqual([
    {
      where: 'broker',
      found: 'nothing',
      expected: 'mqtt://host:port or mqtts://host:port, since rate-1 is an MQTT client',
      fix: 'add for example `broker: "mqtt://127.0.0.1:1883"`',
    },
  ])
  expect(readCentreConfig(centre, { brokerNeeded: false }).centre).toBe('a')
})

it('never prints what a variable holds', () => {
  process.env['CHECK_DEVICES_SECRET'] = 'Hunter2'
  onTestFinished(() => void delete process.env['CHECK_DEVICES_SECRET'])
  const secret = '$' + '{CHECK_DEVICES_SECRET}'
  const device = `{ kind: ticket-printer, model: "${secret}", ${PORT} }`
  const options = `{ ${KIOSK}, port: "tcp://h:2", options: { codePage: "${secret}", language: "${secret}" } }`
  const file = fileOf(`centre: a\ndevices:\n  a: ${device}\n  b: ${options}\n`)
  const { message, problems } = errorOf(() => readCentreFile(file, LOCAL))
  expect(problems).toHaveLength(3)
  expect(message).not.toContain('Hunter2')
  expect(message).toContain(secret)
})

it('refuses two printers of one address, however it is written', () => {
  const kiosk = (address: string) =>
    `{ kind: ticket-printer, model: star-mcprint3-cloudprnt, port: "mqtt:", address: "${address}" }`
  const file = (second: string) =>
    fileOf(
      `centre: a\nbroker: mqtt://h\ndevices:\n  a: ${kiosk('00:11:62:0e:15:58')}\n  b: ${kiosk(second)}\n`,
    )
  expect(problemsOf(() => readCentreFile(file('00:11:62:0E:15:58'), LOCAL))).toMatchObject([
    { where: 'devices.b.address', line: 5, expected: 'an address of its own, since devices.a has this one' },
  ])
  expect(readCentreFile(file('00:11:62:0e:15:59'), LOCAL)).toBeDefined()
})

it('takes every model as its table has it, and passes over what is no centre', () => {
  for (const { name, kind, wire, options, address } of allModels()) {
    const port = wire === 'mqtt' ? 'mqtt:' : 'pty:///dev/x'
    const place = address === undefined ? {} : { address: address.example(1) }
    const device = { kind, model: name, port, window: 1, ...place }
    expect(readCentreConfig({ centre: 'a', devices: { x: device } }, { brokerNeeded: false })).toBeDefined()
    expect(options.safeParse({}).success, name).toBe(true)
    expect(options.safeParse({ 'no such option': 1 }).success, name).toBe(false)
  }
  for (const value of [null, 5, [], { devices: 5 }, { devices: [1] }, { devices: { a: null } }])
    expect(problemsOf(() => readCentreConfig(value, LOCAL)).length).toBeGreaterThan(0)
})

function fileOf(text: string): string {
  const file = join(temporaryFolder(), 'centre.yaml')
  writeFileSync(file, text)
  return file
}

function errorOf(act: () => unknown): ConfigError {
  try {
    act()
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('it was not refused')
}

function problemsOf(act: () => unknown): readonly ConfigProblem[] {
  return errorOf(act).problems
}
