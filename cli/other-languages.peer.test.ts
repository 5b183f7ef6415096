import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test as roomTest } from 'nowserving/testing'
import { it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../lib/temporary-folder.cases.ts'
import { findPaho, findProgram, missing, missingPaho } from '../scripts/peers.ts'
import { captureIo } from './captured-io.cases.ts'
import { run } from './run.ts'

const PAGE = new URL('../docs/other-languages.md', import.meta.url)
const FENCE = '```'

/** The one block of a language on the page, exactly as written. */
function blockOf(language: string): string {
  const parts = readFileSync(PAGE, 'utf8').split(`${FENCE}${language}\n`)
  if (parts.length !== 2) throw new Error(`expected one block of ${language}, found ${parts.length - 1}`)
  return parts[1]?.split(`${FENCE}\n`)[0] ?? ''
}

/** What the page tells to start, and what it comes to when it is ended. */
async function simulate() {
  const { io, interrupt, json, stderr } = captureIo()
  let told: (() => void) | undefined
  const opened = new Promise<void>((resolve) => {
    told = resolve
  })
  const { write } = io.err
  Object.assign(io.err, {
    write: (text: string) => {
      write.call(io.err, text)
      if (stderr().includes(' is open: ')) told?.()
    },
  })
  const ended = run(
    ['simulate', '--no-front-desk', '--windows', '2', '--speed', '10', '--port', '0', '--json'],
    io,
  )
  await Promise.race([opened, ended])
  const port = /mqtt:\/\/127\.0\.0\.1:(\d+)/.exec(stderr())?.[1] ?? ''
  const end = async () => {
    interrupt()
    await ended
    return json().at(-1)
  }
  onTestFinished(async () => void (await end()))
  return { port, end }
}

const noPaho = missingPaho()
it.skipIf(noPaho)(
  `Python plays people and faults over MQTT${noPaho ? ` (skipped: ${noPaho})` : ''}`,
  async () => {
    const { port, end } = await simulate()
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'test_hardware.py'), blockOf('python'))
    const { stderr } = await promisify(execFile)(
      findPaho() ?? '',
      ['-m', 'unittest', '-v', 'test_hardware'],
      {
        cwd: folder,
        env: { ...process.env, MQTT_PORT: port, PYTHONDONTWRITEBYTECODE: '1' },
      },
    )
    expect(stderr).toMatch(/^Ran 3 tests in /m)
    expect(stderr).toMatch(/^OK$/m)
    expect((await end())?.['checks']).toMatchObject({ lost: 'ok', duplicated: 'ok', ratings: 'ok' })
  },
)

roomTest.skipIf(noPaho)('the same Python in the stepped time of a test', async ({ simulateLive }) => {
  const room = await simulateLive({ windows: 1, stepped: true, strict: true })
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'test_hardware.py'), blockOf('python'))
  const ended = promisify(execFile)(findPaho() ?? '', ['-m', 'unittest', '-v', 'test_hardware'], {
    cwd: folder,
    env: { ...process.env, MQTT_PORT: new URL(room.brokerUrl).port, PYTHONDONTWRITEBYTECODE: '1' },
  })
  expect((await room.until(ended, { wallMs: 25_000 })).stderr).toMatch(/^OK$/m)
  expect(room.hands('kiosk-1').paper).toHavePrinted('A042')
  expect(room.ratings).toHaveCounted(1, 'B007')
})

const noClients = missing('mosquitto_pub') ?? (findProgram('sh') === undefined ? 'no sh found' : undefined)
it.skipIf(noClients)(`a shell does too${noClients ? ` (skipped: ${noClients})` : ''}`, async () => {
  const { port, end } = await simulate()
  const file = join(temporaryFolder(), 'hardware.sh')
  writeFileSync(file, blockOf('sh'))
  const { stdout } = await promisify(execFile)('sh', [file, port])
  expect(stdout).toMatch(/\nall as expected\n$/)
  expect(stdout).toContain('"lastPaper"')
  expect((await end())?.['checks']).toMatchObject({ lost: 'ok', duplicated: 'ok' })
})
