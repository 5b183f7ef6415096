import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The programs of other people that peer tests run against, and the Debian package that brings each. */
const PEERS = { mosquitto: 'mosquitto', mosquitto_pub: 'mosquitto-clients', socat: 'socat' } as const

/** Where Debian keeps brokers, which a user's own PATH leaves out. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin']

/** Where `program` stands on the PATH or among the system's own; undefined when it is not installed. */
export function findProgram(program: string): string | undefined {
  const extensions = process.platform === 'win32' ? ['.exe', '.cmd'] : ['']
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const paths = [...folders, ...SYSTEM_FOLDERS].flatMap((folder) =>
    extensions.map((extension) => join(folder, program + extension)),
  )
  return paths.find(isExecutable)
}

/** Why a test that needs `program` cannot run, for `context.skip(…)`; undefined when it can. */
export function missing(program: keyof typeof PEERS): string | undefined {
  if (findProgram(program) !== undefined) return undefined
  return `${program} not found: install the package ${PEERS[program]}`
}

/** A Python that has paho-mqtt, which may be another one than the first on the PATH; undefined when there is none. */
export function findPaho(): string | undefined {
  const pythons = [findProgram('python3'), '/usr/bin/python3'].filter((path) => path !== undefined)
  return pythons.find(
    (path) => spawnSync(path, ['-c', 'import paho.mqtt.client'], { stdio: 'ignore' }).status === 0,
  )
}

/** Why a test that needs paho-mqtt cannot run; undefined when it can. */
export function missingPaho(): string | undefined {
  return findPaho() === undefined
    ? 'no Python with paho-mqtt found: install the package python3-paho-mqtt'
    : undefined
}

/** Vitest's global setup of `npm run test:peers`: says at the head of the run what will be skipped, and why. */
export default function announce(): void {
  for (const program of Object.keys(PEERS) as (keyof typeof PEERS)[]) {
    const reason = missing(program)
    console.log(
      reason === undefined ? `peer ${findProgram(program)}` : `peer ${reason}; its tests are skipped`,
    )
  }
  console.log(`peer ${missingPaho()?.concat('; its tests are skipped') ?? `${findPaho()} with paho-mqtt`}`)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
