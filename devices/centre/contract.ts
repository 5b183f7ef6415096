import type { CommandOptions, DeviceStatus, Done } from '../../lib/index.ts'
import type { Board, CallerDisplay } from '../caller-display/index.ts'
import type { RatingButtons } from '../rating-buttons/index.ts'
import type { TicketPrinter } from '../ticket-printer/index.ts'
import type { ServiceSession } from './sessions.ts'

/** A press, bound to whom it was about. */
export interface Rating {
  /** `{device}-{boot}-{seq}`: the same press never has two. */
  readonly id: string
  readonly device: string
  readonly window: number
  /** The ticket at the window when the button was pressed; null when there was none. */
  readonly ticket: string | null
  readonly clerk?: string
  /** 1 (worst) to `scale` (best). */
  readonly score: number
  readonly scale: number
  /** Centre time of the press, ms since the Unix epoch. */
  readonly at: number
  /** `noVisitor`, `late`, … */
  readonly flags: readonly string[]
}

/** What happened to a printed ticket. */
export interface TicketMoved {
  readonly id: string
  readonly device: string
  /** The id of the command that printed it. */
  readonly command: string
  readonly at: number
}

/** What a centre tells. */
export interface CentreEvents {
  readonly rating: Rating
  readonly presented: TicketMoved
  readonly taken: TicketMoved
  readonly retracted: TicketMoved
  /** A device's status changed. */
  readonly status: { readonly device: string; readonly status: DeviceStatus }
  /** Something that nobody asked for went wrong: a lamp that did not light, a journal that did not write. */
  readonly fault: {
    readonly device: string
    readonly message: string
    readonly fix: string
    readonly at: number
  }
}

/** Who is being served at a window. */
export interface Window {
  readonly number: number
  /** Who is there now. */
  readonly session: ServiceSession | undefined
  /**
   * Shows the ticket on the window's displays and opens the session that presses belong to.
   * @throws DeviceError what the displays said, when none of them could be lit; the session is then as it was.
   */
  serve(
    visitor: { readonly ticket: string; readonly clerk?: string },
    options?: CommandOptions,
  ): Promise<Done>
  /**
   * Ends the session and blanks the displays. @throws DeviceError `unknown` when no display could be reached: the session has
   * ended, and they are dark when they are back.
   */
  free(options?: CommandOptions): Promise<Done>
}

/** All devices of a centre behind one interface, whether they are here or behind a broker. */
export interface Centre extends AsyncDisposable {
  readonly id: string
  /** @throws DeviceError `illegal` for an id that no printer of this centre has; likewise below. */
  printer(id: string): TicketPrinter
  display(id: string): CallerDisplay
  board(id: string): Board
  buttons(id: string): RatingButtons
  window(number: number): Window
  /** Centre time: what `expiresAt` and `until` are compared with, ms since the Unix epoch. */
  now(): number
  /** Every device with what is known of it. */
  readonly devices: ReadonlyMap<string, CentreDevice>
  /** Window numbers, in order. */
  readonly windows: readonly number[]
  on<E extends keyof CentreEvents>(event: E, listener: (event: CentreEvents[E]) => void): () => void
  /** Closes every device and link; everything that waits settles. */
  close(): Promise<void>
}

/** A device of a centre, as the configuration names it. */
export type CentreDevice = {
  readonly id: string
  readonly model: string
  readonly window?: number
} & (
  | { readonly kind: 'ticket-printer'; readonly device: TicketPrinter }
  | { readonly kind: 'caller-display'; readonly device: CallerDisplay | Board; readonly board: boolean }
  | { readonly kind: 'rating-buttons'; readonly device: RatingButtons }
)
