import { execFile, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openCentre } from '../devices/index.ts'
import { temporaryFolder } from '../lib/temporary-folder.cases.ts'
import { findPackage, findProgram, missing, missingPackage } from '../scripts/peers.ts'
import { captureIo } from './captured-io.cases.ts'
import { run } from './run.ts'

/** Print programs of other people at our printers, our driver at theirs, and a bar code reader at the paper. */

const QR = 'https://example.org/q/A042'

async function startDevice(model: string, listen: string, ...options: readonly string[]) {
  const device = captureIo()
  const ended = run(['device', model, '--listen', listen, ...options], device.io)
  onTestFinished(async () => {
    device.interrupt()
    await ended
  })
  const { port } = await device.line(({ type }) => type === 'listening')
  /** What a person does, done before the next line. */
  const hand = async (line: string) => {
    const before = device.json().filter(({ hand }) => hand !== undefined).length
    device.type(line)
    let seen = 0
    const { ok } = await device.line(({ hand }) => hand !== undefined && ++seen > before)
    expect(ok, line).toBe(true)
  }
  return { ...device, port: String(port), hand }
}

async function print(model: string, port: string, ...options: readonly string[]) {
  const { io, json } = captureIo()
  const exitCode = await run(['print', '--model', model, '--port', port, 'A042', ...options, '--json'], io)
  return { exitCode, record: json().at(-1) }
}

/** receiptio speaks to port 9100 only; this host of the loopback net is nobody's. */
const HOST = '127.0.0.19'
const free = await new Promise<boolean>((resolve) => {
  const server = createServer().once('error', () => resolve(false))
  server.listen(9100, HOST, () => server.close(() => resolve(true)))
})
const noReceiptio = missingPackage('receiptio') ?? (free ? undefined : `${HOST}:9100 cannot be listened at`)

const document = ['^^^A042', '', 'Паспорта | 12.50', `{code:${QR}; option:qrcode,4,m}`, 'last line'].join(
  '\n',
)

async function receiptio(...options: readonly string[]) {
  const program = join(findPackage('receiptio') ?? '', 'bin', 'cli.js')
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, '-d', HOST, ...options], {
    timeout: 25_000,
  }).catch((error: { stdout: string; stderr: string }) => error) // its exit code says the same as its word
  return (stdout + stderr).trim()
}

it.skipIf(noReceiptio).each([
  ['epson-tm-t88v', '-c', '42'],
  ['epson-tm-t20iii', '-c', '48'],
  ['epson-tm-t88iii', '-c', '42'],
  ['star-tsp650ii', '-c', '48', '-p', 'starline'],
  ['star-tsp700ii', '-c', '48', '-p', 'starline'],
  ['star-tsp100iv', '-c', '48', '-p', 'star'],
])(
  `receiptio prints on our %s and reads its status${noReceiptio ? ` (skipped: ${noReceiptio})` : ''}`,
  async (model, ...options) => {
    const folder = temporaryFolder()
    const file = join(folder, 'a042.receipt')
    writeFileSync(file, document)
    const device = await startDevice(model, `tcp://${HOST}:9100`, '--paper', join(folder, 'out'))
    const ask = () => receiptio('-q', ...options)
    expect(await ask()).toBe('online')
    expect(await receiptio('-l', 'ru', '-t', '20', ...options, file)).toBe('success')
    const { file: paper } = await device.line(({ type }) => type === 'paperWritten')
    const lines = readFileSync(`${paper}.txt`, 'utf8')
      .split('\n')
      .map((line) => line.trim())
    expect(lines.filter((line) => line !== '')).toEqual([
      'A042',
      expect.stringMatching(/^Паспорта +12\.50$/),
      expect.stringMatching(/^\[image /), // it draws QR codes itself
      'last line',
    ])
    await device.hand('openCover')
    expect(await ask()).toBe('coveropen')
    await device.hand('closeCover')
    await device.hand('leavePaper mm=0')
    expect(await ask()).toBe('paperempty')
    await device.hand('loadPaper')
    await device.hand('jamCutter')
    expect(await receiptio('-l', 'ru', '-t', '20', ...options, file)).toBe('error')
    await device.hand('clearJam')
    await ask() // it recovers, and calls that an error still
    expect(await ask()).toBe('online')
  },
)

/** Starts the virtual printer of receiptline's designer, which shows what it gets in hex and answers every piece with 00. */
async function virtualPrinter(at = 0) {
  const start = `
    const net = require('node:net')
    const folder = process.argv[1]
    const path = folder + '/servers.json'
    require.cache[path] = { id: path, filename: path, loaded: true, exports: { print: { host: '127.0.0.1' } } }
    const { listen } = net.Server.prototype
    net.Server.prototype.listen = function () {
      return listen.call(this, ${at}, '127.0.0.1', () => console.log('at ' + this.address().port))
    }
    require(folder + '/designer.js')`
  const child = spawn(process.execPath, ['-e', start, findPackage('receiptline') ?? ''], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill())
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  /** Ends it, cable and all. */
  const end = async () => {
    child.kill()
    await exited
  }
  let shown = ''
  const number = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`it ended with ${code}`)))
    child.stdout.on('data', (chunk) => {
      shown += chunk
      const at = /^at (\d+)$/m.exec(shown)
      if (at?.[1] !== undefined) resolve(Number(at[1]))
    })
  })
  /** All that it got so far. */
  const got = () => {
    const rows = [...shown.matchAll(/^[0-9a-f]{8} ((?: {1,2}[0-9a-f]{2}){1,16})/gm)]
    return Buffer.from(rows.map(([, hex = '']) => hex.replaceAll(' ', '')).join(''), 'hex')
  }
  return { number, port: `tcp://127.0.0.1:${number}`, got, end }
}

