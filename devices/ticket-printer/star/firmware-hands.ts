/** What people can do to the printer. */
import type { PaperPiece, PrinterHands } from '../contract.ts'
import type { Condition } from './firmware-condition.ts'
import type { Machine } from './firmware-machine.ts'
import { INCH_MM } from './firmware-measures.ts'
import type { StarProfile } from './profile.ts'

/** The hands that there are. */
export type StarHands = PrinterHands &
  Required<Pick<PrinterHands, 'heatHead' | 'coolHead' | 'breakDown' | 'repair'>>

/** Hands for one machine. @throws RangeError on millimetres that are none. */
export function printerHands(machine: Machine, profile: StarProfile): StarHands {
  const set = (fact: keyof Condition, value: boolean, event: string) => {
    if (machine.is[fact] === value) return
    machine.change(event, () => {
      machine.is[fact] = value
    })
  }
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
      const event = length === 0 ? 'paperEnd' : 'paperLeft' // nothing moves that could pass the end later
      machine.change(event, () => machine.mechanism.leave((length * profile.dpi) / INCH_MM))
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
        machine.is.cutterError = false // no command ends it: the blade goes home by itself (own)
      }),
    unplug: () => {
      if (machine.is.powered) machine.powerOff()
    },
    plugIn: () => {
      if (!machine.is.powered) machine.powerOn()
    },
    pressFeed: () => machine.pressFeed(),
    heatHead: () => set('headHot', true, 'headHot'),
    coolHead: () => set('headHot', false, 'headCooled'),
    breakDown: () => set('unrecoverable', true, 'broken'),
    repair: () => set('unrecoverable', false, 'repaired'),
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
