import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { captureIo } from './captured-io.cases.ts'
import { run } from './run.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }) // real sockets, modules loaded on first use

const folder = mkdtempSync(join(tmpdir(), 'nowserving-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const centre = join(folder, 'centre.yaml')
writeFileSync(
  centre,
  `centre: kuntsevo
devices:
  kiosk-1: { kind: ticket-printer, model: epson-tm-t88v, port: "tcp://127.0.0.1:9" }
  lamp-1: { kind: caller-display, model: epson-dm-d110, port: "tcp://127.0.0.1:10", window: 1 }
`,
)
const wrong = join(folder, 'wrong.yaml')
writeFileSync(
  wrong,
  'centre: kuntsevo\ndevices:\n  lamp-1: { kind: caller-display, model: cd5220, port: "tpc://127.0.0.1:10" }\n',
)
const direct = ['--model', 'epson-tm-t88v', '--port', 'tcp://127.0.0.1:9']

it.each([
  ['an unknown command', ['prnt'], "unknown command 'prnt'", 'Did you mean print?'],
  ['an unknown option', ['models', '--jsom'], "unknown option '--jsom'", 'Did you mean --json?'],
  ['too many arguments', ['models', 'x'], 'too many arguments', '"nowserving models --help"'],
  [
    'a wrong kind',
    ['models', '--kind', 'printer'],
    'ticket-printer, caller-display, rating-buttons',
    '--help',
  ],
  ['a wrong duration', ['watch', '--for', '30'], 'Expected a duration such as', '--help'],
  ['a wrong number', ['show', 'lamp-1', 'A042', '--window', '0'], 'a whole number from 1 to 9999', '--help'],
  ['no window', ['show', 'lamp-1', 'A042'], "'--window <number>' not specified", '--help'],
  [
    'no ticket',
    ['print', 'kiosk-1'],
    'found 1 argument, expected <device> <ticket>',
    'Name the device first',
  ],
  [
    'a name beside --model',
    ['print', ...direct, 'kiosk-1', 'A042'],
    'found 2 arguments, expected <ticket>',
    'no device is named',
  ],
  ['--model alone', ['print', '--model', 'epson-tm-t88v', 'A042'], '--model without --port', 'Add --port'],
  ['--port alone', ['print', '--port', 'tcp://127.0.0.1:9', 'A042'], '--port without --model', 'Add --model'],
  [
    '--model and --via',
    ['print', ...direct, '--via', 'mqtt://127.0.0.1:9', 'A042'],
    'together with',
    'Leave one',
  ],
  [
    '--centre and --via',
    ['blank', 'lamp-1', '--centre', centre, '--via', 'mqtt://127.0.0.1:9'],
    '--via together with --centre',
    'Leave one',
  ],
  ['--centre-id alone', ['blank', 'lamp-1', '--centre-id', 'x'], '--centre-id without --via', 'Add --via'],
  ['--centre-id alone to watch', ['watch', '--centre-id', 'x'], '--centre-id without --via', 'Add --via'],
  ['a file and --via', ['watch', centre, '--via', 'mqtt://127.0.0.1:9'], 'together with --via', 'Leave one'],
  [
    'an unknown model',
    ['print', '--model', 'epson-tm-t88x', '--port', 'tcp://127.0.0.1:9', 'A042'],
    'no model "epson-tm-t88x"',
    'epson-tm-t88v',
  ],
  [
    'a model of another kind',
    ['show', ...direct, 'A042', '--window', '1'],
    'is a ticket-printer',
    '--kind caller-display',
  ],
  [
    'a wrong port',
    ['print', '--model', 'epson-tm-t88v', '--port', 'tcp://nowhere', 'A042'],
    'found "tcp://nowhere"',
    'tcp://10.0.0.20:9100',
  ],
  [
    'a missing file',
    ['print', 'kiosk-1', 'A042', '--centre', join(folder, 'none.yaml')],
    'no such file',
    'Create it',
  ],
  ['a wrong file', ['print', 'kiosk-1', 'A042', '--centre', wrong], 'wrong.yaml:3', 'tcp://'],
  [
    'an unknown device',
    ['print', 'kiosk-2', 'A042', '--centre', centre],
    'has no device "kiosk-2"',
    'Did you mean kiosk-1?',
  ],
  [
    'a device of another kind',
    ['print', 'lamp-1', 'A042', '--centre', centre],
    'lamp-1 is a caller-display',
    'Use one of: kiosk-1.',
  ],
  ['a device to simulate that is not there', ['device', 'espon'], 'no model "espon"', 'nowserving models'],
  [
    'a pty to listen on',
    ['device', 'epson-tm-t88v', '--listen', 'pty:///tmp/x'],
    'cannot open a pty',
    'tcp://127.0.0.1:9100',
  ],
  [
    'an address of no TCP',
    ['device', 'epson-tm-t88v', '--listen', 'localhost:9100'],
    '--listen',
    'tcp://127.0.0.1:9100',
  ],
  [
    'an address of another machine',
    ['device', 'epson-tm-t88v', '--listen', 'tcp://192.0.2.1:9100'],
    '192.0.2.1',
    '127.0.0.1',
  ],
  [
    'paper of a display',
    ['device', 'epson-dm-d110', '--paper', folder, '--listen', 'tcp://127.0.0.1:0'],
    'has no paper',
    'Leave it out',
  ],
  [
    'a file as the folder of paper',
    ['device', 'epson-tm-t88v', '--paper', centre, '--listen', 'tcp://127.0.0.1:0'],
    '--paper',
    'folder',
  ],
  [
    'a log in no folder',
    ['device', 'epson-tm-t88v', '--hex', join(folder, 'no', 'log')],
    '--hex',
    'folder that exists',
  ],
])('answers %s with exit code 2, what is wrong and what to do', async (_name, args, what, fix) => {
  const people = captureIo()
  expect(await run(args, people.io)).toBe(2)
  expect(people.stdout()).toBe('')
  const [first = '', second = ''] = [
    people.stderr().slice(0, people.stderr().indexOf('→ ')),
    people.stderr().slice(people.stderr().indexOf('→ ')),
  ]
  expect(first).toContain(what)
  expect(second).toContain(fix)
  expect(people.stderr()).not.toMatch(/\n\s+at /)

  const program = captureIo()
  expect(await run([...args, '--json'], program.io)).toBe(2)
  expect(program.stderr()).toBe('')
  expect(program.json()).toEqual([
    {
      outcome: 'notDone',
      code: 'illegal',
      message: expect.stringContaining(what),
      fix: expect.stringContaining(fix),
    },
  ])
})

const models = join(folder, 'models.yaml')
writeFileSync(
  models,
  `centre: kuntsevo
devices:
  kiosk-1: { kind: ticket-printer, model: epson-tm-t88v, port: "tcp://127.0.0.1:9" }
  kiosk-2:
    kind: ticket-printer
    model: epson-tm-t89v
    port: "tcp://127.0.0.1:10"
  lamp-1: { kind: caller-display, model: cd5220, port: "tcp://127.0.0.1:11", options: { blinkMs: -1 } }
`,
)

it.each([
  [['simulate', models, '--for', '1s']],
  [['day', models]],
  [['watch', models, '--for', '1s']],
  [['print', 'kiosk-1', 'A042', '--centre', models]],
  [['show', 'lamp-1', 'A042', '--window', '1', '--centre', models]],
])(
  '%j: what only the models know is told with its line, all at once, before anything is opened',
  async (args) => {
    const { io, stdout, stderr } = captureIo()
    expect(await run(args, io)).toBe(2)
    expect(stdout()).toBe('')
    expect(stderr()).toContain('has 2 problems')
    expect(stderr()).toContain(`${models}:6:12: devices.kiosk-2.model: found "epson-tm-t89v"`)
    expect(stderr()).toContain('write `model: epson-tm-t88v`')
    expect(stderr()).toContain(
      `${models}:8:98: devices.lamp-1.options.blinkMs: found -1, expected 0 to 60000 ms`,
    )
  },
)

it('wants a broker of a file with native devices where they are to be driven, not where they are simulated', async () => {
  const file = join(folder, 'native.yaml')
  writeFileSync(
    file,
    'centre: k\ndevices:\n  rate-1: { kind: rating-buttons, model: native-buttons, port: "mqtt:", window: 1 }\n',
  )
  const watch = captureIo()
  expect(await run(['watch', file], watch.io)).toBe(2)
  expect(watch.stderr()).toContain(`${file}:1:1: broker: found nothing`)
  expect(await run(['day', file, '--visitors', '0', '--json'], captureIo().io)).toBe(0)
})

it('says --port mqtt: without the words of a file', async () => {
  const { io, stderr } = captureIo()
  const args = ['print', '--model', 'epson-tm-t88v', '--port', 'mqtt:', 'A042']
  expect(await run(args, io)).toBe(2)
  expect(stderr()).toContain('found --port mqtt:, expected a port that carries bytes')
})

it('hides the password of a broker that cannot be reached, and says 4', async () => {
  const { io, stdout, stderr } = captureIo({ env: { NOWSERVING_DEBUG: '1' } })
  expect(await run(['watch', '--via', 'mqtt://anna:s3cret@127.0.0.1:9', '--for', '1s'], io)).toBe(4)
  expect(stdout()).toBe('')
  expect(stderr()).toContain('***@127.0.0.1:9')
  expect(stderr()).not.toContain('s3cret')
})

it('hides a password in an option that it does not know', async () => {
  const { io, stderr } = captureIo()
  expect(await run(['watch', '--vai=mqtt://anna:s3cret@127.0.0.1:9'], io)).toBe(2)
  expect(stderr()).not.toContain('s3cret')
})

it('quotes what it was given without letting it steer the terminal', async () => {
  const { io, stderr } = captureIo()
  expect(await run(['print', 'kiosk\u001b[2J\u009b1m', 'A042', '--centre', centre], io)).toBe(2)
  expect(stderr()).toContain('kiosk\\u001b[2J\\u009b1m')
  expect(stderr()).not.toMatch(/[^\P{Cc}\n]/u)
})

it('says 4 when a printer cannot be reached, in one object', async () => {
  const { io, json } = captureIo()
  const exitCode = await run(['print', ...direct, 'A042', '--wait', '0s', '--json'], io)
  expect(exitCode).toBe(4)
  expect(json()).toEqual([
    {
      outcome: 'notDone',
      code: 'noHardware',
      message: expect.stringContaining('tcp://127.0.0.1:9'),
      fix: expect.any(String),
    },
  ])
})

it('opens only the device that is asked for', async () => {
  const { io, stderr } = captureIo()
  expect(await run(['print', 'kiosk-1', 'A042', '--centre', centre, '--wait', '0s'], io)).toBe(4)
  expect(stderr()).toContain('kiosk-1')
  expect(stderr()).not.toContain('127.0.0.1:10')
})

it('shows help with an example for each command, and the version', async () => {
  for (const command of ['simulate', 'day', 'device', 'check', 'print', 'show', 'blank', 'watch', 'models']) {
    const { io, stdout } = captureIo()
    expect(await run([command, '--help'], io)).toBe(0)
    expect(stdout()).toMatch(new RegExp(`Examples?:\n  \\$ nowserving ${command}`))
  }
  const { io, stdout } = captureIo()
  expect(await run(['--version'], io)).toBe(0)
  expect(stdout()).toMatch(/^\d+\.\d+\.\d+/)
})

it('without a command shows the help on stderr and says 2', async () => {
  const { io, stdout, stderr } = captureIo()
  expect(await run([], io)).toBe(2)
  expect(stdout()).toBe('')
  expect(stderr()).toContain('Usage: nowserving')
})

it('lists the models, of one kind when asked', async () => {
  const table = captureIo()
  expect(await run(['models'], table.io)).toBe(0)
  expect(table.stdout()).toMatch(/^Model +Kind +Dialect +Device +Tested on\n/)
  expect(table.stdout()).toMatch(/^epson-tm-t88v +ticket-printer +escpos +Epson TM-T88V +simulator only$/m)
  const json = captureIo()
  await run(['models', '--kind', 'caller-display', '--json'], json.io)
  const [{ models } = {}] = json.json() as [{ models: { kind: string; name: string }[] }]
  expect(new Set(models?.map(({ kind }) => kind))).toEqual(new Set(['caller-display']))
})

it.each([
  [{ terminal: true }, true],
  [{ terminal: false }, false],
  [{ terminal: true, env: { NO_COLOR: '1' } }, false],
  [{ terminal: true, env: { TERM: 'dumb' } }, false],
  [{ terminal: false, env: { FORCE_COLOR: '1' } }, true],
])('with %o paints: %s', async (options, painted) => {
  const { io, stdout } = captureIo(options)
  await run(['models'], io)
  expect(stdout().includes('\x1b[')).toBe(painted)
})
