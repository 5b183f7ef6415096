/** What a byte printer's driver and its simulated side may be told in centre.yaml, whatever the dialect. */
import { z } from 'zod'
import { type CodePage, hasCyrillic } from '../../lib/code-page-names.ts'
import { LANGUAGES, type Language } from './languages.ts'
import { layoutSchema } from './layout-schema.ts'
import { HANDSHAKES } from './mechanics/flow-control.ts'

/** The pages that a model has, and the one its driver chooses by itself. */
export interface ModelPages {
  readonly codePages: Readonly<Partial<Record<CodePage, number>>>
  readonly codePage: CodePage
}

/** Fields of a strict object. */
export function printerOptions({ codePages, codePage: usual }: ModelPages) {
  const pages = Object.keys(codePages) as [CodePage, ...CodePage[]]
  return {
    /** One that the model has. Default: the model's. */
    codePage: z
      .enum(pages, `expected one of ${pages.join(', ')}`)
      .meta({ examples: [usual] })
      .optional(),
    /** Characters per line, for narrower paper. Default: the model's. */
    columns: z.int('expected 12 to 64').min(12, 'expected 12 to 64').max(64, 'expected 12 to 64').optional(),
    /** Of the words that we add ourselves. */
    language: z.enum(LANGUAGES, `expected one of ${LANGUAGES.join(', ')}`).optional(),
    /** What stands on a ticket, and where. Default: the usual parts in the usual order. */
    layout: layoutSchema.optional(),
    /** Length of a simulated printer's first roll, mm. Default: a full one. */
    paperMm: z
      .number('expected 0 to 1000000 mm, e.g. 80000')
      .min(0, 'expected 0 to 1000000 mm, e.g. 80000')
      .max(1e6, 'expected 0 to 1000000 mm, e.g. 80000')
      .meta({ examples: [80_000] })
      .optional(),
    /** Of a simulated printer. Default `none`, over TCP `hardware`. */
    handshake: z.enum(HANDSHAKES, `expected one of ${HANDSHAKES.join(', ')}`).optional(),
  }
}

/** Refuses a language whose letters the page lacks. */
export function languageOnPage({ codePages, codePage: usual }: ModelPages) {
  const cyrillic = (Object.keys(codePages) as CodePage[]).filter(hasCyrillic)
  return (
    { language, codePage = usual }: { language?: Language | undefined; codePage?: CodePage | undefined },
    context: z.RefinementCtx,
  ): void => {
    if (language !== 'ru' || hasCyrillic(codePage)) return
    const expected = `a language that ${codePage} has the letters of`
    const fix = cyrillic[0]
      ? `write \`codePage: ${cyrillic[0]}\` beside it`
      : 'write `language: en`: this model has no Cyrillic page'
    const params = { expected, fix }
    context.addIssue({ code: 'custom', path: ['language'], params, message: `expected ${expected}` })
  }
}
