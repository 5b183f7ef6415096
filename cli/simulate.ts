import { redactUrl } from '../lib/config/redact-url.ts'
import type { LiveCentre, Shard } from '../simulator/index.ts'
import { positiveArgument, someTimeArgument, wholeNumberArgument } from './arguments.ts'
import { usageError } from './cli-error.ts'
import { type CommandMaker, createCommand } from './command.ts'
import { EXIT, type Io } from './io.ts'
import { droppedLine, liveLine, refusedLine } from './live-lines.ts'
import { describeLive } from './live-report.ts'
import { LiveView } from './live-view.ts'
import { addOutputOptions, Output, type OutputOptions } from './output.ts'
import { shardArgument } from './shard-argument.ts'
import { simulateCityLive } from './simulate-city.ts'
import { elapsedOrAborted } from './wait.ts'
import { withoutSecrets } from './without-secrets.ts'

interface SimulateCommandOptions extends OutputOptions {
  readonly centres?: number
  readonly shard?: Shard
  readonly windows?: number
  readonly kiosks?: number
  readonly speed: number
  readonly seed: string
  readonly for?: number
  readonly port?: number
  readonly host?: string
  readonly broker?: string
  readonly wiring: string
  readonly frontDesk: boolean
  readonly scenario?: string
}

const WIRINGS = ['mqtt', 'tcp'] as const
const FRAME_MS = 500
const LOOPBACK = /^(?:127\.|::1$|localhost$)/
const LINES_MS = 200

/** `nowserving simulate`: a live centre with an embedded broker. */
export const simulateCommand: CommandMaker = (io) => {
  const command = createCommand(io, 'simulate', [
    'simulate',
    'simulate --windows 8 --speed 60 --for 30s --json',
    'simulate centre.yaml --no-front-desk --port 1884',
    'simulate --centres 96 --for 60s',
    'simulate --centres 96 --broker mqtt://10.0.0.5 --shard 1/4',
  ])
    .summary('a live centre with an embedded MQTT broker')
    .description(
      'A live centre: simulated devices, visitors and clerks, behind an embedded MQTT broker on this machine.',
    )
    .argument('[centre.yaml]', 'a centre of your own; its devices are simulated')
    .option(
      '--centres <n>',
      'a city of so many centres, each device an MQTT client of its own',
      wholeNumberArgument(1, 1000),
    )
    .option(
      '--shard <i/n>',
      'of a city at --broker: every n-th centre, from the i-th on; other programs hold the others',
      shardArgument,
    )
    .option(
      '--windows <n>',
      'windows of the centre, or of each (default: 8, of a city 42)',
      wholeNumberArgument(1, 500),
    )
    .option(
      '--kiosks <n>',
      'kiosks of the centre, or of each (default: 1, of a city one for 14 windows)',
      wholeNumberArgument(1, 50),
    )
    .option('--speed <factor>', 'how many times faster than the wall clock', positiveArgument(1000), 1)
    .option('--seed <seed>', 'of chance: people and their habits', '1')
    .option('--for <duration>', 'ends after this much wall time (default: with Ctrl-C)', someTimeArgument)
    .option(
      '--port <port>',
      'of the embedded broker (default: 1883, or a free one when that is taken)',
      wholeNumberArgument(0, 65_535),
    )
    .option('--host <address>', 'where the embedded broker listens (default: this machine only)')
    .option('--broker <url>', 'a broker of your own in place of the embedded one, e.g. mqtt://127.0.0.1:1883')
    .option('--wiring <kind>', `how bytes reach the drivers: ${WIRINGS.join(' or ')}`, 'mqtt')
    .option('--scenario <file>', 'a YAML file of what goes wrong and what people do')
    .option('--no-front-desk', 'no visitors and clerks of ours: the devices wait for your queue server')
  return addOutputOptions(command).action(
    async (file: string | undefined, options: SimulateCommandOptions) => {
      const { frontDesk, speed, seed, windows, kiosks, port, host, broker, scenario } = options
      const wiring = WIRINGS.find((each) => each === options.wiring)
      if (wiring === undefined)
        throw usageError(
          `--wiring: found ${options.wiring}, expected ${WIRINGS.join(' or ')}`,
          'Write --wiring mqtt.',
        )
      checkCity(file, options)
      if (file !== undefined && (windows !== undefined || kiosks !== undefined)) {
        throw usageError(
          '--windows and --kiosks belong to a centre that is made up',
          `Leave them out, or leave out ${file}.`,
        )
      }
      if (broker !== undefined && (port !== undefined || host !== undefined)) {
        throw usageError(
          '--port and --host belong to the embedded broker',
          'Leave them out, or leave out --broker.',
        )
      }
      const output = new Output(io, options)
      const size = given({ windows, kiosks, port, host, brokerUrl: broker })
      if (options.centres !== undefined) {
        const { centres, shard, events = false } = options
        const city = { ...size, ...given({ shard }), centres, frontDesk, speed, seed }
        await opening(() => simulateCityLive(io, output, { ...city, forMs: options.for, events }))
        return
      }
      const { startLive, loadScenario } = await import('../simulator/index.ts')
      const { readCentreFile } = await import('../devices/centre/read-centre.ts')
      let note = (line: string) => output.note(line)
      const live = await opening(() =>
        startLive({
          onDropped: (dropped) => note(droppedLine(dropped)),
          onRefused: (refused) => note(refusedLine(refused)),
          ...{ frontDesk, speed, seed, wiring },
          ...(scenario === undefined ? {} : { scenario: loadScenario(scenario) }),
          ...(file === undefined ? {} : { config: readCentreFile(file, { brokerNeeded: false }) }),
          ...size,
        }),
      )
      const { config } = live.simulated
      if (live.broker?.moved) output.note(`port 1883 is taken; the broker listens at ${live.brokerUrl}`)
      if (host !== undefined && !LOOPBACK.test(host))
        output.note(
          `anybody who reaches ${host} can command this centre: the embedded broker asks for no password`,
        )
      output.note(`${config.centre} is open: ${live.brokerUrl}, topics nowserving/1/${config.centre}/#`)
      const startMs = performance.now()
      const full = io.out.isTTY && !output.json && !options.quiet
      const shown: Shown = full ? showScreen(io, live, speed) : { stop: tellLines(output, live) }
      const { tell } = shown
      if (tell && io.err.isTTY) note = (line) => tell(withoutSecrets(line)) // stderr is the same screen
      const how = await elapsedOrAborted(options.for, io.interrupted)
      const report = await live.stop()
      shown.stop()
      const wallMs = Math.round(performance.now() - startMs)
      output.result({ ...report, broker: redactUrl(live.brokerUrl), speed, wallMs }, describeLive(report))
      if (Object.values(report.checks).some((check) => check !== 'ok')) io.exitCode = EXIT.notDone
      if (how === 'aborted') io.exitCode = EXIT.interrupted
    },
  )
}

