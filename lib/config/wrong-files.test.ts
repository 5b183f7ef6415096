import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ConfigError, type ConfigProblem } from './config-error.ts'
import { FIELDS } from './fields.ts'
import { centreJsonSchema } from './json-schema.ts'
import { parseCentre } from './load.ts'

const KIOSK = 'kind: ticket-printer, model: m'

/** The first problem of each file: `where` at `line`, found, expected, fix. `…` stands for the rest of a sentence. */
// biome-ignore format: one row a file
const files: [ name: string, text: string, where: string, line: number, found: string, expected: string, fix: string, ][] = [
  ['an empty file', '', '', 1, 'nothing', 'a mapping with centre and devices', 'write for example `{ centre: my-centre, …'],
  ['a list', '- a\n- b', '', 1, 'a list of 2', 'a mapping with centre and devices', 'write for example `{ centre: …'],
  ['no centre', 'devices: {}', 'centre', 1, 'nothing', 'lower-case letters, …', 'write for example `centre: kuntsevo`'],
  ['no devices', 'centre: a', 'devices', 1, 'nothing', 'a mapping from a name to a device', 'write for example `devices: { kiosk-1: …'],
  ['a number for a name', 'centre: 5\ndevices: {}', 'centre', 1, '5', 'lower-case letters, …', 'write for example `centre: kuntsevo`'],
  ['a wrong zone', 'centre: a\ntimezone: Europe/Mosow\ndevices: {}', 'timezone', 2, '"Europe/Mosow"', 'an IANA time zone …', 'write for example `timezone: "Europe/Moscow"`'],
  ['an offset', 'centre: a\ntimezone: "+03:00"\ndevices: {}', 'timezone', 2, '"+03:00"', 'an IANA time zone …', 'write for example `timezone: "Europe/Moscow"`'],
  ['a wrong broker', 'centre: a\nbroker: http://h\ndevices: {}', 'broker', 2, '"http://h"', 'mqtt://host:port or mqtts://host:port', 'write for example `broker: "mqtt://127.0.0.1:1883"`'],
  ['a misspelt field', 'centre: a\ndevices:\n  b:\n    kind: ticket-printer\n    modle: m\n    model: m\n    port: "mqtt:"', 'devices.b.modle', 5, 'the unknown field "modle"', 'one of kind, model, port, window, address, pins, options', 'write `model:`'],
  ['a field of another kind', `centre: a\ndevices:\n  b: { ${KIOSK}, port: "mqtt:", board: true }`, 'devices.b.board', 3, 'the unknown field "board"', 'one of kind, model, …', 'remove it: only a caller-display has it'],
  ['a wrong kind', 'centre: a\ndevices:\n  b: { kind: printer }', 'devices.b.kind', 3, '"printer"', 'ticket-printer, caller-display or rating-buttons', 'write for example `kind: ticket-printer`'],
  ['no device', 'centre: a\ndevices:\n  b:\n', 'devices.b', 3, 'nothing', 'a mapping with kind, model and port', 'write for example `b: { kind: ticket-printer, …'],
  ['a capital in a name', `centre: a\ndevices:\n  Kiosk_1: { ${KIOSK}, port: "mqtt:" }`, 'devices.Kiosk_1', 3, 'the name "Kiosk_1"', 'lower-case letters, …', 'write for example `kiosk-1:`'],
  ['a reserved name', `centre: a\ndevices:\n  window-12: { ${KIOSK}, port: "mqtt:" }`, 'devices.window-12', 3, 'the name "window-12"', 'another name: window-N and gateway …', 'write for example `kiosk-1:`'],
  ['another reserved name', `centre: a\ndevices:\n  gateway: { ${KIOSK}, port: "mqtt:" }`, 'devices.gateway', 3, 'the name "gateway"', 'another name: …', 'write for example `kiosk-1:`'],
  ['buttons nowhere', 'centre: a\ndevices:\n  b: { kind: rating-buttons, model: m, port: "mqtt:" }', 'devices.b.window', 3, 'nothing', 'a whole number from 1 to 9999', 'write for example `window: 1`'],
  ['a window too high', `centre: a\ndevices:\n  b: { ${KIOSK}, port: "mqtt:", window: 10000 }`, 'devices.b.window', 3, '10000', 'a whole number from 1 to 9999', 'write for example `window: 1`'],
  ['a pin too high', `centre: a\ndevices:\n  b: { ${KIOSK}, port: "mqtt:", pins: { like: 128 } }`, 'devices.b.pins.like', 3, '128', 'a whole number from 0 to 127', 'write for example `like: 2`'],
  ['an address of the wrong sort', `centre: a\ndevices:\n  b: { ${KIOSK}, port: "mqtt:", address: [1] }`, 'devices.b.address', 3, 'a list of 1', 'a whole number from 0, …', 'write for example `address: 32`'],
  ['a wrong port', `centre: a\ndevices:\n  b: { ${KIOSK}, port: "tcp://h" }`, 'devices.b.port', 3, '"tcp://h"', 'host:port after "tcp://", …', 'write for example "tcp://10.0.0.20:9100"'],
  ['a bus on a bus', 'centre: a\nbuses:\n  c: { port: "bus://c" }\ndevices: {}', 'buses.c.port', 3, '"bus://c"', 'a serial://, tcp:// or pty:// port', 'write for example `port: "serial:///dev/ttyUSB1?baud=9600"`'],
  ['an unknown bus', `centre: a\nbuses:\n  line: { port: "tcp://h:1" }\ndevices:\n  b: { ${KIOSK}, port: "bus://lime" }`, 'devices.b.port', 5, '"bus://lime"', 'the name of a bus under "buses"', 'write "bus://line", or add it under "buses"'],
  ['an unknown board', `centre: a\ndevices:\n  b: { ${KIOSK}, port: "board://d" }`, 'devices.b.port', 3, '"board://d"', 'the name of a board under "boards"', 'add it under "boards"'],
  ['a port used twice', `centre: a\ndevices:\n  b: { ${KIOSK}, port: "serial:///dev/x?baud=9600" }\n  c: { ${KIOSK}, port: "serial:///dev/x" }`, 'devices.c.port', 4, '"serial:///dev/x"', 'a port of its own, since devices.b opens this one', 'write another port, or …'],
  ['a port used by a board', `centre: a\nboards:\n  d: { model: m, port: "serial://COM3" }\ndevices:\n  b: { ${KIOSK}, port: "serial://com3" }`, 'devices.b.port', 5, '"serial://com3"', 'a port of its own, since boards.d opens this one', 'write another port, or …'],
  ['a name given twice', 'centre: a\ndevices: {}\ncentre: b', 'centre', 3, 'the name "centre" a second time', 'each name once', 'remove this one or the one in line 1, …'],
  ['a tab', 'centre: a\ndevices:\n\tb: c', '', 3, 'a tab at the start of the line', 'spaces', 'replace each tab by two spaces'],
  ['an open bracket', 'centre: a\ndevices: { b: { kind: x }\ndata: b\n', '', 2, 'a bracket that is never closed, …', 'a closing bracket, …', 'close it, for example `pins: { like: 2, dislike: 3 }`'],
  ['an open quote', 'centre: "a\ndevices: {}\n', '', 1, 'a quote that is never closed', 'a quote at both ends of the text', 'close it, for example `port: "tcp://10.0.0.20:9100"`'],
  ['a bracket too many', 'centre: a\ndevices: {}}\n', '', 2, 'a text that YAML reads as something else', 'quotes around …', 'put it between quotes, …'],
  ['a line too far left', 'centre: a\ndevices:\n    b:\n   c: {}\n', '', 4, 'a line that does not fit the ones around it', '`name: value` lines, …', 'indent with two spaces a level, …'],
  ['a wrong escape', 'centre: a\ndata: "C:\\data"', '', 2, 'an unknown escape after `\\`', 'a text without …', 'write for example …'],
  ['a wrong indent', 'centre: a\n  devices: {}', '', 1, 'a text that YAML reads as something else', 'quotes around …', 'put it between quotes, …'],
  ['two documents', 'centre: a\n---\ncentre: b', '', 2, 'a second document after `---`', 'one centre in one file', 'remove the `---` line, …'],
  ['a tag', 'centre: !secret a', '', 1, 'a `!tag`', 'plain values', 'remove the tag, …'],
  ['a control character', 'centre: a\ndata: \u0007', '', 2, 'a control character', 'printable text', 'remove it, …'],
  ['an alias of nothing', 'centre: *a\ndevices: {}', 'centre', 1, 'an `*alias` with no such `&anchor` above it', 'an anchor before its alias', 'write the value itself, …'],
  ['an anchor in itself', 'centre: a\ndevices: &d { b: *d }', 'devices.b', 2, 'an `*alias` …', 'an anchor …', 'write the value itself, …'],
  ['deep brackets', `centre: ${'['.repeat(100_000)}`, '', 1, 'mappings or lists nested too deep', 'a few levels, …', 'close the brackets, …'],
  ['deep dashes', `centre:\n${'- '.repeat(2000)}`, '', 2, 'mappings or lists nested too deep', 'a few levels, …', 'close the brackets, …'],
  ['a prototype', 'centre: a\ndevices: {}\n__proto__: { broker: x }', '__proto__', 3, 'a name that is not a text', 'a plain name …', 'write for example …'],
  ['a missing variable', 'centre: $' + '{SITE}\ndevices: {}', 'centre', 1, '"$' + '{SITE}"', 'the environment variable SITE to be set', 'set it before starting, …'],
]

