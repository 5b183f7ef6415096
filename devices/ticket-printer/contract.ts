/** What every ticket printer can do, whatever its dialect. */
import type { CommandOptions, DeviceStatus, Driver, ErrorCode, Evidence, Permit } from '../../lib/index.ts'

/** What a visitor is given. Checked by `ticketSchema` at the edges. */
export interface Ticket {
  /** The number people are called by, e.g. `A042`. */
  readonly ticket: string
  readonly service?: string | undefined
  /** How many wait before this one. */
  readonly waiting?: number | undefined
  /** Free lines below. */
  readonly lines?: readonly string[] | undefined
  /** What the QR code holds. */
  readonly qr?: string | undefined
  /** The command id of the ticket that this one is a marked copy of. */
  readonly copyOf?: string | undefined
  /** The windows that it may be called to. */
  readonly windows?: readonly number[] | undefined
}

/** What may accompany a print. */
export interface PrintOptions extends CommandOptions {
  /** The weakest evidence that is good enough; a model that cannot give it refuses before the first byte. */
  readonly require?: Evidence | undefined
}

/** Paper as UnifiedPOS tells it; `unknown` where nothing can be asked. */
export type Paper = 'adequate' | 'nearEnd' | 'empty' | 'unknown'

/** What is known of a printer. */
export interface PrinterStatus extends DeviceStatus {
  readonly paper: Paper
  /** Undefined where it cannot be known. */
  readonly coverOpen: boolean | undefined
  /** A fault that the printer itself reports, beyond paper and cover. */
  readonly fault?: ErrorCode
  /** Paper before its end, mm: as the printer counts it, or as is known since a new roll was seen. As of the last ticket. */
  readonly paperLeftMm?: number
  /** How many more tickets that makes, at the mean length of those printed so far. */
  readonly ticketsLeft?: number
}

/** What happens to a ticket after it was printed, as far as the model can see. */
export interface TicketEvent {
  readonly type: 'presented' | 'taken' | 'retracted'
  /** The id of the command that printed it. */
  readonly command: string
}

/** Host side of a printer dialect. One ticket at a time: the public class queues. */
export interface PrinterDriver extends Driver<PrinterStatus> {
  /** The strongest evidence that this model can give. */
  readonly proof: Evidence
  /**
   * Prints one ticket and cuts it. Calls `permit.begin()` once, just before the first byte.
   * @throws DeviceError with `outcome` `notDone` when no whole ticket is or will be on paper, `unknown` when that cannot be shown.
   */
  print(ticket: Ticket, permit: Permit, options: PrintOptions): Promise<Evidence>
  onEvent(listener: (event: TicketEvent) => void): () => void
}

/** What became of a ticket behind the blade: it lies in the mouth, was taken, drawn back, pushed out, or sticks inside. */
export type PieceFate = 'presented' | 'taken' | 'retracted' | 'ejected' | 'jammed'

/** A piece of paper that has left the roll, or hangs from it. */
export interface PaperPiece {
  /** What can be read on it, line by line, top to bottom; trailing blanks removed. */
  readonly text: string
  /** From its top to its end, mm. */
  readonly lengthMm: number
  /** How it was parted from the roll; `hanging` while it still is on it. */
  readonly parted: 'cut' | 'torn' | 'hanging'
  /** What has become of it so far, where the printer has a mouth: absent before, and where pieces just drop. */
  readonly fate?: PieceFate | undefined
  /** Where the marks of the roll stand on it, mm from its top; absent on plain paper. */
  readonly marksMm?: readonly number[]
  /** Every byte that was consumed while it was printed. */
  readonly bytes: Uint8Array
  /** Commands that were consumed but have no effect here, by name, with their count. */
  readonly unknown: Readonly<Record<string, number>>
  /** The picture, made when asked for: 8-bit PNG, one pixel per dot. */
  png(): Uint8Array
}

/** What people can do to a printer. */
export interface PrinterHands {
  openCover(): void
  closeCover(): void
  /** Puts in a new roll of `mm`; a full one by default. Needs the cover open, as with a real one; opens and closes it otherwise. */
  loadPaper(args?: { readonly mm?: number }): void
  /** Leaves exactly `mm` of paper before the end. */
  leavePaper(args: { readonly mm: number }): void
  /** Tears off by hand what hangs out; returns it. */
  tearTicket(): PaperPiece | undefined
  /** Takes the oldest piece that lies in the mouth or the tray; returns it. */
  takeTicket(): PaperPiece | undefined
  /** The cutter sticks at its next move. */
  jamCutter(): void
  clearJam(): void
  /** Pulls and plugs the mains. */
  unplug(): void
  plugIn(): void
  pressFeed(): void
  /** Holds the FEED button down, and lets it go. */
  holdFeed?(): void
  releaseFeed?(): void
  /** The head is too hot, or has cooled. */
  heatHead?(): void
  coolHead?(): void
  /** A fault that nothing mends but {@link PrinterHands.repair}: an unrecoverable error. */
  breakDown?(): void
  repair?(): void
  /** The ticket, or the next one, sticks in the presenter when it is moved: half pulled out, say. {@link PrinterHands.clearJam} helps. */
  jamPresenter?(): void
  /** Nobody takes what lies in the mouth, until somebody fetches it. */
  leaveTicket?(): void
  fetchTicket?(): PaperPiece | undefined
  /** Dust on the sensor for the marks of the paper: it sees none. Cleaned, with the cover opened and closed, it does again. */
  soilMarkSensor?(): void
  cleanMarkSensor?(): void
  /** Off-line until someone presses FEED, as some models are after a new roll; the mains plug ends it as well. */
  awaitRecovery?(): void
  /** Puts another firmware in: with one of the defects that its model can have, or a sound one. */
  flash?(args?: { readonly defect?: string }): void
  /** Its settings are again those of the factory, and nobody is told. */
  resetSettings?(): void
  /** All pieces of paper so far, oldest first, the hanging one last. */
  readonly paper: readonly PaperPiece[]
}
