/**
 * Ports of centre.yaml: text on one side, values on the other. Nothing is opened here.
 *
 * serial:///dev/ttyUSB0?baud=9600&bits=7&parity=even&stop=1&flow=none | serial://COM3 | serial://by-id/usb-…
 * file:///dev/usb/lp0 | tcp://host:9100 | tcp://[::1]:9100 | bus://name | board://name | mqtt: | pty:///path
 */
import { isIPv4, isIPv6 } from 'node:net'
import { ConfigError, quoted } from './config-error.ts'
import { isId } from './id.ts'
import { nearest } from './nearest.ts'
import { SERIAL_DEFAULTS, type SerialSettings, serialQuery, serialSettings } from './serial-settings.ts'

/** A serial line of this computer. `path` is what the system calls it: `/dev/ttyUSB0`, `COM3`. */
export interface SerialPort extends SerialSettings {
  readonly scheme: 'serial'
  readonly path: string
}

/** Where a device is reached. */
export type Port =
  | SerialPort
  | { readonly scheme: 'file'; readonly path: string }
  | { readonly scheme: 'tcp'; readonly host: string; readonly port: number }
  | { readonly scheme: 'bus'; readonly name: string }
  | { readonly scheme: 'board'; readonly name: string }
  | { readonly scheme: 'mqtt' }
  | { readonly scheme: 'pty'; readonly path: string }

/** The word before the colon of a port. */
export type PortScheme = Port['scheme']

/** For each scheme, a port that is right: what is proposed when one is wrong. */
export const PORT_EXAMPLES: Readonly<Record<PortScheme, string>> = {
  serial: 'serial:///dev/ttyUSB0?baud=9600',
  file: 'file:///dev/usb/lp0',
  tcp: 'tcp://10.0.0.20:9100',
  bus: 'bus://windows',
  board: 'board://desk-1',
  mqtt: 'mqtt:',
  pty: 'pty:///tmp/kiosk-1',
}

/** Every scheme, in the order of the manual. */
export const PORT_SCHEMES = Object.keys(PORT_EXAMPLES) as readonly PortScheme[]

/** What is wrong with a port. Holds no piece of the port itself, since that may be a secret. */
export interface PortMistake {
  readonly expected: string
  readonly fix: string
}

/** What reading a port gives: the port, or what is wrong with it. */
export type PortReading = { readonly port: Port } | { readonly mistake: PortMistake }

/** @throws ConfigError when the text is not a port. */
export function parsePort(text: string): Port {
  const reading = readPort(text)
  if ('port' in reading) return reading.port
  throw new ConfigError('', [{ where: 'port', found: quoted(text), ...reading.mistake }])
}

/** Reads a port without throwing. */
export function readPort(text: string): PortReading {
  const [, scheme, rest] = /^([a-z0-9]+):(.*)$/is.exec(text) ?? []
  const known = PORT_SCHEMES.find((word) => word === scheme)
  if (known === undefined || rest === undefined) return unknownScheme(scheme ?? '')
  if (known === 'mqtt') return readMqtt(rest)
  if (!rest.startsWith('//')) return wrong(known, `"//" after "${known}:"`)
  const body = rest.slice(2)
  switch (known) {
    case 'serial':
      return readSerial(body)
    case 'file':
    case 'pty': {
      const path = absolutePath(body)
      if (path === undefined) return wrong(known, `an absolute path after "${known}://"`)
      return { port: { scheme: known, path } }
    }
    case 'tcp':
      return readTcp(body)
    case 'bus':
    case 'board':
      if (!isId(body)) return wrong(known, `the name of a ${known} after "${known}://"`)
      return { port: { scheme: known, name: body } }
  }
}

/** The one way this package writes a port; `parsePort(formatPort(port))` equals `port`. */
export function formatPort(port: Port): string {
  switch (port.scheme) {
    case 'serial':
      return `serial://${serialName(port.path)}${serialQuery(port)}`
    case 'file':
    case 'pty':
      return `${port.scheme}://${escapePath(port.path)}`
    case 'tcp':
      return `tcp://${port.host.includes(':') ? `[${port.host}]` : port.host}:${port.port}`
    case 'bus':
    case 'board':
      return `${port.scheme}://${port.name}`
    case 'mqtt':
      return 'mqtt:'
  }
}

