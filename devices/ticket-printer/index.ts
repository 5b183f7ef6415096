/** Ticket printers: what gives a visitor a number. */
export type {
  Block,
  ImageBlock,
  PaperSize,
  QrBlock,
  RowBlock,
  RowPart,
  TextBlock,
} from './blocks.ts'
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
  type LayoutOptions,
  layoutText,
  layoutTicket,
} from './layout.ts'
export { type Layout, layoutSchema } from './layout-schema.ts'
export { type Preview, type PreviewOptions, preview } from './preview.ts'
export { printOptionsSchema, ticketSchema } from './schema.ts'
export { TicketPrinter, type TicketPrinterParts } from './ticket-printer.ts'