it.each(files)('%s', (_, text, where, line, found, expected, fix) => {
  const problem = problemsOf(text)[0]
  expect(problem).toMatchObject({ where, line })
  expectWords(problem?.found, found)
  expectWords(problem?.expected, expected)
  expectWords(problem?.fix, fix)
})

it('refuses a text of a megabyte, and aliases that unfold without end', () => {
  expect(problemsOf(`centre: ${'a'.repeat(1_000_000)}`)[0]?.found).toBe('a text of more than 512 KiB')
  const levels = Array.from({ length: 20 }, (_, i) => `b${i}: &b${i} [${`*b${i - 1},`.repeat(9)}]`)
  const bomb = ['b: &b-1 [1,1,1,1,1,1,1,1,1]', ...levels].join('\n')
  const founds = problemsOf(bomb).map(({ found }) => found)
  expect(founds).toContain('aliases that unfold to more than 10000 values')
})

it('never prints a secret, from the environment or from a URL in the file', () => {
  const reference = '$' + '{SECRET}'
  const secret = 'Hunter2 ' // no field takes it
  const places = [
    ...[
      `centre: ${reference}`,
      `timezone: ${reference}`,
      `broker: mqtt://u:${reference}@h`,
      `data: [${reference}]`,
    ],
    ...[`devices: ${reference}`, `devices: { a: ${reference} }`, `devices: { a: { kind: "${reference}" } }`],
    ...['model', 'port', 'window', 'address', 'pins', 'options', 'extra'].map(
      (field) => `devices: { a: { kind: rating-buttons, ${field}: "${reference}" } }`,
    ),
    ...['bus://', 'tcp://', 'serial://', 'serial:///dev/x?', 'mqtt://'].map(
      (start) => `devices: { a: { ${KIOSK}, port: "${start}${reference}" } }`,
    ),
  ]
  for (const text of places) {
    expect(errorOf(text, { SECRET: secret })?.message).not.toContain('Hunter2')
    const literal = text.replaceAll(reference, 'mqtt://u:Hunter2@h')
    expect(errorOf(literal)?.message ?? '').not.toContain('Hunter2')
  }
  const broken = 'broker: "mqtt://u:Hunter2@h\ndevices: {}'
  expect(errorOf(broken)?.message).not.toContain('Hunter2')
})

