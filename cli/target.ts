/** Opens the one device that a command is about, and waits until it can be used. */
import type { Centre } from '../devices/centre/contract.ts'
import type { CentreConfigInput, DeviceConfig } from '../lib/config/schema.ts'
import type { CommandOptions, DeviceStatus, Kind } from '../lib/index.ts'
import { CliError, usageError } from './cli-error.ts'
import { EXIT, type Io } from './io.ts'
import { type Address, DEFAULT_FILE, needsVia, type TargetOptions } from './target-options.ts'

/** An open device with its centre around it. */
export interface Target {
  readonly centre: Centre
  /** The device's id in that centre. */
  readonly id: string
  /** Whether this process drives the device, and not a gateway. */
  readonly local: boolean
}

/** A state that is still `init` by then will stay so: longer than any link takes to say that nobody is there. */
const LONGEST_INIT_MS = 10_000

/** Opens that device and nothing else of its centre. @throws CliError, ConfigError */
export async function openTarget(address: Address, kind: Kind, { interrupted }: Io): Promise<Target> {
  const { openCentre } = await import('../devices/centre/open.ts')
  switch (address.by) {
    case 'broker':
      return { centre: await openRemote(address, interrupted), id: address.id, local: false }
    case 'port': {
      const id = 'device'
      const device = await directDevice(address, kind)
      const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
      const config: CentreConfigInput = { centre: 'local', timezone: timeZone, devices: { [id]: device } }
      return { centre: await openedCentre(openCentre(config), interrupted), id, local: true }
    }
    case 'file': {
      const { readCentreFile } = await import('../devices/centre/read-centre.ts')
      const config = readCentreFile(address.file, { brokerNeeded: true })
      const device = await deviceOf(config.devices, address, kind)
      const one = { ...config, devices: { [address.id]: device } }
      return { centre: await openedCentre(openCentre(one), interrupted), id: address.id, local: true }
    }
  }
}

/** Opens a whole centre to look at. @throws CliError, ConfigError */
export async function openWatched(
  file: string | undefined,
  { via, centreId }: Pick<TargetOptions, 'via' | 'centreId'>,
  { interrupted }: Io,
): Promise<Centre> {
  if (via !== undefined) return openRemote({ via, centreId }, interrupted)
  if (centreId !== undefined) throw needsVia()
  const { openCentre } = await import('../devices/centre/open.ts')
  return openedCentre(openCentre(file ?? DEFAULT_FILE), interrupted)
}

/** Looks a device up in its open centre; one that is not there is a mistake of the command line. */
export function lookUp<T>(find: () => T): Promise<T> {
  return opened((async () => find())())
}

async function openRemote(
  { via, centreId }: { readonly via: string; readonly centreId: string | undefined },
  interrupted: AbortSignal,
): Promise<Centre> {
  const { openCentre } = await import('../devices/centre/open.ts')
  return openedCentre(
    openCentre({ via, ...(centreId === undefined ? {} : { centre: centreId }) }),
    interrupted,
  )
}

/** The centre, or the interruption while it is opened: what opens nevertheless is closed again. */
async function openedCentre(opening: Promise<Centre>, interrupted: AbortSignal): Promise<Centre> {
  let stop = () => {}
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined)
    if (interrupted.aborted) stop()
    interrupted.addEventListener('abort', stop)
  })
  try {
    const centre = await Promise.race([opened(opening), aborted])
    if (centre !== undefined) return centre
    opening.then(
      (late) => late.close(),
      () => {},
    )
    throw interruptedBefore('anything was opened')
  } finally {
    interrupted.removeEventListener('abort', stop)
  }
}

function interruptedBefore(what: string): CliError {
  const message = `interrupted before ${what}`
  return new CliError({ exitCode: EXIT.interrupted, code: 'closed', message, fix: 'Run it again.' })
}

