/** Whether a layout fits on the paper of a model: told where the configuration is read, not with the first visitor. */
import type { z } from 'zod'
import { asDeviceError, DeviceError } from '../../lib/errors.ts'
import { SymbolError } from '../../lib/picture/symbol.ts'
import type { Block, PaperSize } from './blocks.ts'
import type { Ticket } from './contract.ts'
import { layoutTicket } from './layout.ts'
import type { Layout } from './layout-schema.ts'

/** A ticket as they mostly are. */
const USUAL: Ticket = {
  ...{ ticket: 'A042', service: 'Passports', waiting: 7, windows: [3, 4, 5] },
  ...{ lines: ['Room 3'], qr: 'https://example.org/A042' },
}

/** The width of a model's paper. */
export interface PaperOfModel {
  readonly columnsA: number
  readonly dotsPerLine: number
}

/** Refuses a layout that a usual ticket cannot be printed by. Characters are looked at where the code pages are known. */
export function layoutOnPaper({ columnsA, dotsPerLine }: PaperOfModel) {
  return (
    { layout, columns = columnsA }: { layout?: Layout | undefined; columns?: number | undefined },
    context: z.RefinementCtx,
  ): void => {
    if (layout === undefined || context.issues.length > 0) return
    const paper = { columns: Math.min(columns, columnsA), dots: dotsPerLine }
    try {
      usualBlocks(layout, paper)
    } catch (thrown) {
      const { message, fix } = asDeviceError(thrown)
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

/** A usual ticket by that layout; none where its bar codes want other numbers. @throws DeviceError `illegal` when it does not fit. */
function usualBlocks(layout: Layout, paper: PaperSize): Block[] {
  try {
    return layoutTicket(USUAL, { at: 0, timezone: 'UTC', language: 'en', layout, paper })
  } catch (error) {
    if (error instanceof DeviceError && error.cause instanceof SymbolError) return [] // that A042 is no EAN tells nothing of theirs
    throw error
  }
}

/**
 * Tries a layout before the first ticket, with what only the driver knows: `assert` throws for a block that it cannot print.
 * @throws DeviceError `illegal`
 */
export function tryLayout(
  layout: Layout | undefined,
  paper: PaperSize,
  assert: (block: Block) => void,
): void {
  if (layout !== undefined) for (const block of usualBlocks(layout, paper)) assert(block)
}
