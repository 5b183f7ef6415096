/** What stands between `{` and `}`: settings for the lines below, a code, a picture. */
import { nearest } from '../../../lib/config/nearest.ts'
import { refuse, shown } from './characters.ts'
import { CODE_TYPES, type CodeOption, type Settings } from './document.ts'
import { filled } from './fields.ts'

const KEYS = ['align', 'border', 'code', 'comment', 'image', 'option', 'text', 'width'] as const
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  ...{ a: 'align', b: 'border', c: 'code', i: 'image', o: 'option', t: 'text', w: 'width' },
  ...{ x: 'command', _: 'comment' },
}

/** How a document begins. */
export const FIRST_SETTINGS: Settings = {
  ...{ wrap: true, border: 1, widths: [], align: 1 },
  option: { type: 'code128', width: 2, height: 72, hri: false, cell: 3, level: 'L' },
}

/** Reads `{key: value; …}`. @throws LineError for keys that there are not, and for what tickets may not hold. */
export function readProperties(element: string): ReadonlyMap<(typeof KEYS)[number], string> {
  const properties = new Map<(typeof KEYS)[number], string>()
  for (const member of element.slice(1, -1).split(';')) {
    if (/^[\t ]*$/.test(member)) continue
    const [, written, value] = /^[\t ]*([A-Za-z_]\w*)[\t ]*:[\t ]*([^\t ].*?)[\t ]*$/.exec(member) ?? []
    if (written === undefined || value === undefined)
      refuse(shown(member.trim()), 'a property as `name: value`', 'write for example `{align: left}`')
    const name = ABBREVIATIONS[written] ?? written
    if (name === 'command')
      refuse('a command of a device', 'what any printer can print', 'remove it: it would escape every proof')
    const key = KEYS.find((each) => each === name)
    if (key === undefined) {
      const meant = nearest(name, KEYS)
      const fix = meant === undefined ? 'remove it' : `write \`${meant}:\``
      refuse(`the unknown property ${shown(written)}`, `one of ${KEYS.join(', ')}`, fix)
    }
    properties.set(key, value)
  }
  return properties
}

/** The settings as a line of properties leaves them. @throws LineError */
export function changedSettings(before: Settings, properties: ReturnType<typeof readProperties>): Settings {
  let settings = before
  for (const [key, written] of properties) {
    const value = filled(written, {}).toLowerCase()
    if (key === 'align') {
      const align = ['left', 'center', 'right'].indexOf(value)
      if (align < 0) refuse(shown(written), 'left, center or right', 'write for example `{align: left}`')
      settings = { ...settings, align }
    } else if (key === 'text') {
      if (value !== 'wrap' && value !== 'nowrap')
        refuse(shown(written), 'wrap or nowrap', 'write `{text: wrap}`')
      settings = { ...settings, wrap: value === 'wrap' }
    } else if (key === 'border') settings = { ...settings, border: borderOf(value, written) }
    else if (key === 'width') settings = { ...settings, widths: widthsOf(value, written) }
    else if (key === 'option') settings = { ...settings, option: optionOf(value) }
  }
  return settings
}

function borderOf(value: string, written: string): number {
  if (value === 'line')
    refuse('`border: line`', 'space, none, or 0 to 2', 'write `{border: space}`, and `---` for a rule across')
  if (!/^(?:space|none|[012])$/.test(value))
    refuse(shown(written), 'space, none, or 0 to 2', 'write for example `{border: space}`')
  return value === 'space' ? 1 : Number(value === 'none' ? 0 : value)
}

const WIDEST = 96

function widthsOf(value: string, written: string): number[] {
  const words = wordsOf(value)
  if (words.includes('auto')) return []
  return words.map((word) => {
    if (word === '*') return -1
    if (!/^\d{1,2}$/.test(word) || Number(word) > WIDEST)
      refuse(
        shown(written),
        `auto, or * and numbers from 0 to ${WIDEST}`,
        'write for example `{width: *, 10}`',
      )
    return Number(word)
  })
}

/** Words that the numbers of an option do not fit are told; a number is taken for whatever it fits, as everywhere. */
function optionOf(value: string): CodeOption {
  const option = { ...FIRST_SETTINGS.option } as { -readonly [Key in keyof CodeOption]: CodeOption[Key] }
  const numbers = new Set<keyof CodeOption>()
  const take = (key: 'width' | 'height' | 'cell', number: number, least: number, most: number) => {
    if (!(number >= least && number <= most)) return false
    if (!numbers.has(key)) option[key] = number
    numbers.add(key)
    return true
  }
  for (const word of wordsOf(value)) {
    const type = CODE_TYPES.find((each) => each === word)
    if (type !== undefined) option.type = type
    else if (word === 'hri') option.hri = true
    else if (word === 'nohri') option.hri = false
    else if (/^[lmqh]$/.test(word)) option.level = word.toUpperCase() as CodeOption['level']
    else {
      const number = /^\d{1,3}$/.test(word) ? Number(word) : Number.NaN
      const fits = [take('width', number, 2, 4), take('height', number, 24, 240), take('cell', number, 3, 8)]
      if (fits.includes(true)) continue
      const expected = `${CODE_TYPES.join(', ')}, hri, a level l m q h, or widths 2 to 4, heights 24 to 240, cells 3 to 8`
      refuse(shown(word), expected, 'write for example `option: qrcode, 6, m`')
    }
  }
  return option
}

function wordsOf(value: string): string[] {
  return value.split(/[\t ,]+/).filter((word) => word !== '')
}
