/** What a person sees who looks at a Star printer, whatever carries its bytes. */
import type { Machine } from './firmware-machine.ts'
import { INCH_MM } from './firmware-measures.ts'
import type { StarProfile } from './profile.ts'

/** Paper before its end comes to the head, mm, at this instant. */
export function paperLeftMm(machine: Machine, { dpi }: StarProfile): number {
  machine.settle()
  return (machine.mechanism.leftDots * INCH_MM) / dpi
}

/** As plain JSON, at this instant. */
export function worldOf(machine: Machine, profile: StarProfile): Readonly<Record<string, unknown>> {
  machine.settle()
  const { is, facts, pieces } = machine
  const { powered } = is
  return {
    powered,
    coverOpen: is.coverOpen,
    paperLeftMm: Math.round(paperLeftMm(machine, profile)),
    lastPaper: pieces.all.at(-1)?.text ?? null,
    hanging: machine.hanging?.text ?? null,
    inTray: pieces.tray.length,
    lamps: {
      power: powered,
      error: powered && facts.offline,
      paper: powered && (facts.nearEnd || facts.paperEnd),
    },
  }
}