/** Lines as things happen. Returns what tells the rest and stops. */
function tellLines(output: Output, live: LiveCentre): () => void {
  let read = 0
  const tell = () => {
    const { history, config } = live.simulated
    const told = history.told(config.centre, read)
    read += told.length
    for (const record of told) output.event(record, liveLine(record))
  }
  const timer = setInterval(tell, LINES_MS)
  return () => {
    clearInterval(timer)
    tell()
  }
}

const HIDE_CURSOR = '\x1b[?25l'
const SHOW_CURSOR = '\x1b[?25h'
const ALTERNATE_SCREEN = '\x1b[?1049h'
const MAIN_SCREEN = '\x1b[?1049l'
const HOME = '\x1b[H'
const CLEAR_LINE = '\x1b[K'
const CLEAR_BELOW = '\x1b[J'

interface Shown {
  /** Gives the terminal back. */
  readonly stop: () => void
  /** Shows a line on it. */
  readonly tell?: (line: string) => void
}

/** The whole terminal as a picture of the centre. */
function showScreen({ out }: Io, live: LiveCentre, speed: number): Shown {
  const view = new LiveView(live, { speed, paint: (style, text) => out.paint(style, text) })
  const draw = () => {
    const lines = view.frame(out.columns, out.rows).slice(0, out.rows)
    out.write(`${HOME}${lines.map((line) => `${line}${CLEAR_LINE}`).join('\r\n')}${CLEAR_BELOW}`)
  }
  out.write(ALTERNATE_SCREEN + HIDE_CURSOR)
  draw()
  const timer = setInterval(draw, FRAME_MS)
  const stop = () => {
    clearInterval(timer)
    out.write(MAIN_SCREEN + SHOW_CURSOR)
  }
  return { stop, tell: (line) => view.note(line) }
}

/** What a city cannot be combined with. */
function checkCity(file: string | undefined, options: SimulateCommandOptions): void {
  const { centres, shard, broker, wiring } = options
  if (shard !== undefined && (centres === undefined || broker === undefined)) {
    throw usageError(
      '--shard is a share of a city at a broker that all its programs use',
      'Write for example --centres 96 --broker mqtt://10.0.0.5 --shard 1/4.',
    )
  }
  if (centres === undefined) return
  if (file !== undefined)
    throw usageError('--centres belongs to a city that is made up', `Leave it out, or leave out ${file}.`)
  if (wiring !== 'mqtt') {
    throw usageError(
      'every device of a city is an MQTT client: there is no other wiring',
      'Leave out --wiring.',
    )
  }
}

function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

/** A port, host, broker or size that cannot be is a mistake of who wrote the command. */
async function opening<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open()
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      (error.code === 'illegal' || error.code === 'busy') &&
      'fix' in error
    ) {
      throw usageError(error.message, String(error.fix), error)
    }
    throw error
  }
}
