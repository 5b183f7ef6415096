/** Ticket printers: what gives a visitor a number. */
export type {
  Paper,
  PaperPiece,
  PieceFate,
  PrinterDriver,
  PrinterHands,
  PrinterStatus,
  PrintOptions,
  Ticket,
  TicketEvent,
} from './contract.ts'
export { escposModels } from './escpos/model.ts'
export type { EscposProfile } from './escpos/profile.ts'
export type { Language } from './languages.ts'
export {
  type Block,
  type LayoutOptions,
  layoutText,
  layoutTicket,
  type TextBlock,
} from './layout.ts'
export { printOptionsSchema, ticketSchema } from './schema.ts'
export { TicketPrinter, type TicketPrinterParts } from './ticket-printer.ts'
