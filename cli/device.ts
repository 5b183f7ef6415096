import type { Command } from 'commander'
import type { PhysicalEvent } from '../lib/index.ts'
import type { DeviceSurroundings, SimulatedByteDevice } from '../simulator/simulated-device.ts'
import { positiveArgument } from './arguments.ts'
import { usageError } from './cli-error.ts'
import { createCommand } from './command.ts'
import { describeEvent } from './device-lines.ts'
import { openHexLog } from './hex-log.ts'
import { EXIT, type Io } from './io.ts'
import { readLines } from './lines.ts'
import { listen, readListen } from './listen.ts'
import { addOutputOptions, jsonLine, Output, type OutputOptions } from './output.ts'

interface DeviceCommandOptions extends OutputOptions {
  readonly listen?: string
  readonly paper?: string
  readonly hex?: string
  readonly seed: string
  readonly speed: number
}

/** `device`: one simulated device for any software in the world. */
export function deviceCommand(io: Io): Command {
  const command = createCommand(io, 'device', [
    'device epson-tm-t88v --listen tcp://127.0.0.1:9100 --paper out/',
    'device serial-keypad --hex bytes.log',
  ])
    .summary('one simulated device on a TCP port')
    .description('One simulated device on a TCP port, for any software in the world.')
    .argument('<model>', 'which device; "nowserving models" lists them')
    .option(
      '--listen <url>',
      'where it listens (default: tcp://127.0.0.1:9100, or a free port when that is taken)',
    )
    .option('--paper <folder>', 'write each piece of paper there: 0001.png, .txt, .bin, .json')
    .option('--hex <file>', 'append every byte of both directions to this file, with its time')
    .option('--seed <seed>', 'of chance in the device', '1')
    .option('--speed <factor>', 'how many times faster its mechanics move', positiveArgument(1000), 1)
    .addHelpText(
      'after',
      '\nOn stdin one verb a line (openCover, loadPaper mm=80000, press 2, look, state, quit), each answered\n' +
        'by a line of JSON; on stdout events, JSON when no person looks. The end of stdin does not end the device.',
    )
  return addOutputOptions(command).action((model: string, options: DeviceCommandOptions) =>
    runDevice(io, model, options),
  )
}

async function runDevice(io: Io, model: string, options: DeviceCommandOptions): Promise<void> {
  const { createRandom, scaledClock, systemClock } = await import('../lib/index.ts')
  const { answerHand } = await import('./device-hands.ts')
  const { openPaper } = await import('./device-paper.ts')
  // Without a person at the terminal events are JSON even unasked: that is what the device is started for.
  const output = new Output(io, { ...options, events: options.events ?? !(io.out.isTTY || options.json) })
  const address = options.listen === undefined ? undefined : await readListen(options.listen)
  const clock = options.speed === 1 ? systemClock : scaledClock(options.speed)
  const device = await makeDevice(model, {
    clock,
    random: createRandom(options.seed),
    centre: 'local',
    flowControlled: true,
  })
  const closers: (() => unknown)[] = []
  try {
    const hex = options.hex === undefined ? undefined : openHexLog(options.hex, clock)
    if (hex) closers.push(() => hex.close())
    const tell = (event: PhysicalEvent) =>
      output.event({ at: clock.now(), ...event }, describeEvent(io, clock.now(), event))
    const paper = openPaper(device, options.paper, { tell, note: (text) => output.note(text) })

    const port = await listen(address, clock)
    closers.push(() => port.close())
    const { firmware } = device
    const send = port.attach({
      receive: (bytes, time) => {
        hex?.write('>', bytes)
        firmware.receive(bytes, time)
      },
    })
    device.onSend((bytes) => {
      hex?.write('<', bytes)
      send(bytes)
    })
    const where = `tcp://${port.host.includes(':') ? `[${port.host}]` : port.host}:${port.port}`
    if (port.moved) output.note(`port 9100 is taken; listening at ${where}`)
    tell({ type: 'listening', model: device.model.name, port: where })
    if (io.input.isTTY)
      output.note(`verbs: ${[...Object.keys(device.model.hands), 'state', 'quit'].join(', ')}`)
    device.onEvent((event) => {
      tell(event)
      paper.look()
    })

    const tally = { hands: 0 }
    const quit = new AbortController()
    const answer = (line: string) => {
      if (line.trim() === '' || quit.signal.aborted) return
      tally.hands++
      if (line.trim() === 'quit') {
        io.out.write(`${jsonLine({ hand: 'quit', ok: true })}\n`)
        return quit.abort()
      }
      io.out.write(`${jsonLine(answerHand(device, line))}\n`)
    }
    closers.push(readLines(io.input, answer))
    if (io.input.isTTY) io.input.once('end', () => quit.abort()) // Ctrl-D
    await ended(quit.signal, io.interrupted)
    await port.close()
    const pieces = paper.finish()
    io.exitCode = quit.signal.aborted ? EXIT.done : EXIT.interrupted
    if (output.json)
      output.result(
        { type: 'ended', at: clock.now(), model: device.model.name, port: where, pieces, ...tally },
        '',
      )
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

async function makeDevice(name: string, surroundings: DeviceSurroundings): Promise<SimulatedByteDevice> {
  const { findModel } = await import('../devices/registry.ts')
  const { simulateDevice } = await import('../simulator/simulated-device.ts')
  const { DeviceError } = await import('../lib/errors.ts')
  try {
    const { wire } = findModel(name) // one that is its own MQTT client may need more than its name
    const device = wire === 'bytes' && (await simulateDevice(name, { model: name }, surroundings))
    if (device && device.wire === 'bytes') return device
  } catch (error) {
    if (error instanceof DeviceError && error.code === 'illegal')
      throw usageError(error.message, error.fix, error)
    throw error
  }
  const fix = 'Let it live in a centre: a centre.yaml with a broker, then "nowserving simulate centre.yaml".'
  throw usageError(`${name} is its own MQTT client: it has no bytes that a port could carry`, fix)
}

function ended(...signals: readonly AbortSignal[]): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of signals) {
      if (signal.aborted) return resolve()
      signal.addEventListener('abort', () => resolve(), { once: true })
    }
  })
}