it('gives a centre or a ConfigError for any text', () => {
  const piece = fc.constantFrom(
    ...[
      'centre: a\n',
      'devices:\n',
      '  b: ',
      '{ kind: caller-display, model: m, port: "mqtt:" }\n',
      '\n',
      '\t',
      ' ',
      '- ',
      ': ',
    ],
    ...[
      '&a ',
      '*a ',
      '!t ',
      '%YAML 1.1\n',
      '---\n',
      '...\n',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '|\n',
      '>',
      '#',
      '? ',
      '<<',
    ],
    ...[
      '$' + '{X}',
      '$' + '{',
      '0x1f',
      '.nan',
      '~',
      '__proto__',
      'constructor',
      '\\',
      '\r',
      '\u2028',
      '\ud800',
      '1e999',
    ],
  )
  const text = fc.oneof(
    fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary', maxLength: 60 }),
  )
  fc.assert(
    fc.property(text, (yaml) => {
      const error = errorOf(yaml, { X: 'Hunter2' })
      if (error === undefined) return
      expect(error.problems.length).toBeGreaterThan(0)
      expect(error.message).not.toContain('Hunter2')
      for (const { line, column } of error.problems)
        expect(Math.min(line ?? 1, column ?? 1)).toBeGreaterThan(0)
    }),
    { numRuns: 400 },
  )
})

it('describes every field to editors', () => {
  const text = JSON.stringify(centreJsonSchema())
  for (const { description } of Object.values(FIELDS)) expect(text).toContain(JSON.stringify(description))
  expect(centreJsonSchema()).toMatchObject({
    required: ['centre', 'devices'],
    additionalProperties: false,
    properties: { timezone: { default: 'UTC', type: 'string', examples: ['Europe/Moscow'] } },
  })
})

function expectWords(actual: string | undefined, wanted: string): void {
  if (wanted.endsWith('…')) expect(actual).toContain(wanted.slice(0, -1))
  else expect(actual).toBe(wanted)
}

function problemsOf(text: string): readonly ConfigProblem[] {
  return errorOf(text)?.problems ?? []
}

function errorOf(text: string, env: Record<string, string> = {}): ConfigError | undefined {
  try {
    parseCentre(text, { env })
    return undefined
  } catch (error) {
    if (error instanceof ConfigError) return error
    throw error
  }
}
