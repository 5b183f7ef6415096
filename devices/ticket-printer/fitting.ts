/** Blocks for paper of a width: text shrunk and wrapped until each block is one line. Pure. */
import type { Align, Block, RowBlock } from './blocks.ts'

/** The same blocks for paper of so many columns: large text shrunk, long text wrapped, one line a block. */
export function fitting(blocks: readonly Block[], columns: number): Block[] {
  return blocks.flatMap((block): Block[] => {
    if (block.kind !== 'text') return [block]
    const size = block.size === 1 ? 1 : Math.min(block.size, roomFor(block.text, columns))
    return wrapped(block.text, Math.max(1, Math.floor(columns / size))).map((text) => ({
      ...block,
      text,
      size,
    }))
  })
}

/** How many times as wide a text may be to stay on one line; at least once. */
function roomFor(text: string, columns: number): number {
  return Math.max(1, Math.floor(columns / Math.max(1, [...text].length)))
}

/** Lines of at most `columns` characters, parted between words where that can be. */
function wrapped(text: string, columns: number): string[] {
  if (text.length <= columns && !text.startsWith(' ')) return [text] // as below
  const lines: string[] = []
  let line: string[] = []
  for (const word of text.split(' ')) {
    let rest = [...word]
    if (line.length > 0 && line.length + 1 + rest.length <= columns) {
      line.push(' ', ...rest)
      continue
    }
    if (line.length > 0) lines.push(line.join(''))
    while (rest.length > columns) {
      lines.push(rest.slice(0, columns).join(''))
      rest = rest.slice(columns)
    }
    line = rest
  }
  return line.length > 0 || lines.length === 0 ? [...lines, line.join('')] : lines
}

/** What will be read on the paper, line by line, trailing blanks removed. */
export function layoutText(blocks: readonly Block[], columns: number): string[] {
  return fitting(blocks, columns).flatMap((block) => linesOf(block, columns))
}

function linesOf(block: Block, columns: number): string[] {
  switch (block.kind) {
    case 'feed':
      return Array.from({ length: block.lines }, () => '')
    case 'row':
      return [rowText(block)]
    case 'qr':
      return [placed(`[QR ${block.text}]`, block.align ?? 'centre', columns)]
    case 'image':
      return [placed(block.label, block.align, columns)]
    case 'text':
      return [placed(block.text, block.align, columns, block.size)]
  }
}

function placed(text: string, align: Align, columns: number, size = 1): string {
  const spare = Math.max(0, columns - [...text].length * size)
  const indent = align === 'left' ? 0 : align === 'right' ? spare : Math.floor(spare / 2)
  return `${' '.repeat(indent)}${text}`.trimEnd()
}

/** Each part from its own column on; what is larger than plain is read as if it were not. */
function rowText({ parts }: RowBlock): string {
  return parts.reduce((line, { column, text }) => line.padEnd(column) + text, '').trimEnd()
}
