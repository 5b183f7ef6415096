import { readdirSync, readFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../lib/temporary-folder.cases.ts'
import { type CapturedIo, captureIo } from './captured-io.cases.ts'
import { run } from './run.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 }) // real sockets, modules loaded on first use

const running: { readonly captured: CapturedIo; readonly ended: Promise<number> }[] = []
afterEach(async () => {
  for (const { captured, ended } of running.splice(0)) {
    captured.interrupt()
    await ended
  }
})

const ANY_PORT = ['--listen', 'tcp://127.0.0.1:0', '--speed', '20']

async function startDevice(model: string, ...options: readonly string[]) {
  const captured = captureIo()
  const ended = run(['device', model, ...ANY_PORT, ...options], captured.io)
  running.push({ captured, ended })
  const { port } = await captured.line(({ type }) => type === 'listening')
  return { ...captured, ended, port: String(port) }
}

async function act(...args: readonly string[]) {
  const { io, json, stderr } = captureIo()
  return { exitCode: await run([...args, '--json'], io), records: json(), stderr: stderr() }
}

it('prints through the driver on a simulated printer, with its proof, and writes the paper', async () => {
  const folder = join(temporaryFolder(), 'out')
  const device = await startDevice('epson-tm-t88v', '--paper', folder)
  const { exitCode, records } = await act(
    'print',
    '--model',
    'epson-tm-t88v',
    '--port',
    device.port,
    'A042',
    '--service',
    'Паспорта',
    '--id',
    'p-1',
  )
  expect(exitCode).toBe(0)
  expect(records).toEqual([{ id: 'p-1', outcome: 'done', evidence: 'printed', at: expect.any(Number) }])
  expect(await device.line(({ type }) => type === 'paperWritten')).toMatchObject({
    file: join(folder, '0001'),
    parted: 'cut',
  })
  expect(readdirSync(folder).sort()).toEqual(['0001.bin', '0001.json', '0001.png', '0001.txt'])
  const text = readFileSync(join(folder, '0001.txt'), 'utf8')
  expect(text).toContain('A042')
  expect(text).toContain('Паспорта')
  expect(readFileSync(join(folder, '0001.png')).subarray(1, 4).toString()).toBe('PNG')
  expect(JSON.parse(readFileSync(join(folder, '0001.json'), 'utf8'))).toMatchObject({
    parted: 'cut',
    lengthMm: expect.any(Number),
  })
})

it('tells people the outcome and what it rests on', async () => {
  const device = await startDevice('epson-tm-t88v')
  const { io, stdout } = captureIo()
  expect(await run(['print', '--model', 'epson-tm-t88v', '--port', device.port, 'A042'], io)).toBe(0)
  expect(stdout()).toBe("done  A042  evidence: printed (the printer's own proof)\n")
})

it('answers each verb on a line of its own, wrong ones too, and lives on when stdin ends', async () => {
  const device = await startDevice('epson-tm-t88v')
  device.type(
    'openCover',
    '',
    'fly',
    'leavePaper',
    'leavePaper mm=far',
    'leavePaper mm=20',
    'state',
    'closeCover',
  )
  await device.line(({ hand }) => hand === 'closeCover')
  const answers = device.json().filter(({ hand }) => hand !== undefined)
  expect(answers.map(({ hand, ok }) => [hand, ok])).toEqual([
    ['openCover', true],
    ['fly', false],
    ['leavePaper', false],
    ['leavePaper', false],
    ['leavePaper', true],
    ['state', true],
    ['closeCover', true],
  ])
  expect(answers[1]).toMatchObject({
    error: expect.stringContaining('fly'),
    fix: expect.stringContaining('openCover'),
  })
  expect(answers[5]).toMatchObject({ result: { coverOpen: true } })
  device.endInput()
  const printed = await act('print', '--model', 'epson-tm-t88v', '--port', device.port, 'A043')
  expect(printed.records[0]).toMatchObject({
    outcome: expect.stringMatching(/notDone|unknown/),
    code: 'paperEmpty',
    fix: expect.any(String),
    id: expect.any(String),
  })
  expect([1, 3]).toContain(printed.exitCode)
})

it.each([
  ['openCover', 'coverOpen', 1],
  ['leavePaper mm=0', 'paperEmpty', 1],
])('after %s a print is not done: %s', async (hand, code, expected) => {
  const device = await startDevice('epson-tm-t88v')
  device.type(hand)
  await device.line((record) => record['ok'] === true)
  const { exitCode, records } = await act('print', '--model', 'epson-tm-t88v', '--port', device.port, 'A042')
  expect(records).toEqual([
    {
      id: expect.any(String),
      outcome: 'notDone',
      code,
      message: expect.stringContaining('A042'),
      fix: expect.any(String),
    },
  ])
  expect(exitCode).toBe(expected)
})

it('after the mains plug is pulled the printer cannot be reached: 4', async () => {
  const device = await startDevice('epson-tm-t88v')
  device.type('unplug')
  await device.line((record) => record['ok'] === true)
  const { exitCode, records } = await act(
    'print',
    '--model',
    'epson-tm-t88v',
    '--port',
    device.port,
    'A042',
    '--wait',
    '100ms',
  )
  expect(records).toEqual([
    {
      outcome: 'notDone',
      code: expect.any(String),
      message: expect.stringContaining('cannot be used'),
      fix: expect.any(String),
    },
  ])
  expect(exitCode).toBe(4)
})

/** A cable that breaks for good once these bytes have gone to the device: before them, or just after. */
async function breakingCable(port: string, mark: string, when: 'before' | 'after') {
  const ends: Socket[] = []
  let carried = ''
  const server = createServer((host) => {
    const device = connect(Number(port.split(':').at(-1)), '127.0.0.1')
    ends.push(host, device)
    for (const end of [host, device]) end.on('error', () => {})
    device.pipe(host)
    host.on('data', (bytes) => {
      carried += bytes.toString('hex')
      const breaks = carried.includes(mark)
      if (when === 'after' || !breaks) device.write(bytes)
      if (!breaks) return
      server.close()
      host.destroy()
      device.end()
    })
  })
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve))
  const address = server.address()
  return `tcp://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

it.each([
  ['before the number has left', '41303432', 'before', 'notDone', 4], // A042
  ['after the cut was asked for', '1d56', 'after', 'unknown', 3], // GS V, the cut
] as const)('when the cable breaks %s', async (_name, mark, when, outcome, expected) => {
  const device = await startDevice('epson-tm-t88v')
  const cable = await breakingCable(device.port, mark, when)
  const { exitCode, records } = await act('print', '--model', 'epson-tm-t88v', '--port', cable, 'A042')
  const told = { message: expect.stringContaining('A042'), fix: expect.any(String) }
  expect(records).toEqual([{ id: expect.any(String), outcome, code: expect.any(String), ...told }])
  expect(exitCode).toBe(expected)
})

it('ends with 130 when it is interrupted before the first byte, and says that nothing was printed', async () => {
  const device = await startDevice('epson-tm-t88v')
  const { io, json, interrupt } = captureIo()
  const ended = run(['print', '--model', 'epson-tm-t88v', '--port', device.port, 'A042', '--json'], io)
  interrupt()
  expect(await ended).toBe(130)
  expect(json()).toEqual([expect.objectContaining({ outcome: 'notDone', code: 'closed' })])
})

it('refuses a ticket that the printer cannot take, before the first byte', async () => {
  const device = await startDevice('epson-tm-t88v')
  const { exitCode, records } = await act(
    'print',
    '--model',
    'epson-tm-t88v',
    '--port',
    device.port,
    'A0420420420420',
  )
  expect(records[0]).toMatchObject({ outcome: 'notDone', code: 'illegal' })
  expect(exitCode).toBe(1)
})

it('shows on a simulated display and makes it dark again', async () => {
  const device = await startDevice('epson-dm-d110')
  const display = ['--model', 'epson-dm-d110', '--port', device.port]
  const shown = await act('show', ...display, 'A042', '--window', '5')
  expect(shown).toMatchObject({ exitCode: 0, records: [{ outcome: 'done', evidence: expect.any(String) }] })
  await device.line(({ type, lines }) => type === 'shown' && String(lines).includes('A042')) // sent is not yet seen
  device.type('look')
  expect(JSON.stringify(await device.line(({ hand }) => hand === 'look'))).toContain('A042')
  expect((await act('blank', ...display)).exitCode).toBe(0)
})

it('shows for so long as it is told, and goes dark before it ends', async () => {
  const device = await startDevice('epson-dm-d110')
  const display = ['--model', 'epson-dm-d110', '--port', device.port]
  expect((await act('show', ...display, 'A042', '--window', '5', '--until', '250ms')).exitCode).toBe(0)
  expect(device.stdout()).toContain('A042')
  await device.line(({ type, lines }) => type === 'shown' && !String(lines).includes('A042'))
})

it('writes what still hangs from the roll when it ends', async () => {
  const folder = join(temporaryFolder(), 'out')
  const device = await startDevice('epson-tm-t88v', '--paper', folder)
  const socket = connect(Number(device.port.split(':').at(-1)), '127.0.0.1')
  socket.write(Buffer.from('1b4041300a1d284806003030' + '31323334', 'hex')) // ESC @, "A0", LF, GS ( H: tell when printed
  await new Promise((resolve) => socket.once('data', resolve))
  socket.destroy()
  device.type('quit')
  expect(await device.ended).toBe(0)
  expect(readFileSync(join(folder, '0001.txt'), 'utf8')).toBe('A0\n')
  expect(device.json().find(({ type }) => type === 'paperWritten')).toMatchObject({ parted: 'hanging' })
})

it('tells a person at a terminal in lines, not in JSON', async () => {
  const captured = captureIo({ terminal: true, env: { NO_COLOR: '1' } })
  const ended = run(['device', 'serial-keypad', ...ANY_PORT], captured.io)
  captured.type('press 2', 'quit')
  await ended
  expect(captured.stdout()).toMatch(/^\d\d:\d\d:\d\d {2}listening {2}model: serial-keypad {2}port: tcp:/)
  expect(captured.stdout()).toContain('{"hand":"press","ok":true}')
})

it('logs the bytes of both directions in hex', async () => {
  const file = join(temporaryFolder(), 'bytes.log')
  const device = await startDevice('epson-tm-t88v', '--hex', file)
  await act('print', '--model', 'epson-tm-t88v', '--port', device.port, 'A042')
  const log = readFileSync(file, 'utf8')
  expect(log).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z > (?:[0-9a-f]{2} ?)+$/m)
  expect(log).toMatch(/ < (?:[0-9a-f]{2} ?)+$/m)
})

it('ends by quit with 0, by Ctrl-C with 130, and tells in one object when asked', async () => {
  const quitting = await startDevice('serial-keypad')
  quitting.type('quit')
  expect(await quitting.ended).toBe(0)
  expect(quitting.json().at(-1)).toMatchObject({ type: 'ended', model: 'serial-keypad' })

  const quiet = captureIo()
  const ended = run(['device', 'serial-keypad', ...ANY_PORT, '--json'], quiet.io)
  quiet.interrupt()
  expect(await ended).toBe(130)
  expect(quiet.json()).toEqual([expect.objectContaining({ type: 'ended', hands: 0 })])
})

it('moves from the default port when that is taken, and says so; a port given by hand is an error', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen({ host: '127.0.0.1', port: 0 }, resolve))
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const { exitCode, records } = await act('device', 'serial-keypad', '--listen', `tcp://127.0.0.1:${port}`)
  await new Promise((resolve) => taken.close(resolve))
  expect(exitCode).toBe(2)
  expect(records).toEqual([
    expect.objectContaining({ code: 'illegal', message: expect.stringContaining('taken') }),
  ])
})

it.each(['native-printer', 'star-mcprint3-cloudprnt'])(
  'offers no port for %s, which is its own MQTT client',
  async (model) => {
    const captured = captureIo()
    expect(await run(['device', model, ...ANY_PORT], captured.io)).toBe(2)
    expect(captured.stderr()).toContain(`${model} is its own MQTT client`)
  },
)
