/** Whether a layout fits on the paper of a model: told where the configuration is read, not with the first visitor. */
import type { z } from 'zod'
import type { CodePage } from '../../lib/code-page-names.ts'
import { asDeviceError } from '../../lib/index.ts'
import { SymbolError } from '../../lib/picture/symbol.ts'
import type { Ticket } from './contract.ts'
import { layoutTicket } from './layout.ts'
import type { Layout } from './layout-schema.ts'
import { assertPrintable, type PrintGeometry } from './print-pieces.ts'

/** A ticket as they mostly are. */
const USUAL: Ticket = {
  ...{ ticket: 'A042', service: 'Passports', waiting: 7, windows: [3, 4, 5] },
  ...{ lines: ['Room 3'], qr: 'https://example.org/A042' },
}

/** A head, the characters of its lines, and the page that they come from. */
export interface PaperOfModel extends PrintGeometry {
  readonly columnsA: number
  readonly codePage: CodePage
}

/** Refuses a layout that a usual ticket cannot be printed by. */
export function layoutOnPaper(profile: PaperOfModel) {
  return (
    options: { layout?: Layout | undefined; codePage?: CodePage | undefined; columns?: number | undefined },
    context: z.RefinementCtx,
  ): void => {
    const { layout, codePage = profile.codePage, columns = profile.columnsA } = options
    if (layout === undefined || context.issues.length > 0) return
    const paper = { columns: Math.min(columns, profile.columnsA), dots: profile.dotsPerLine }
    try {
      const blocks = layoutTicket(USUAL, { at: 0, timezone: 'UTC', language: 'en', layout, paper })
      for (const block of blocks) assertPrintable(block, codePage, profile)
    } catch (thrown) {
      const { message, fix, cause } = asDeviceError(thrown)
      if (cause instanceof SymbolError) return // that the usual number is no EAN tells nothing of theirs
      const expected = `a layout that fits on paper of ${paper.columns} characters`
      const params = { found: message, expected, fix: fix.replace(/\.$/, '') }
      context.addIssue({
        code: 'custom',
        path: ['layout'],
        params,
        message: `${message}; expected ${expected}`,
      })
    }
  }
}
