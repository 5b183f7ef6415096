import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { ConfigError, type ConfigProblem } from './config-error.ts'
import { checkCentre, loadCentre, parseCentre } from './load.ts'

const NOTHING_MORE = () => []

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: a comment of the file
const GOOD = `# yaml-language-server: $schema=./centre.schema.json
centre: kuntsevo
timezone: Europe/Moscow               # default UTC; what is printed and shown is local, what is stored is not
broker: mqtt://127.0.0.1:1883         # or mqtts://…; \${ENV} is expanded; secrets are never printed
data: ./data
buses:
  windows: { port: "serial:///dev/ttyUSB1?baud=9600", echo: false, turnaroundMs: 5 }    # one framing per bus, else refused
boards:
  desk-1: { model: firmata-uno, port: "serial://by-id/usb-Arduino_Uno_5573" }
devices:
  kiosk-1:  { kind: ticket-printer, model: epson-tm-t88v, port: "serial:///dev/ttyUSB0?baud=115200" }
  kiosk-2:  { kind: ticket-printer, model: custom-vkp80iii, port: "tcp://10.0.0.20:9100" }
  hall:     { kind: caller-display, model: alpha-sign, port: "serial:///dev/ttyUSB2?baud=9600&bits=7&parity=even", address: "01", board: true }
  lamp-1:   { kind: caller-display, model: owen-smi2, port: "bus://windows", address: 32, window: 1 }
  rate-1:   { kind: rating-buttons, model: firmata-buttons, port: "board://desk-1", window: 1, pins: { like: 2, dislike: 3 } }
  rate-2:   { kind: rating-buttons, model: native-buttons, port: "mqtt:", window: 2 }
`
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: a comment of the file

it('reads the centre.yaml of the manual', () => {
  const centre = parseCentre(GOOD)
  expect(centre).toMatchObject({
    centre: 'kuntsevo',
    timezone: 'Europe/Moscow',
    broker: 'mqtt://127.0.0.1:1883',
  })
  expect(centre.buses).toEqual({
    windows: { port: 'serial:///dev/ttyUSB1?baud=9600', echo: false, turnaroundMs: 5 },
  })
  expect(Object.keys(centre.devices)).toEqual(['kiosk-1', 'kiosk-2', 'hall', 'lamp-1', 'rate-1', 'rate-2'])
  expect(centre.devices['hall']).toMatchObject({ address: '01', board: true })
  expect(centre.devices['rate-1']).toMatchObject({ window: 1, pins: { like: 2, dislike: 3 } })
  expect(checkCentre(centre, NOTHING_MORE)).toEqual(centre)
})

it('fills in what may be left out, and lets the options of a model through', () => {
  const centre = parseCentre(
    'centre: a\ndevices:\n  b: { kind: ticket-printer, model: m, port: "mqtt:", options: { columns: 42 } }',
  )
  expect(centre).toMatchObject({ timezone: 'UTC', buses: {}, boards: {} })
  expect(centre.devices['b']?.options).toEqual({ columns: 42 })
})

it('understands anchors, quotes, Windows line ends and a byte order mark', () => {
  const text =
    '\ufeffcentre: a\r\ndevices:\r\n  b: &b { kind: caller-display, model: m, port: "mqtt:" }\r\n  c: *b\r\n'
  expect(parseCentre(text).devices['c']).toEqual({ kind: 'caller-display', model: 'm', port: 'mqtt:' })
})

it('reads brackets over several lines, and quotes inside block texts', () => {
  const text =
    "centre: a\ndevices: {\n  b: { kind: caller-display, model: m, port: \"mqtt:\",\n    options: { c: 'it''s' } },\n}\ndata: |-\n  \"x\n"
  expect(parseCentre(text)).toMatchObject({ data: '"x', devices: { b: { options: { c: "it's" } } } })
})

it('tells every problem in the order of the file, each with file, line, field and fix', () => {
  const text =
    'centre: A\ntimzone: UTC\ndevices:\n  b: { kind: caller-display, model: m, port: "mqtt:", window: 0 }\n'
  expect(messageOf(() => parseCentre(text, { source: 'hall.yaml' }))).toBe(
    [
      'hall.yaml has 3 problems:',
      'hall.yaml:1:9: centre: found "A", expected lower-case letters, digits and "-", 1 to 64 of them; write for example `centre: kuntsevo`',
      'hall.yaml:2:1: timzone: found the unknown field "timzone", expected one of centre, timezone, broker, data, buses, boards, devices; write `timezone:`',
      'hall.yaml:4:63: devices.b.window: found 0, expected a whole number from 1 to 9999; write for example `window: 1`',
    ].join('\n'),
  )
})

it('checks an object in the same way, by path', () => {
  const device = { kind: 'rating-buttons', model: 'm', port: 'bus://windws' }
  const centre = { centre: 'a', buses: { windows: { port: 'tcp://h:1' } }, devices: { b: device } }
  const problems = problemsOf(() => checkCentre(centre, NOTHING_MORE))
  expect(problems).toEqual([
    {
      where: 'devices.b.window',
      found: 'nothing',
      expected: 'a whole number from 1 to 9999',
      fix: 'write for example `window: 1`',
    },
    {
      where: 'devices.b.port',
      found: '"bus://windws"',
      expected: 'the name of a bus under "buses"',
      fix: 'write "bus://windows", or add it under "buses"',
    },
  ])
  for (const value of [undefined, null, 5, 'a', [], new Map()])
    expect(problemsOf(() => checkCentre(value, NOTHING_MORE)).length).toBeGreaterThan(0)
})

it('reads a file, and says what to do about one that is not there, not text, or not a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'centre-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'centre.yaml')
  const missing = problemsOf(() => loadCentre(file, NOTHING_MORE))[0]
  expect(missing?.found).toBe('no such file')
  const minimal = /`(.*)`/.exec(missing?.fix ?? '')?.[1] ?? ''
  expect(parseCentre(minimal).centre).toBe('my-centre')
  writeFileSync(file, GOOD)
  expect(loadCentre(file, NOTHING_MORE)).toEqual(parseCentre(GOOD))
  writeFileSync(file, Buffer.from('centre: a', 'utf16le').fill(0xff, 0, 1))
  expect(problemsOf(() => loadCentre(file, NOTHING_MORE))[0]?.found).toBe('bytes that are not UTF-8')
  writeFileSync(file, ' '.repeat(600_000))
  expect(problemsOf(() => loadCentre(file, NOTHING_MORE))[0]?.found).toContain('512 KiB')
  expect(problemsOf(() => loadCentre(folder, NOTHING_MORE))[0]?.found).toBe('a folder or a device')
})

function errorOf(act: () => unknown): ConfigError {
  try {
    act()
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
  throw new Error('it was not refused')
}

function messageOf(act: () => unknown): string {
  return errorOf(act).message
}

function problemsOf(act: () => unknown): readonly ConfigProblem[] {
  return errorOf(act).problems
}