/** A text that two ports share exactly when only one may be open; undefined for shared ones. */
export function exclusiveKey(port: Port): string | undefined {
  switch (port.scheme) {
    case 'serial':
    case 'file':
    case 'pty':
      return `path ${port.path}`
    case 'tcp':
      return `tcp ${port.host.toLowerCase()} ${port.port}`
    case 'bus':
    case 'board':
    case 'mqtt':
      return undefined
  }
}

const SERIAL_FOLDER = '/dev/serial/'
const STABLE_NAME = /^by-(?:id|path)\/[^/]+$/ // udev's names, which outlive a re-plug

function readSerial(body: string): PortReading {
  const mark = body.indexOf('?')
  const path = serialPath(mark === -1 ? body : body.slice(0, mark))
  if (path === undefined)
    return wrong('serial', 'an absolute device path, COM1 to COM256, or by-id/… after "serial://"')
  if (mark === -1) return { port: { scheme: 'serial', path, ...SERIAL_DEFAULTS } }
  const settings = serialSettings(body.slice(mark + 1))
  if ('expected' in settings) return { mistake: settings }
  return { port: { scheme: 'serial', path, ...settings } }
}

function serialPath(name: string): string | undefined {
  const com = /^com([1-9]\d{0,2})$/i.exec(name)
  if (com !== null) return Number(com[1]) <= 256 ? `COM${com[1]}` : undefined
  if (name.startsWith('/')) return absolutePath(name)
  return STABLE_NAME.test(name) ? absolutePath(SERIAL_FOLDER + name) : undefined
}

function serialName(path: string): string {
  const short = path.startsWith(SERIAL_FOLDER) ? path.slice(SERIAL_FOLDER.length) : ''
  return escapePath(STABLE_NAME.test(short) ? short : path)
}

function readTcp(body: string): PortReading {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]*)\]|([^:[\]]*)):(\d{1,5})$/.exec(body) ?? []
  const host = bracketed ?? plain
  const port = Number(digits)
  if (host === undefined || port < 1 || port > 65_535)
    return wrong('tcp', 'host:port after "tcp://", the port from 1 to 65535, IPv6 in [brackets]')
  const right = bracketed === undefined ? isHost(host) : isIPv6(host)
  if (!right) return wrong('tcp', 'a host name, an IPv4 address, or an IPv6 address in [brackets]')
  return { port: { scheme: 'tcp', host, port } }
}

function isHost(host: string): boolean {
  if (/(?:^|\.)\d+$/.test(host)) return isIPv4(host)
  const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i
  return host.length <= 253 && host.split('.').every((part) => label.test(part))
}

function readMqtt(rest: string): PortReading {
  if (rest === '') return { port: { scheme: 'mqtt' } }
  const expected = '"mqtt:" alone: the topics come from the model, the broker from "broker"'
  return wrong('mqtt', expected)
}

/** The path meant by the text, `%20` and the like decoded; undefined when it names no file. */
function absolutePath(text: string): string | undefined {
  if (!/^\/.*[^/]$/s.test(text) || /[?#]/.test(text)) return undefined
  try {
    const path = decodeURIComponent(text)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    return /[\x00-\x1f\x7f]/.test(path) || path.endsWith('/') ? undefined : path
  } catch {
    return undefined // a "%" that escapes nothing
  }
}

function escapePath(path: string): string {
  return path.replace(/[%?#]/g, encodeURIComponent)
}

function unknownScheme(word: string): PortReading {
  const expected = `a port: ${PORT_SCHEMES.map((scheme) => PORT_EXAMPLES[scheme]).join(', ')}`
  const meant = nearest(word, PORT_SCHEMES) as PortScheme | undefined
  return { mistake: { expected, fix: proposal(meant ?? 'serial') } }
}

function wrong(scheme: PortScheme, expected: string): PortReading {
  return { mistake: { expected, fix: proposal(scheme) } }
}

function proposal(scheme: PortScheme): string {
  return `write for example ${JSON.stringify(PORT_EXAMPLES[scheme])}`
}
