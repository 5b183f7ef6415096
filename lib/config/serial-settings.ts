import { nearest } from './nearest.ts'

/** How bytes are framed on a serial line. */
export interface SerialSettings {
  readonly baudRate: number
  readonly dataBits: 7 | 8
  readonly parity: 'none' | 'even' | 'odd'
  readonly stopBits: 1 | 2
  readonly flow: 'none' | 'rtscts' | 'xonxoff'
}

/** What holds where a port says nothing: 9600 baud, 8N1, no flow control. */
export const SERIAL_DEFAULTS: SerialSettings = {
  baudRate: 9600,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
  flow: 'none',
}

const SLOWEST_BAUD = 50
const FASTEST_BAUD = 4_000_000 // the fastest rate Linux has a name for

const CHOICES = {
  baud: `a whole number from ${SLOWEST_BAUD} to ${FASTEST_BAUD}`,
  bits: '7 or 8',
  parity: 'none, even or odd',
  stop: '1 or 2',
  flow: 'none, rtscts or xonxoff',
} as const
type Name = keyof typeof CHOICES
const NAMES = Object.keys(CHOICES) as Name[]

const EXAMPLES: Readonly<Record<Name, string>> = {
  baud: 'baud=9600',
  bits: 'bits=8',
  parity: 'parity=none',
  stop: 'stop=1',
  flow: 'flow=none',
}

/** Reads the text after "?" of a serial port. What is returned in a mistake holds none of that text. */
export function serialSettings(query: string): SerialSettings | { expected: string; fix: string } {
  let settings = SERIAL_DEFAULTS
  const seen = new Set<string>()
  for (const part of query.split('&')) {
    const equals = part.indexOf('=')
    const word = equals === -1 ? part : part.slice(0, equals)
    const name = NAMES.find((known) => known === word)
    if (name === undefined) return unknownSetting(word)
    if (seen.has(name)) return { expected: `"${name}" once`, fix: `remove all but one "${name}="` }
    seen.add(name)
    const setting = readSetting(name, equals === -1 ? '' : part.slice(equals + 1))
    if (setting === undefined)
      return { expected: `${name}= with ${CHOICES[name]}`, fix: `write for example ${EXAMPLES[name]}` }
    settings = { ...settings, ...setting }
  }
  return settings
}

/** The text after the path of a serial port: the speed always, the rest where it is not the default. */
export function serialQuery(settings: SerialSettings): string {
  const { baudRate, dataBits, parity, stopBits, flow } = settings
  const parts = [`baud=${baudRate}`]
  if (dataBits !== SERIAL_DEFAULTS.dataBits) parts.push(`bits=${dataBits}`)
  if (parity !== SERIAL_DEFAULTS.parity) parts.push(`parity=${parity}`)
  if (stopBits !== SERIAL_DEFAULTS.stopBits) parts.push(`stop=${stopBits}`)
  if (flow !== SERIAL_DEFAULTS.flow) parts.push(`flow=${flow}`)
  return `?${parts.join('&')}`
}

function readSetting(name: Name, value: string): Partial<SerialSettings> | undefined {
  switch (name) {
    case 'baud': {
      const baudRate = /^[1-9]\d{0,6}$/.test(value) ? Number(value) : 0
      return baudRate >= SLOWEST_BAUD && baudRate <= FASTEST_BAUD ? { baudRate } : undefined
    }
    case 'bits':
      return value === '7' ? { dataBits: 7 } : value === '8' ? { dataBits: 8 } : undefined
    case 'parity':
      return value === 'none' || value === 'even' || value === 'odd' ? { parity: value } : undefined
    case 'stop':
      return value === '1' ? { stopBits: 1 } : value === '2' ? { stopBits: 2 } : undefined
    case 'flow':
      if (value !== 'none' && value !== 'rtscts' && value !== 'xonxoff') return undefined
      return { flow: value }
  }
}

function unknownSetting(word: string): { expected: string; fix: string } {
  const expected = `settings of a serial line: ${NAMES.join(', ')}`
  const meant = nearest(word, NAMES)
  if (meant === undefined) return { expected, fix: `write for example ${EXAMPLES.baud}` }
  return { expected, fix: `write ${meant}= there` }
}
