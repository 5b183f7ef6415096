/** What may stand under `options.layout` of a printer in centre.yaml. It does not depend on the width of the paper. */
import { z } from 'zod'
import { PictureError } from '../../lib/picture/grey.ts'
import { LANGUAGES } from './languages.ts'
import { logoPicture } from './logo.ts'
import { parseReceipt } from './receiptline/parse.ts'
import { printable } from './schema.ts'

/** What can stand on a ticket, one under the other. */
const PARTS = [
  ...['logo', 'head', 'service', 'ticket', 'waiting', 'windows', 'lines', 'qr', 'foot', 'rule', 'space'],
] as const

/** One word of {@link PARTS}. */
export type LayoutPart = (typeof PARTS)[number]

const MOST_PARTS = 40
const whole = (least: number, most: number, example: number) => {
  const words = `expected ${least} to ${most}`
  return z
    .int(words)
    .min(least, words)
    .max(most, words)
    .meta({ examples: [example] })
}

/** How a part looks; what is left out is as usual. */
const styleSchema = z.strictObject(
  {
    /** Times as large as plain text; shrunk where the text is too long for the paper. */
    size: whole(1, 8, 2).optional(),
    bold: z.boolean('expected true or false').optional(),
    align: z.enum(['left', 'centre', 'right'], 'expected left, centre or right').optional(),
  },
  'expected for example { size: 2, bold: true }',
)

const styled = styleSchema.optional()
const lines = z
  .array(printable(96), 'expected a list of lines')
  .max(10, 'expected at most 10 lines')
  .meta({ examples: [['Migration office']] })
const fileName = z
  .string('expected the path of a file')
  .min(1, 'expected the path of a file')
  .max(1024, 'expected the path of a file')

const logoSchema = z.strictObject(
  {
    /** A PNG file, by a path from the folder of centre.yaml. */
    file: fileName.meta({ examples: ['logo.png'] }).optional(),
    /** What is in the file, in base64; filled in where the configuration is read. */
    data: z
      .string('expected a PNG file in base64')
      .max(400_000, 'expected at most 400000 characters')
      .optional(),
    /** Of the paper's width, percent. Default 60. */
    width: whole(10, 100, 60).optional(),
    /** Shades as patterns of dots, for photographs. Default: what is darker than the threshold is black. */
    dither: z.boolean('expected true or false').optional(),
    /** What is darker is black. Default 128. */
    threshold: whole(1, 255, 128).optional(),
  },
  'expected for example { file: logo.png }',
)

const LONGEST_TEMPLATE = 500_000
const templateSchema = z.union(
  [
    z.string().max(LONGEST_TEMPLATE),
    z.strictObject({
      /** A ReceiptLine document, by a path from the folder of centre.yaml. */
      file: fileName,
      /** What is in the file; filled in where the configuration is read. */
      text: z.string().max(LONGEST_TEMPLATE).optional(),
    }),
  ],
  `expected a ReceiptLine document of at most ${LONGEST_TEMPLATE} characters, or { file: ticket.receipt }`,
)

/** How the tickets of a printer are laid out. */
export const layoutSchema = z
  .strictObject(
    {
      /** Of the words that we add ourselves; each of them in every language. Default: the printer's language. */
      languages: z
        .array(z.enum(LANGUAGES, `expected one of ${LANGUAGES.join(', ')}`), 'expected a list of languages')
        .min(1, `expected 1 to ${LANGUAGES.length} languages`)
        .max(LANGUAGES.length, `expected 1 to ${LANGUAGES.length} languages`)
        .meta({ examples: [[...LANGUAGES]] })
        .optional(),
      /** What stands on a ticket, from top to bottom; what a ticket does not have is left out. The time is always last. */
      order: z
        .array(z.enum(PARTS, `expected one of ${PARTS.join(', ')}`), 'expected a list of parts')
        .max(MOST_PARTS, `expected at most ${MOST_PARTS} parts`)
        .meta({ examples: [['head', 'service', 'ticket', 'waiting', 'lines', 'qr', 'foot']] })
        .optional(),
      /** The same lines on every ticket, at its top and at its end. */
      head: lines.optional(),
      foot: lines.optional(),
      style: z
        .strictObject(
          {
            ...{ head: styled, service: styled, ticket: styled, waiting: styled },
            ...{ windows: styled, lines: styled, foot: styled },
          },
          'expected for example { ticket: { size: 6 } }',
        )
        .optional(),
      logo: logoSchema.optional(),
      /** A document in the language ReceiptLine, with fields such as {{ticket}}; in place of order, head, foot and style. */
      template: templateSchema.optional(),
    },
    'expected a mapping, for example { languages: [en, ru] }',
  )
  .superRefine((layout, context) => {
    for (const { path, found, expected, fix } of layoutProblems(layout)) {
      const params = { ...(found === undefined ? {} : { found }), expected, fix }
      const message = found === undefined ? `expected ${expected}` : `found ${found}, expected ${expected}`
      context.addIssue({ code: 'custom', path: [...path], params, message })
    }
  })

/** A checked layout. */
export type Layout = z.infer<typeof layoutSchema>
/** How a part looks. */
export type PartStyle = z.infer<typeof styleSchema>

interface LayoutProblem {
  readonly path: readonly (string | number)[]
  /** Absent where the value itself says it. */
  readonly found?: string
  readonly expected: string
  readonly fix: string
}

/** What no single field shows. */
function* layoutProblems(layout: Layout): Generator<LayoutProblem> {
  const { order, logo, template } = layout
  if (order !== undefined && !order.includes('ticket')) {
    yield { path: ['order'], expected: 'ticket among the parts', fix: 'add `ticket`: a ticket is its number' }
  }
  for (const [index, part] of order?.entries() ?? []) {
    const again = part !== 'rule' && part !== 'space' && order?.indexOf(part) !== index
    if (again) yield { path: ['order', index], expected: 'each part once', fix: 'remove the second one' }
  }
  if (logo !== undefined) yield* logoProblems(logo)
  if (template === undefined) return
  for (const field of ['order', 'head', 'foot', 'style'] as const) {
    if (layout[field] === undefined) continue
    yield { path: [field], expected: `no ${field} beside a template`, fix: 'remove one of the two' }
  }
  yield* templateProblems(template)
}

function* logoProblems(logo: NonNullable<Layout['logo']>): Generator<LayoutProblem> {
  const path = ['logo', ...(logo.file === undefined ? [] : ['file'])]
  if (logo.data === undefined) {
    const expected = 'a file that has been read, or its `data`'
    yield { path, expected, fix: 'write for example `logo: { file: logo.png }` in a centre.yaml' }
    return
  }
  try {
    logoPicture(logo, 512)
  } catch (error) {
    if (!(error instanceof PictureError)) throw error
    const { found, expected } = error
    yield { path, found, expected, fix: 'save the picture as PNG, small and in black and white' }
  }
}

const MOST_TOLD = 5

function* templateProblems(template: NonNullable<Layout['template']>): Generator<LayoutProblem> {
  const path = ['template', ...(typeof template === 'string' ? [] : ['file'])]
  const text = typeof template === 'string' ? template : template.text
  if (text === undefined) {
    yield {
      path,
      expected: 'a file that has been read',
      fix: 'write the document itself, or name its file in a centre.yaml',
    }
    return
  }
  for (const { line, found, expected, fix } of parseReceipt(text).problems.slice(0, MOST_TOLD))
    yield { path, found: `in line ${line} of the template ${found}`, expected, fix }
}
