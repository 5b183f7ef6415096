import { joined } from '../../../lib/bytes.ts'
import type { CommandSet } from './profile.ts'
import { encodeCommand, type SentCommand } from './protocol.ts'

const CR = 0x0d
/** NUL does nothing of its own, and as an argument it ends what waits for more: so many end the longest command. */
const FILLER = { epson: 128, cd5220: 400 } as const // ESC & with 95 glyphs; ESC b with a message of 400 characters

/** Speaks to the display, whomever the host spoke to before; one that listens already stays as it is. */
export const SELECT: SentCommand = { kind: 'select', n: 2 }
const ENABLE_ALL: SentCommand = { kind: 'chain', displays: [{ on: true, number: 0 }] }
const CLEAR: SentCommand = { kind: 'clear' }

const LEAVE_SETTING: SentCommand = { kind: 'setting', on: false }
// US ^ ends a macro that is being defined (p60), where US : would begin one that was not
const END_MACRO: SentCommand = { kind: 'macroRun', characterMs: 0, pauseMs: 0 }

/** Deselected, switched off in the chain, or both: whichever of the two hides the other. */
const HEAR: readonly SentCommand[] = [SELECT, ENABLE_ALL, SELECT]

/**
 * What makes a display listen, whatever an earlier life left it in: in the middle of a string or a command, speaking
 * for the printer, switched off in the chain, in setting mode, or keeping a macro. Harmless to one that listens already.
 */
export function wakeUp(set: CommandSet): Uint8Array {
  const encoded = (commands: readonly SentCommand[]) =>
    joined(commands.map((each) => encodeCommand(each, set)))
  const filler = new Uint8Array(FILLER[set])
  const start = [Uint8Array.of(CR), filler]
  if (set === 'cd5220') return joined([...start, encoded([SELECT, CLEAR])])
  return joined([
    ...start,
    encoded([...HEAR, LEAVE_SETTING]),
    filler, // the reset that ends setting mode loses what is received meanwhile (DM-D110 p63)
    encoded([END_MACRO, ...HEAR, CLEAR]),
  ])
}

/** An empty macro in the place of any other, and none that is being defined: what is run then shows nothing. */
const DEFINE: SentCommand = { kind: 'macroDefine' }
const FORGET_MACRO: readonly SentCommand[] = [DEFINE, DEFINE, END_MACRO]

const WINDOWS: Readonly<Record<CommandSet, readonly number[]>> = { epson: [1, 2, 3, 4], cd5220: [1] }

/**
 * What leads a display that is powered out of every mode in which a byte that nobody sent may have left it, without a
 * change of what is lit. A command that waits for more bytes swallows some of this: the next time all of it is heard.
 */
export function unwind(set: CommandSet): readonly SentCommand[] {
  const windows = WINDOWS[set].map((number): SentCommand => ({ kind: 'window', number }))
  const glyphs: SentCommand = { kind: 'glyphs', on: false }
  if (set === 'cd5220') return [SELECT, ...windows, glyphs]
  return [...HEAR, LEAVE_SETTING, ...FORGET_MACRO, ...windows, { kind: 'reverse', on: false }, glyphs]
}
