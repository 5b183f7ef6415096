import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ConfigError } from './config-error.ts'
import { exclusiveKey, formatPort, type Port, parsePort } from './port.ts'

const line = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' } as const

const right: { text: string; port: Port; written: string }[] = [
  {
    text: 'serial:///dev/ttyUSB2?baud=9600&bits=7&parity=even',
    port: { scheme: 'serial', path: '/dev/ttyUSB2', ...line, dataBits: 7, parity: 'even' },
    written: 'serial:///dev/ttyUSB2?baud=9600&bits=7&parity=even',
  },
  {
    text: 'serial://com3?stop=2&flow=rtscts&baud=115200',
    port: { scheme: 'serial', path: 'COM3', ...line, baudRate: 115_200, stopBits: 2, flow: 'rtscts' },
    written: 'serial://COM3?baud=115200&stop=2&flow=rtscts',
  },
  {
    text: 'serial://by-id/usb-Arduino_Uno_5573',
    port: { scheme: 'serial', path: '/dev/serial/by-id/usb-Arduino_Uno_5573', ...line },
    written: 'serial://by-id/usb-Arduino_Uno_5573?baud=9600',
  },
  {
    text: 'file:///dev/usb/lp%3F0',
    port: { scheme: 'file', path: '/dev/usb/lp?0' },
    written: 'file:///dev/usb/lp%3F0',
  },
  {
    text: 'tcp://h-1.lan:9100',
    port: { scheme: 'tcp', host: 'h-1.lan', port: 9100 },
    written: 'tcp://h-1.lan:9100',
  },
  {
    text: 'tcp://[fe80::1]:1',
    port: { scheme: 'tcp', host: 'fe80::1', port: 1 },
    written: 'tcp://[fe80::1]:1',
  },
  { text: 'bus://windows', port: { scheme: 'bus', name: 'windows' }, written: 'bus://windows' },
  { text: 'board://desk-1', port: { scheme: 'board', name: 'desk-1' }, written: 'board://desk-1' },
  { text: 'mqtt:', port: { scheme: 'mqtt' }, written: 'mqtt:' },
  {
    text: 'pty:///tmp/kiosk-1',
    port: { scheme: 'pty', path: '/tmp/kiosk-1' },
    written: 'pty:///tmp/kiosk-1',
  },
]

it.each(right)('reads $text, and writes it in one way', ({ text, port, written }) => {
  expect(parsePort(text)).toEqual(port)
  expect(formatPort(port)).toBe(written)
  expect(parsePort(written)).toEqual(port)
})

