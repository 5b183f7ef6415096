import type { PrinterHands } from '../devices/ticket-printer/contract.ts'
import { asDeviceError, DeviceError, type PhysicalEvent } from '../lib/index.ts'
import { PaperWriter, type WrittenPiece } from '../simulator/paper-writer.ts'
import type { SimulatedDevice } from '../simulator/simulated-device.ts'
import { usageError } from './cli-error.ts'

/** The paper of one device on its way to disk. */
export interface PaperTray {
  /** Something happened: a piece may have been parted. */
  look(): void
  /** Writes the rest and tells how many pieces there are in all. */
  finish(): number
}

/** Who hears of the paper. */
export interface PaperListener {
  readonly tell: (event: PhysicalEvent) => void
  readonly note: (text: string) => void
}

/** Writes the paper of a printer to `folder`; undefined: nowhere. @throws CliError for a device without paper, or a folder that cannot be. */
export function openPaper(
  { id, model, physical }: SimulatedDevice,
  folder: string | undefined,
  { tell, note }: PaperListener,
): PaperTray {
  if (folder === undefined) return { look: () => {}, finish: () => 0 }
  if (model.kind !== 'ticket-printer')
    throw usageError(`--paper: ${id} is a ${model.kind} and has no paper`, 'Leave it out.')
  const writer = openWriter(folder, physical.hands as PrinterHands)
  let pieces = 0
  let waiting = false
  const write = (act: () => readonly WrittenPiece[]) => {
    try {
      for (const piece of act()) {
        pieces++
        tell({ type: 'paperWritten', ...piece })
      }
    } catch (error) {
      const { message, fix } = asDeviceError(error)
      note(`${message} → ${fix}`)
      tell({ type: 'paperNotWritten', message })
    }
  }
  return {
    look: () => {
      if (waiting) return
      waiting = true
      queueMicrotask(() => {
        waiting = false // the device has finished what it was telling about
        write(() => writer.write())
      })
    },
    finish: () => {
      write(() => writer.finish())
      return pieces
    },
  }
}

function openWriter(folder: string, hands: PrinterHands): PaperWriter {
  try {
    return new PaperWriter(folder, () => hands.paper)
  } catch (error) {
    if (error instanceof DeviceError) throw usageError(`--paper: ${error.message}`, error.fix, error)
    throw error
  }
}
