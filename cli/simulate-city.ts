import { redactUrl } from '../lib/config/redact-url.ts'
import type {
  BrokerNews,
  CityProgress,
  CityReport,
  LiveCity,
  LiveCityOptions,
  ToldRecord,
} from '../simulator/index.ts'
import { EXIT, type Io } from './io.ts'
import { droppedLine, refusedLine } from './live-lines.ts'
import { describeLive } from './live-report.ts'
import type { Output } from './output.ts'
import { elapsedOrAborted } from './wait.ts'

/** What the command line says of a city. */
export interface CityCommand
  extends Pick<
    LiveCityOptions,
    'centres' | 'windows' | 'kiosks' | 'shard' | 'frontDesk' | 'brokerUrl' | 'port' | 'host'
  > {
  readonly speed: number
  readonly seed: string
  /** Wall time from the opening of the doors, ms. */
  readonly forMs: number | undefined
  readonly events: boolean
}

const LINE_MS = 2000
const STATUS_MS = 15_000

/** Runs a live city until its time is over or somebody has enough, and tells what came of it. */
export async function simulateCityLive(io: Io, output: Output, command: CityCommand): Promise<void> {
  const { forMs, events, ...given } = command
  const startMs = performance.now()
  const follow = followProgress(io, output)
  const { startLiveCity } = await import('../simulator/index.ts')
  const city = await startLiveCity({
    ...given,
    signal: io.interrupted,
    onProgress: follow.progress,
    onDropped: (dropped) => output.note(droppedLine(dropped)),
    onRefused: (refused) => output.note(refusedLine(refused)),
    onBroker: (news) => output.note(brokerLine(news)),
    ...(events ? { onRecords: (records: readonly ToldRecord[]) => void output.events(records) } : {}),
  })
  if (!io.interrupted.aborted) tellOpen(output, city)
  follow.opened()
  try {
    const how = await Promise.race([elapsedOrAborted(forMs, io.interrupted), city.died])
    follow.stop()
    if (how === 'aborted') io.exitCode = EXIT.interrupted
  } catch (error) {
    await city.stop().catch(() => {}) // that a part of it is gone is known
    throw error
  }
  const report = await city.stop()
  const wallMs = Math.round(performance.now() - startMs)
  const told = { ...report, broker: redactUrl(city.brokerUrl), speed: command.speed, wallMs }
  output.result(told, describe(report))
  const failed = Object.values(report.checks).some((check) => check !== 'ok')
  if (failed && io.exitCode === undefined) io.exitCode = EXIT.notDone
}

function tellOpen(output: Output, { brokerUrl, broker, progress, readyMs }: LiveCity): void {
  if (broker?.moved) output.note(`port 1883 is taken; the broker listens at ${brokerUrl}`)
  const apart = broker?.pid === undefined ? '' : ` (process ${broker.pid})`
  output.note(
    `${progress.open} centres are open: ${redactUrl(brokerUrl)}${apart}, topics nowserving/1/#; ` +
      `${progress.connected} devices connected in ${seconds(readyMs)}, ${rate(progress.connected, readyMs)} a second`,
  )
}

/** Progress while a city opens; later a line now and then. On a terminal one line that moves. */
function followProgress({ err }: Io, output: Output) {
  let open = false
  let stopped = false
  let toldMs = 0
  let before: CityProgress | undefined
  const progress = (now: CityProgress) => {
    if (stopped || now.elapsedMs - toldMs < (open ? STATUS_MS : LINE_MS)) return
    const { connected, connects, devices, elapsedMs } = now
    const since = rate(connects - (before?.connects ?? 0), elapsedMs - (before?.elapsedMs ?? 0))
    before = now
    toldMs = elapsedMs
    if (open && connected === devices && since === 0) return
    const line = `${connected} of ${devices} devices connected, ${since} a second`
    if (err.isTTY && !open) err.write(`\r${line}\x1b[K`)
    else output.note(line)
  }
  return {
    progress,
    opened: () => {
      if (err.isTTY && before !== undefined) err.write('\r\x1b[K')
      open = true
    },
    stop: () => {
      stopped = true
    },
  }
}

function describe(report: CityReport): string {
  const { centres, devices, readyMs, connectsPerSecond, outages, returnMs } = report
  return [
    `${centres} centres, ${devices} devices: connected in ${seconds(readyMs)}, ${connectsPerSecond} a second`,
    ...outages.map(outageLine),
    ...(returnMs === null
      ? []
      : [
          `a device was back after: half within ${seconds(returnMs.p50)}, 99 of 100 within ${seconds(returnMs.p99)}`,
        ]),
    describeLive(report),
  ].join('\n')
}

function brokerLine(news: BrokerNews): string {
  switch (news.kind) {
    case 'died':
      return 'the process of the broker has died; it is started again'
    case 'listens':
      return `the broker listens again, after ${seconds(news.downMs)}`
    case 'whole':
      return outageLine(news.outage)
  }
}

function outageLine({ brokerMs, allBackMs, busiestSecond }: CityReport['outages'][number]): string {
  const back =
    allBackMs === null ? 'not all devices came back' : `all devices back after ${seconds(allBackMs)}`
  return `broker away for ${seconds(brokerMs)}; ${back}, at most ${busiestSecond} a second`
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
const rate = (count: number, ms: number) => (ms <= 0 ? 0 : Math.round((1000 * count) / ms))
