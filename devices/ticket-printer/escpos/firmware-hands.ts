/** What people can do to the printer. */
import type { PaperPiece, PrinterHands } from '../contract.ts'
import { defectsOf } from './defects.ts'
import type { Condition } from './firmware-condition.ts'
import type { Machine } from './firmware-machine.ts'
import { INCH_MM } from './firmware-measures.ts'
import type { EscposProfile } from './profile.ts'

/** All hands that there are. */
export type EscposHands = Required<PrinterHands>

/** Hands for one machine. @throws RangeError on millimetres that are none. */
export function printerHands(machine: Machine, profile: EscposProfile): EscposHands {
  const set = (fact: Exclude<keyof Condition, 'error'>, value: boolean, event: string) => {
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
    takeTicket: () => {
      machine.settle()
      return machine.outlet.take()
    },
    leaveTicket: () => machine.outlet.leave(),
    fetchTicket: () => {
      machine.settle()
      return machine.outlet.fetch()
    },
    jamPresenter: () =>
      machine.change('presenterBlocked', () => {
        if (machine.outlet.presenter !== undefined) machine.outlet.presenter.sticky = true
      }),
    soilMarkSensor: () =>
      machine.change('markSensorSoiled', () => {
        machine.roll.soiled = true
      }),
    cleanMarkSensor: () => {
      const opens = machine.is.error === 'mark' && !machine.is.coverOpen
      if (opens) machine.cover(true)
      machine.change('markSensorCleaned', () => {
        machine.roll.soiled = false
      })
      if (opens) machine.cover(false)
    },
    jamCutter: () =>
      machine.change('cutterBlocked', () => {
        machine.mechanism.stuck = true
      }),
    clearJam: () => clearJam(machine, profile),
    unplug: () => {
      if (machine.is.powered) machine.powerOff()
    },
    plugIn: () => {
      if (!machine.is.powered) machine.powerOn()
    },
    pressFeed: () => machine.pressFeed(),
    holdFeed: () => set('feedHeld', true, 'feedPressed'),
    releaseFeed: () => set('feedHeld', false, 'feedReleased'),
    heatHead: () => set('headHot', true, 'headHot'),
    coolHead: () => set('headHot', false, 'headCooled'),
    breakDown: () => set('unrecoverable', true, 'broken'),
    repair: () => set('unrecoverable', false, 'repaired'),
    awaitRecovery: () => set('waitingForRecovery', true, 'waiting'),
    flash: ({ defect } = {}) => {
      const known = defectsOf(profile).find((each) => each === defect)
      if (defect !== undefined && known === undefined)
        throw new RangeError(
          `flash: defect: expected one of ${defectsOf(profile).join(', ')}, found ${defect}`,
        )
      machine.change('flashed', () => {
        machine.defect = known
      })
    },
    resetSettings: () => machine.resetSettings(),
    get paper(): readonly PaperPiece[] {
      machine.settle()
      const { hanging } = machine
      return hanging === undefined ? [...machine.outlet.pieces.all] : [...machine.outlet.pieces.all, hanging]
    },
  }
}

/** Frees the cutter and the presenter, with the cover open where something sticks, and does what the model needs to believe it. */
function clearJam(machine: Machine, { recovery }: EscposProfile): void {
  const { presenter } = machine.outlet
  const jammed = presenter?.jammed === true
  const stuck = machine.is.error === 'cutter'
  const opens = (recovery === 'cover' || stuck) && !machine.is.coverOpen && machine.is.powered
  const restarts = recovery === 'mains' && stuck && machine.is.powered
  if (opens) machine.cover(true)
  machine.change('cutterFreed', () => {
    machine.mechanism.stuck = false
    presenter?.clear()
  })
  if (jammed) machine.change('jamCleared', () => {})
  if (opens) machine.cover(false)
  if (!restarts) return
  machine.powerOff()
  machine.powerOn()
}

function millimetres(verb: string, mm: unknown): number {
  if (typeof mm === 'number' && mm >= 0 && mm <= 1e6) return mm
  throw new RangeError(
    `${verb}: mm: expected millimetres from 0 to 1000000, e.g. 80000, found ${JSON.stringify(mm)}`,
  )
}