async function directDevice(
  { model, port, busAddress }: Address & { readonly by: 'port' },
  kind: Kind,
): Promise<DeviceConfig> {
  const { findModel } = await import('../devices/registry.ts')
  const { parsePort } = await import('../lib/config/port.ts')
  const found = await lookUp(() => findModel(model))
  if (found.kind !== kind) {
    const fix = `"nowserving models --kind ${kind}" lists those that do.`
    throw usageError(`${model} is a ${found.kind}; this command needs a ${kind}`, fix)
  }
  if (found.wire === 'mqtt') {
    const fix = 'Address it through its centre: --via mqtt://127.0.0.1:1883, or a centre.yaml with a broker.'
    throw usageError(`${model} is its own MQTT client: it has no port of bytes`, fix)
  }
  if (parsePort(port).scheme === 'mqtt')
    // mistakes in it without the words of a file
    throw usageError(
      `found --port ${port}, expected a port that carries bytes: ${model} is no MQTT client`,
      'Write for example --port tcp://10.0.0.20:9100.',
    )
  const place = { model, port, ...(busAddress === undefined ? {} : { address: busAddress }) }
  return { kind, ...place } as DeviceConfig
}

async function deviceOf(
  devices: Readonly<Record<string, DeviceConfig>>,
  { file, id }: Address & { readonly by: 'file' },
  kind: Kind,
): Promise<DeviceConfig> {
  const device = Object.hasOwn(devices, id) ? devices[id] : undefined
  if (device?.kind === kind) return device
  const { nearest } = await import('../lib/config/nearest.ts')
  const right = Object.keys(devices).filter((each) => devices[each]?.kind === kind)
  const meant = nearest(id, right)
  const found = device ? `${id} is a ${device.kind}` : `${file} has no device ${JSON.stringify(id)}`
  const list = right.length === 0 ? `Add a ${kind} to ${file}.` : `Use one of: ${right.join(', ')}.`
  throw usageError(
    `${found}; this command needs a ${kind}`,
    meant === undefined ? list : `Did you mean ${meant}? ${list}`,
  )
}

/** What goes wrong while a centre is opened: a wrong request is usage, anything else means that it cannot be reached. */
async function opened<T>(opening: Promise<T>): Promise<T> {
  const { DeviceError } = await import('../lib/errors.ts')
  try {
    return await opening
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error
    const { code, message, fix } = error
    if (code === 'illegal') throw usageError(message, fix, error)
    throw new CliError({ exitCode: EXIT.unreachable, code, message, fix, cause: error })
  }
}

/** What {@link untilReady} needs of a device. */
export interface Reachable {
  readonly status: DeviceStatus
  onStatus(listener: (status: DeviceStatus) => void): () => void
}

/**
 * Resolves once the device can be used. @throws CliError, exit code 4, when it is still lost after `waitMs`;
 * one that is being opened is given the time that opening takes.
 */
export function untilReady(
  name: string,
  device: Reachable,
  waitMs: number,
  { interrupted }: Io,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let patient = waitMs > 0
    const finish = (error?: CliError) => {
      clearTimeout(wait)
      clearTimeout(longest)
      remove()
      interrupted.removeEventListener('abort', stop)
      if (error) reject(error)
      else resolve()
    }
    const fail = (what: string) => finish(unusable(name, what, device.status))
    const judge = () => {
      const { state } = device.status
      if (state === 'ready' || state === 'alert' || state === 'sleeping') finish()
      else if (!patient && state !== 'init') fail(`it is ${state}`)
    }
    const stop = () => finish(interruptedBefore(`${name} was ready`))
    const wait = setTimeout(() => {
      patient = false
      judge()
    }, waitMs)
    const longest = setTimeout(() => fail('it does not answer'), waitMs + LONGEST_INIT_MS)
    const remove = device.onStatus(judge)
    interrupted.addEventListener('abort', stop)
    if (interrupted.aborted) stop()
    else judge()
  })
}

function unusable(name: string, what: string, { reason }: DeviceStatus): CliError {
  const message = `${name} cannot be used: ${reason?.message ?? what}`
  const fix = reason?.fix ?? 'Check the cable, the mains plug and the port.'
  return new CliError({ exitCode: EXIT.unreachable, code: reason?.code ?? 'offline', message, fix })
}

/** The deadline of a command that began at `startedMs` of `performance.now()`, as its options. */
export function ttlOption(ttl: number | undefined, startedMs: number): CommandOptions {
  if (ttl === undefined) return {}
  return { ttlMs: Math.max(0, Math.round(ttl - (performance.now() - startedMs))) }
}
