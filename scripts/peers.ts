import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'

/** The programs of other people that peer tests run against, and the Debian package that brings each. */
const PEERS = {
  mosquitto: 'mosquitto',
  mosquitto_pub: 'mosquitto-clients',
  socat: 'socat',
  zbarimg: 'zbar-tools',
} as const

/** Npm packages that peer tests run but that are no dependency of ours: looked for here, and in the folder `PEER_PACKAGES`. */
const PACKAGES = ['receiptio'] as const

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

/** The folder of an npm package; undefined when it is not installed. */
export function findPackage(name: string): string | undefined {
  for (const folder of [import.meta.dirname, process.env['PEER_PACKAGES'] ?? '']) {
    try {
      return dirname(createRequire(join(folder, 'peers.js')).resolve(`${name}/package.json`))
    } catch {
      // not there
    }
  }
  return undefined
}

/** Why a test that needs the npm package cannot run; undefined when it can. */
export function missingPackage(name: (typeof PACKAGES)[number]): string | undefined {
  if (findPackage(name) !== undefined) return undefined
  return `${name} not found: npm install --prefix FOLDER ${name}, and set PEER_PACKAGES=FOLDER`
}

/** Vitest's global setup of `npm run test:peers`: says at the head of the run what will be skipped, and why. */
export default function announce(): void {
  for (const program of Object.keys(PEERS) as (keyof typeof PEERS)[]) {
    const reason = missing(program)
    console.log(
      reason === undefined ? `peer ${findProgram(program)}` : `peer ${reason}; its tests are skipped`,
    )
  }
  for (const name of PACKAGES)
    console.log(`peer ${missingPackage(name)?.concat('; its tests are skipped') ?? findPackage(name)}`)
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