it("does not believe receiptline's virtual printer, which answers everything with 00", async () => {
  const { port, got } = await virtualPrinter()
  for (const model of ['epson-tm-t88v', 'epson-tm-t88iii', 'generic-58mm', 'star-tsp650ii']) {
    const { exitCode, record } = await print(model, port)
    expect([exitCode, record], model).toMatchObject([4, { outcome: 'notDone', code: 'noHardware' }])
  }
  expect(got().includes('A042')).toBe(false)
})

it("prints on receiptline's virtual printer as on one that never answers: sent, and no more", async () => {
  const { port, got } = await virtualPrinter()
  const { exitCode, record } = await print('generic-58mm-silent', port, '--service', 'Passports')
  expect([exitCode, record]).toMatchObject([0, { outcome: 'done', evidence: 'sent' }])
  await vi.waitFor(() => expect(got().includes('A042')).toBe(true))
  expect(got().subarray(0, got().indexOf('A042')).includes('Passports')).toBe(true)
})

it("is there again when receiptline's virtual printer is", async () => {
  const first = await virtualPrinter()
  await using centre = await openCentre({
    centre: 'desk',
    devices: { kiosk: { kind: 'ticket-printer', model: 'generic-58mm-silent', port: first.port } },
  })
  const printer = centre.printer('kiosk')
  const wait = { timeout: 20_000, interval: 50 }
  await vi.waitFor(() => expect(printer.status.state).toBe('ready'), wait)
  expect(await printer.print({ ticket: 'A041' })).toMatchObject({ outcome: 'done', evidence: 'sent' })
  await first.end()
  await vi.waitFor(() => expect(printer.status.state).not.toBe('ready'), wait)
  await expect(printer.print({ ticket: 'A042' })).rejects.toMatchObject({ outcome: 'notDone' })
  const second = await virtualPrinter(first.number)
  await vi.waitFor(() => expect(printer.status.state).toBe('ready'), wait)
  expect(await printer.print({ ticket: 'A043' })).toMatchObject({ outcome: 'done', evidence: 'sent' })
  await vi.waitFor(() => expect(second.got().includes('A043')).toBe(true), wait)
  expect(second.got().includes('A042')).toBe(false)
})

const noZbar = missing('zbarimg')
it
  .skipIf(noZbar)
  .each([
    'epson-tm-t88v',
    'epson-tm-t88iii',
    'citizen-ct-s310',
    'custom-vkp80iii',
    'kp-628e',
    'star-tsp650ii',
    'star-tsp100iv',
  ])(
  `zbarimg reads the QR code that our driver prints on our %s${noZbar ? ` (skipped: ${noZbar})` : ''}`,
  async (model) => {
    const out = join(temporaryFolder(), 'out')
    const device = await startDevice(model, 'tcp://127.0.0.1:0', '--paper', out, '--speed', '20')
    expect((await print(model, device.port, '--qr', QR)).exitCode).toBe(0)
    await device.line(({ type }) => type === 'cut')
    device.type('takeTicket') // out of a mouth
    const { file } = await device.line(({ type }) => type === 'paperWritten')
    const { stdout } = await promisify(execFile)(findProgram('zbarimg') ?? '', ['-q', `${file}.png`])
    expect(stdout.trim()).toBe(`QR-Code:${QR}`)
  },
)
