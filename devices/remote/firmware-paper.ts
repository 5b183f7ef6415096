/** A ticket as dots on paper: what is where, what can be read of it, and its picture. */
import { Bitmap, CELL, drawQr, encodePng, glyph } from '../../lib/picture/index.ts'
import type { PaperPiece } from '../ticket-printer/contract.ts'
import { type Block, fitting, layoutText } from '../ticket-printer/layout.ts'

const LINE_GAP_DOTS = 8
const QR_MODULE_DOTS = 6

interface Line {
  readonly block: Block
  readonly text: readonly string[]
  readonly topDots: number
  readonly heightDots: number
  readonly picture?: Bitmap
}

/** One ticket, laid out for paper of a width. */
export interface Page {
  readonly lines: readonly Line[]
  readonly heightDots: number
}

/** Lays blocks out, each on dots of its own. @throws SymbolError for a QR code that cannot be drawn. */
export function layoutPage(blocks: readonly Block[], widthDots: number): Page {
  const columns = Math.floor(widthDots / CELL.A.width)
  const lines: Line[] = []
  let topDots = 0
  for (const block of fitting(blocks, columns)) {
    const picture =
      block.kind === 'qr' ? drawQr(block.text, { ecLevel: 'M', moduleSize: QR_MODULE_DOTS }) : undefined
    const textDots =
      CELL.A.height * (block.kind === 'text' ? block.size : block.kind === 'feed' ? block.lines : 0)
    const heightDots = (picture?.height ?? textDots) + LINE_GAP_DOTS
    lines.push({
      block,
      text: layoutText([block], columns),
      topDots,
      heightDots,
      ...(picture ? { picture } : {}),
    })
    topDots += heightDots
  }
  return { lines, heightDots: topDots }
}

/** How a piece left the roll, and how much of the page is on it. */
export interface PieceFacts {
  readonly parted: PaperPiece['parted']
  readonly dotsPerMm: number
  readonly widthDots: number
  /** Of the page, from its top. */
  readonly printedDots: number
  readonly lengthDots: number
  readonly bytes: Uint8Array
}

/** A piece of paper that bears the printed part of a page; a line that was not finished cannot be read. */
export function paperPiece(
  page: Page,
  { parted, dotsPerMm, widthDots, printedDots, lengthDots, bytes }: PieceFacts,
): PaperPiece {
  const whole = page.lines.filter(({ topDots, heightDots }) => topDots + heightDots <= printedDots + 1e-6)
  return {
    text: whole.flatMap(({ text }) => text).join('\n'),
    lengthMm: Math.round((lengthDots / dotsPerMm) * 10) / 10,
    ...{ parted, bytes, unknown: {} },
    png: () => encodePng(drawPaper(page, widthDots, printedDots, Math.max(1, Math.round(lengthDots)))),
  }
}

function drawPaper(page: Page, widthDots: number, printedDots: number, lengthDots: number): Bitmap {
  const paper = new Bitmap(widthDots, lengthDots)
  for (const { block, topDots, picture } of page.lines) {
    if (picture) paper.blit(picture, Math.floor((widthDots - picture.width) / 2), topDots)
    else if (block.kind === 'text') drawText(paper, block, topDots)
  }
  const printed = Math.max(0, Math.round(printedDots))
  if (printed < lengthDots) paper.fillRect(0, printed, widthDots, lengthDots - printed, false)
  return paper
}

function drawText(
  paper: Bitmap,
  { text, size, bold, align }: Extract<Block, { kind: 'text' }>,
  top: number,
): void {
  const cell = CELL.A.width * size
  const characters = [...text]
  const spare = Math.max(0, paper.width - characters.length * cell)
  let x = align === 'left' ? 0 : align === 'right' ? spare : Math.floor(spare / 2)
  for (const character of characters) {
    const shape = glyph(character.codePointAt(0) ?? 0x20, 'A')
    paper.blit(shape, x, top, { scaleX: size, scaleY: size, or: true })
    if (bold) paper.blit(shape, x + 1, top, { scaleX: size, scaleY: size, or: true })
    x += cell
  }
}
