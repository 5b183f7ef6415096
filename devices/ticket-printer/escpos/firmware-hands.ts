/** What people can do to the printer. */
import type { PaperPiece, PrinterHands } from '../contract.ts'
import type { Machine } from './firmware-machine.ts'
import { INCH_MM } from './firmware-measures.ts'
import type { EscposProfile } from './profile.ts'

/** Hands for one machine. @throws RangeError on millimetres that are none. */
export function printerHands(machine: Machine, profile: EscposProfile): PrinterHands {
  return {
    openCover: () => {
      if (!machine.is.coverOpen) machine.cover(true)
    },
    closeCover: () => {
      if (machine.is.coverOpen) machine.cover(false)
    },
    loadPaper: ({ mm = profile.rollMm } = {}) => {
      const length = millimetres('loadPaper', mm)
      const wasOpen = machine.is.coverOpen
      if (!wasOpen) machine.cover(true)
      machine.load(length)
      if (!wasOpen) machine.cover(false)
    },
    leavePaper: ({ mm }) => {
      const length = millimetres('leavePaper', mm)
      machine.change('paperLeft', () => machine.mechanism.leave((length * profile.dpi) / INCH_MM))
    },
    tearTicket: () => machine.tear(),
    takeTicket: () => machine.take(),
    jamCutter: () =>
      machine.change('cutterBlocked', () => {
        machine.mechanism.stuck = true
      }),
    clearJam: () =>
      machine.change('cutterFreed', () => {
        machine.mechanism.stuck = false
      }),
    unplug: () => {
      if (machine.is.powered) machine.powerOff()
    },
    plugIn: () => {
      if (!machine.is.powered) machine.powerOn()
    },
    pressFeed: () => machine.pressFeed(),
    get paper(): readonly PaperPiece[] {
      machine.settle()
      const { hanging } = machine
      return hanging === undefined ? [...machine.pieces.all] : [...machine.pieces.all, hanging]
    },
  }
}

function millimetres(verb: string, mm: unknown): number {
  if (typeof mm === 'number' && mm >= 0 && mm <= 1e6) return mm
  throw new RangeError(
    `${verb}: mm: expected millimetres from 0 to 1000000, e.g. 80000, found ${JSON.stringify(mm)}`,
  )
}
