import type { PrinterHands } from '../../devices/ticket-printer/contract.ts'
import type { Random } from '../../lib/index.ts'
import type { RoomDevice } from '../simulated-device.ts'
import { sampleMs } from './distribution.ts'
import type { VisitorWorld } from './visitor.ts'

/** What a person sees on a printer that needs them, and what they do about it. */
const HELP: Readonly<Record<string, (hands: PrinterHands) => void>> = {
  paperEnd: (hands) => hands.loadPaper(),
  coverOpened: (hands) => hands.closeCover(),
  cutterJammed: (hands) => hands.clearJam(),
}

/** Somebody looks after the printers: notices what is wrong after a while, and mends it. */
export function attend(
  device: RoomDevice,
  { clock, habits, history }: Pick<VisitorWorld, 'clock' | 'habits' | 'history'>,
  random: Random,
): void {
  if (device.model.kind !== 'ticket-printer') return
  const coming = new Set<string>()
  device.onEvent(({ type }) => {
    const help = HELP[type]
    if (help === undefined || coming.has(type)) return
    coming.add(type)
    history.add('incident', { device: device.id, kind: type })
    clock.after(sampleMs(habits.mend, random), () => {
      coming.delete(type)
      help(device.physical.hands as PrinterHands)
      history.add('mended', { device: device.id, kind: type })
    })
  })
}
