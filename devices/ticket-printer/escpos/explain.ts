/** What goes over the line of an ESC/POS printer, in words for people who read along. */
import { hexOf } from '../../../lib/bytes.ts'
import { type CodePage, decodeText } from '../../../lib/code-page.ts'
import { type Explainer, explainWith } from '../../../lib/explain.ts'
import { CommandStream, type Step } from '../mechanics/command-stream.ts'
import { decoderOf, ROWS_COMMAND } from './decode.ts'
import { pageByNumber } from './page-characters.ts'
import type { EscposProfile } from './profile.ts'
import { replyDecoder } from './reply-decoder.ts'
import type { Reply } from './status.ts'

/** What the commands do that a ticket is made of; others stand by their name alone. */
const WORDS: Readonly<Record<string, string>> = {
  'ESC @': 'initialise',
  'ESC t': 'code page',
  'ESC R': 'international set',
  'ESC a': 'align',
  'ESC E': 'bold',
  'ESC !': 'mode',
  'ESC d': 'feed lines',
  'ESC J': 'feed dots',
  'ESC =': 'select device',
  'ESC c': 'panel',
  'ESC p': 'drawer pulse',
  'FS .': 'one-byte characters',
  'GS !': 'character size',
  'GS V': 'feed and cut',
  'GS a': 'automatic status',
  'GS r': 'transmit status',
  'GS I': 'transmit identity',
  'GS e': 'move the ticket',
  'GS e0': 'automatic full status',
  'GS e1': 'paper left',
  'GS e2': 'cuts so far',
  'GS e4': 'retracted tickets so far',
  'GS e5': 'starts so far',
  'FS P': 'cut and present',
  'FS q': 'keep pictures under numbers',
  'FS 94': 'keep a logo',
  'GS R': 'draw the ticket back',
  'GS f6': 'next mark to the head',
  'GS f8': 'next mark to the blade',
  'GS ( L': 'stored picture',
  'ESC i': 'cut',
  'ESC v': 'transmit paper status',
  'GS ( H': 'transmit process id',
  'GS ( k': 'symbol',
  'GS v 0': 'picture',
  'DLE EOT': 'status in real time',
  'DLE ENQ': 'recover',
  'DLE DC4': 'real-time request',
}
const MOST_BYTES = 16

/** Says what a printer is sent, text as its present code page has it, and what it answers. */
export function explainEscpos(profile: EscposProfile): Explainer {
  const stream = new CommandStream({ decode: decoderOf(profile), picture: ROWS_COMMAND })
  let page = pageByNumber(profile, 0)
  const describe = ({ command: { name, args, unknown }, data }: Step): string => {
    if (name === 'ESC t') page = pageByNumber(profile, args[0] ?? 0)
    if (name === 'text') return JSON.stringify(textOf(args, page))
    if (unknown === true) return `? ${name}`
    const word = WORDS[name]
    const args16 = args.length > 0 ? ` ${hexOf(args, MOST_BYTES)}` : ''
    const rest = data.length > 0 ? ` + ${hexOf(data, MOST_BYTES)}` : ''
    return `${name}${name === 'rows' ? ` (${args.length} bytes)` : args16}${rest}${word === undefined ? '' : ` (${word})`}`
  }
  return {
    toDevice: (bytes) => stream.push(bytes).map(describe),
    toHost: explainWith(replyDecoder(profile), describeReply),
  }
}

function textOf(bytes: Uint8Array, page: CodePage | 'katakana' | undefined): string {
  return decodeText(bytes, page === undefined || page === 'katakana' ? 'cp437' : page)
}

function describeReply(reply: Reply): string {
  switch (reply.kind) {
    case 'realTime':
      return `status ${hexOf(Uint8Array.of(reply.byte))}${reply.byte === 0x12 ? ' (all well)' : ''}`
    case 'automatic': {
      const facts = Object.entries(reply.facts).flatMap(([name, is]) => (is ? [name] : []))
      return `automatic status: ${facts.join(', ') || 'all well'}`
    }
    case 'byte':
      return `answer ${hexOf(Uint8Array.of(reply.byte))}`
    case 'processId':
      return `process id ${JSON.stringify(reply.id)}: all before it is printed`
    case 'counter':
      return `counter ${reply.value} ${reply.counter}`
    case 'buffersCleared':
      return 'buffers cleared'
    case 'block':
      return `block ${hexOf(Uint8Array.of(reply.header, ...reply.data), MOST_BYTES)}`
    case 'xon':
      return 'XON'
    case 'xoff':
      return 'XOFF'
  }
}