const wrong = [
  ['', 'a port: serial:///dev/ttyUSB0?baud=9600,', '"serial:///dev/ttyUSB0?baud=9600"'],
  ['/dev/ttyUSB0', 'a port: serial://', '"serial:///dev/ttyUSB0?baud=9600"'],
  ['seril:///dev/ttyUSB0', 'a port: serial://', '"serial:///dev/ttyUSB0?baud=9600"'],
  ['tpc://h:1', 'a port: serial://', '"tcp://10.0.0.20:9100"'],
  ['serial:/dev/ttyUSB0', '"//" after "serial:"', '"serial:///dev/ttyUSB0?baud=9600"'],
  ['serial://ttyUSB0', 'an absolute device path', '"serial:///dev/ttyUSB0?baud=9600"'],
  ['serial://COM0', 'COM1 to COM256', '"serial:///dev/ttyUSB0?baud=9600"'],
  ['serial://by-id/a/b', 'by-id/', '"serial:///dev/ttyUSB0?baud=9600"'],
  ['serial:///dev/x?', 'settings of a serial line', 'baud=9600'],
  [
    'serial:///dev/x?buad=9600',
    'settings of a serial line: baud, bits, parity, stop, flow',
    'write baud= there',
  ],
  ['serial:///dev/x?baud=9k6', 'baud= with a whole number from 50 to 4000000', 'baud=9600'],
  ['serial:///dev/x?baud=9600&baud=9600', '"baud" once', 'remove all but one "baud="'],
  ['serial:///dev/x?bits=9', 'bits= with 7 or 8', 'bits=8'],
  ['serial:///dev/x?parity=mark', 'parity= with none, even or odd', 'parity=none'],
  ['serial:///dev/x?stop=1.5', 'stop= with 1 or 2', 'stop=1'],
  ['serial:///dev/x?flow=on', 'flow= with none, rtscts or xonxoff', 'flow=none'],
  ['file://lp0', 'an absolute path after "file://"', '"file:///dev/usb/lp0"'],
  ['file:///dev/%zz', 'an absolute path', '"file:///dev/usb/lp0"'],
  ['tcp://10.0.0.20', 'host:port after "tcp://"', '"tcp://10.0.0.20:9100"'],
  ['tcp://10.0.0.20:0', 'the port from 1 to 65535', '"tcp://10.0.0.20:9100"'],
  ['tcp://10.0.0.20:65536', 'the port from 1 to 65535', '"tcp://10.0.0.20:9100"'],
  ['tcp://10.0.0.300:9100', 'a host name, an IPv4 address', '"tcp://10.0.0.20:9100"'],
  ['tcp://[10.0.0.1]:9100', 'an IPv6 address in [brackets]', '"tcp://10.0.0.20:9100"'],
  ['tcp://::1:9100', 'IPv6 in [brackets]', '"tcp://10.0.0.20:9100"'],
  ['bus://Windows', 'the name of a bus', '"bus://windows"'],
  ['board://', 'the name of a board', '"board://desk-1"'],
  ['mqtt://127.0.0.1', '"mqtt:" alone', '"mqtt:"'],
  ['pty://tmp', 'an absolute path', '"pty:///tmp/kiosk-1"'],
] as const

it.each(wrong)('refuses %j and says what would do', (text, expected, fix) => {
  const problem = problemOf(text)
  expect(problem.where).toBe('port')
  expect(problem.found).toBe(JSON.stringify(text))
  expect(problem.expected).toContain(expected)
  expect(problem.fix).toContain(fix)
})

it('hides credentials in a port that should hold none', () => {
  expect(problemOf('mqtt://u:hunter2@h').found).toBe('"mqtt://***@h"')
  expect(problemOf('tcp://u:hunter2@h:9100').found).toBe('"tcp://***@h:9100"')
})

it('knows which ports only one may open', () => {
  expect(key('serial:///dev/ttyUSB0?baud=9600')).toBe(key('file:///dev/ttyUSB0'))
  expect(key('tcp://Host:1')).toBe(key('tcp://host:1'))
  expect(key('tcp://host:1')).not.toBe(key('tcp://host:2'))
  for (const shared of ['bus://a', 'board://a', 'mqtt:']) expect(key(shared)).toBeUndefined()
})

it('gives a port or a ConfigError for any text, and reads back what it writes', () => {
  const starts = fc.constantFrom(
    '',
    'serial://',
    'serial:///dev/',
    'tcp://',
    'file:///',
    'bus://',
    'mqtt:',
    'pty:///',
  )
  const tail = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'/?%#&=:[]a1.-') }),
  )
  fc.assert(
    fc.property(starts, tail, (start, rest) => {
      const port = parseOrUndefined(start + rest)
      if (port !== undefined) expect(parsePort(formatPort(port))).toEqual(port)
    }),
  )
})

function key(text: string): string | undefined {
  return exclusiveKey(parsePort(text))
}

function parseOrUndefined(text: string): Port | undefined {
  try {
    return parsePort(text)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    return undefined
  }
}

function problemOf(text: string) {
  try {
    parsePort(text)
  } catch (error) {
    if (error instanceof ConfigError && error.problems[0]) return error.problems[0]
  }
  throw new Error(`${text} was not refused with a ConfigError`)
}
