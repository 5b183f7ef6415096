import { expect } from 'vitest'
import type { PaperPiece } from '../../devices/ticket-printer/contract.ts'
import { DeviceError, type ErrorCode, type FailedOutcome } from '../../lib/index.ts'

/** How a ticket must stand on paper. */
export interface PrintedOptions {
  /** True: on a piece that was cut; false: begun and not cut. Default true. */
  readonly complete?: boolean
}

/** What a test may ask beyond vitest's own matchers. */
export interface NowservingMatchers<R = unknown> {
  /** A {@link DeviceError} with this code and, where given, this outcome. */
  toBeDeviceError(code: ErrorCode, outcome?: FailedOutcome): R
  /** For `hands(id).paper`: the ticket stands on exactly one piece, complete or not. */
  toHavePrinted(ticket: string, options?: PrintedOptions): R
  /** For `hands(id).look()`: the text can be read on the display now. */
  toShow(text: string): R
  /** For a list of ratings: exactly so many of them, and where given for this ticket. */
  toHaveCounted(count: number, ticket?: string | null): R
}

declare module 'vitest' {
  // biome-ignore lint/suspicious/noExplicitAny: vitest declares it so
  interface Matchers<T = any> extends NowservingMatchers<T> {}
}

expect.extend({
  toBeDeviceError(received: unknown, code: ErrorCode, outcome?: FailedOutcome) {
    const found =
      received instanceof DeviceError
        ? `${received.code}/${received.outcome}: ${received.message}`
        : String(received)
    const pass =
      received instanceof DeviceError &&
      received.code === code &&
      (outcome === undefined || received.outcome === outcome)
    return {
      pass,
      message: () => `expected a DeviceError ${code}${outcome ? `/${outcome}` : ''}, found ${found}`,
    }
  },
  toHavePrinted(received: readonly PaperPiece[], ticket: string, { complete = true }: PrintedOptions = {}) {
    const bearing = received.filter(({ text }) => text.includes(ticket))
    const wholes = bearing.filter(({ parted }) => parted === 'cut')
    const pass = complete ? wholes.length === 1 : wholes.length === 0 && bearing.length > 0
    const wanted = complete ? 'on exactly one cut piece' : 'begun and not cut'
    return {
      pass,
      message: () => `expected ${ticket} ${wanted}; the paper:\n${received.map(draw).join('\n') || '(none)'}`,
    }
  },
  toShow(received: readonly string[], text: string) {
    const pass = received.some((line) => line.includes(text))
    return {
      pass,
      message: () =>
        `expected ${JSON.stringify(text)} to be lit; the display shows ${JSON.stringify(received)}`,
    }
  },
  toHaveCounted(
    received: readonly { readonly ticket: string | null }[],
    count: number,
    ticket?: string | null,
  ) {
    const those = ticket === undefined ? received : received.filter((rating) => rating.ticket === ticket)
    return {
      pass: those.length === count,
      message: () =>
        `expected ${count} ratings${ticket === undefined ? '' : ` of ${ticket}`}, found ${JSON.stringify(received)}`,
    }
  },
})

function draw({ text, parted, fate, lengthMm }: PaperPiece): string {
  const body = text.split('\n').map((line) => `  | ${line}`)
  return [
    `  +-- ${Math.round(lengthMm)} mm`,
    ...body,
    `  +-- ${parted}${fate === undefined ? '' : `, ${fate}`}`,
  ].join('\n')
}
