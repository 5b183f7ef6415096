/** What goes over the line of a Star printer, in words for people who read along. */
import { hexOf } from '../../../lib/bytes.ts'
import { type CodePage, decodeText } from '../../../lib/code-page.ts'
import { type Explainer, explainWith } from '../../../lib/explain.ts'
import { CommandStream, type Step } from '../mechanics/command-stream.ts'
import { ROWS_COMMAND, starDecoder } from './decode.ts'
import { pageByNumber } from './page-modes.ts'
import type { StarProfile } from './profile.ts'
import { decodeReply, type Reply } from './status.ts'

/** What the commands do that a ticket is made of; others stand by their name alone. */
const WORDS: Readonly<Record<string, string>> = {
  ETB: 'count when printed',
  CAN: 'cancel and initialise',
  'ESC @': 'initialise',
  'ESC ACK': 'status in real time',
  'ESC E': 'bold',
  'ESC F': 'not bold',
  'ESC R': 'international set',
  'ESC a': 'feed lines',
  'ESC d': 'cut',
  'ESC i': 'character size',
  'ESC k': 'strip of a picture',
  'ESC z': 'lines of 4 mm',
  'ESC 0': 'lines of 3 mm',
  'ESC RS E': 'clear the counter',
  'ESC RS F': 'font',
  'ESC RS a': 'automatic status',
  'ESC GS a': 'align',
  'ESC GS t': 'code page',
  'ESC GS y': 'QR code',
  'ESC GS S': 'picture',
  'ESC GS ETX': 'answer when printed',
}
const MOST_BYTES = 16

/** Says what a printer is sent, text as its present code page has it, and what it answers. */
export function explainStar(profile: StarProfile): Explainer {
  const stream = new CommandStream({ ...starDecoder(), picture: ROWS_COMMAND })
  let page: CodePage = 'cp437'
  const describe = ({ command: { name, args, unknown }, data }: Step): string => {
    if (name === 'ESC GS t') page = pageByNumber(profile, args[0] ?? 0) ?? page
    if (name === 'text') return JSON.stringify(decodeText(args, page))
    if (unknown === true) return `? ${name}`
    const word = WORDS[name]
    const args16 = args.length > 0 ? ` ${hexOf(args, MOST_BYTES)}` : ''
    const rest = data.length > 0 ? ` + ${hexOf(data, MOST_BYTES)}` : ''
    return `${name}${name === 'rows' ? ` (${args.length} bytes)` : args16}${rest}${word === undefined ? '' : ` (${word})`}`
  }
  return {
    toDevice: (bytes) => stream.push(bytes).map(describe),
    toHost: explainWith(decodeReply, describeReply),
  }
}

function describeReply(reply: Reply): string {
  switch (reply.kind) {
    case 'status': {
      const { counter, ...facts } = reply.facts
      const is = Object.entries(facts).flatMap(([name, value]) => (value ? [name] : []))
      return `status: ${is.join(', ') || 'all well'}; counter ${counter}`
    }
    case 'document':
      return reply.s === 1
        ? `document ${reply.id}: all before it is printed; count ${reply.count}`
        : `document ${reply.id}: count ${reply.count}`
    case 'version':
      return `version ${JSON.stringify(reply.text)}`
    case 'qrSize':
      return `QR code of ${reply.dots} dots`
    case 'xon':
      return 'XON'
    case 'xoff':
      return 'XOFF'
  }
}
