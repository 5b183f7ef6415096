import { type ByteModel, DeviceError, speaksContract } from '../../lib/index.ts'
import { CELL } from '../../lib/picture/font.ts'
import type { PrinterDriver } from './contract.ts'
import { escposModel } from './escpos/model.ts'
import { EPSON_TM_T88V } from './escpos/model-profiles.ts'

/** The paper of a preview. */
export interface PreviewPaper {
  /** A model of `nowserving models`, or a model itself. Default `epson-tm-t88v`; without it, `columns` or `dots` describe the paper. */
  readonly model?: string | ByteModel<PrinterDriver> | undefined
  /** Plain characters in a line, 12 to 64. */
  readonly columns?: number | undefined
  /** Dots across, 144 to 832; a plain character is 12 wide. */
  readonly dots?: number | undefined
}

const LEAST_COLUMNS = 12
const MOST_COLUMNS = 64
const MOST_DOTS = 832 // 104 mm at 203 dpi

/** The model to print on: one that is known, or a paper of that width. @throws DeviceError `illegal` for what is neither. */
export async function previewModel({
  model,
  columns,
  dots,
}: PreviewPaper): Promise<ByteModel<PrinterDriver>> {
  if (typeof model === 'object') return model
  if (model === undefined && (columns !== undefined || dots !== undefined)) return ofPaper(columns, dots)
  const { findModel } = await import('../registry.ts')
  const found = findModel(model ?? 'epson-tm-t88v')
  if (found.kind === 'ticket-printer' && found.wire === 'bytes') return found as ByteModel<PrinterDriver>
  const native = speaksContract(found) ? 'lays its tickets out itself' : 'is its own MQTT client'
  const what = found.kind === 'ticket-printer' ? native : `is a ${found.kind}`
  throw new DeviceError('illegal', `${found.name} ${what}: there is no preview of it`, {
    fix: 'Name another model, or give columns in its place.',
  })
}

/** An 80 mm printer at 203 dpi, but for its width. */
function ofPaper(columns: number | undefined, dots: number | undefined): ByteModel<PrinterDriver> {
  const columnsA = columns ?? Math.floor((dots ?? 0) / CELL.A.width)
  const dotsPerLine = dots ?? columnsA * CELL.A.width
  inBounds('columns', columnsA, LEAST_COLUMNS, MOST_COLUMNS)
  inBounds('dots', dotsPerLine, columnsA * CELL.A.width, MOST_DOTS)
  const profile = { ...EPSON_TM_T88V, ...{ dpi: 203, columnsA, dotsPerLine } }
  return escposModel('paper', `paper of ${columnsA} columns`, profile, 9600)
}

function inBounds(name: string, found: number, least: number, most: number): void {
  if (Number.isInteger(found) && found >= least && found <= most) return
  throw new DeviceError('illegal', `${name}: found ${found}, expected ${least} to ${most}`, {
    fix: `Give a whole number of ${name}, for example 32 columns or 576 dots.`,
  })
}
