/** Commands that concern the device rather than the page: questions in order, status, sensors, buttons, drawer. */
import type { PhysicalEvent, Send } from '../../../lib/index.ts'
import type { Step } from '../mechanics/command-stream.ts'
import type { Defect } from './defects.ts'
import { counter, identity, kioskCounter, transmitted } from './firmware-answers.ts'
import type { Counts } from './firmware-counts.ts'
import type { StatusReports } from './firmware-status.ts'
import { encodeEjectorStatus } from './full-status.ts'
import type { EscposProfile } from './profile.ts'
import {
  encodeAutomaticStatus,
  encodeProcessId,
  encodeTransmittedStatus,
  type PrinterFacts,
} from './status.ts'

/** What these commands need of the machine. */
export interface CommandWorld {
  readonly facts: () => PrinterFacts
  readonly status: StatusReports
  readonly counts: Counts
  /** The motor of the presenter runs. */
  readonly ejectorOn: () => boolean
  /** Calls when all before that position is printed. */
  readonly inOrder: (position: number, act: () => void) => void
  /** Does what stands before and takes no time, as if the burst had come byte by byte. */
  readonly settle: () => void
  /** A setting has changed what the printer is able to do. */
  readonly changed: () => void
  readonly defect: () => Defect | undefined
  readonly send: Send
  readonly tell: (event: PhysicalEvent) => void
}

/** Keeps the settings that `ESC @` or the mains plug undo. */
export class DeviceCommands {
  /** `ESC c 4`: near end stands still as paper end does. */
  stopsAtNearEnd = false
  /** `ESC c 5`: the panel's buttons work. */
  buttons = true
  /** `GS ( D` a = 2: `DLE DC4` fn 2 works. */
  powerOffAllowed = false
  readonly #profile: EscposProfile
  readonly #world: CommandWorld

  constructor(profile: EscposProfile, world: CommandWorld) {
    this.#profile = profile
    this.#world = world
  }

  reset(): void {
    this.stopsAtNearEnd = false
    this.buttons = true
    this.powerOffAllowed = false
  }

  /** False: not one of these, or not one that this model knows. */
  execute({ command: { name, args }, data, end }: Step): boolean {
    const [n = 0, second = 0] = args
    const { facts, counts, tell } = this.#world
    switch (name) {
      case 'GS r':
        return this.#profile.transmitStatus && this.#answer(end, () => transmitted(n, facts()))
      case 'GS I': {
        const answer = identity(this.#profile, n)
        return answer !== undefined && this.#answer(end, () => answer)
      }
      case 'GS g': {
        const which = (args[2] ?? 0) + (args[3] ?? 0) * 256
        if (n !== 0x32 || counter(which, counts.all) === undefined) return false
        return this.#answer(end, () => counter(which, counts.all))
      }
      case 'ESC u':
        return this.#answer(end, () => Uint8Array.of(encodeTransmittedStatus(2, facts())))
      case 'ESC v':
        return this.#answer(end, () => Uint8Array.of(encodeTransmittedStatus(1, facts())))
      case 'GS a':
        return this.#profile.automaticStatus && this.#automaticStatus(n, end)
      case 'GS e':
        if (n !== 6 || this.#profile.presenter?.dialect !== 'GS e') return false
        return this.#answer(end, () =>
          Uint8Array.of(encodeEjectorStatus({ ...facts(), ...counts.motor }, this.#world.ejectorOn())),
        )
      case 'GS e0':
        if (this.#profile.fullStatus !== 'automatic') return false
        return this.#later(end, () => this.#world.status.enableFull(n, facts()))
      case 'GS e6':
        if (!this.#profile.counters) return false
        return this.#later(end, () => {
          counts.virtualEndCm = n * 256 + second
        })
      case 'GS e7': {
        const tenths = (n & 0x80 ? -1 : 1) * ((n & 0x7f) * 256 + second)
        if (!this.#profile.marks || tenths < -50 || tenths > 999) return false
        return this.#later(end, () => counts.setMarkDistance(tenths))
      }
      case 'GS e8':
        if (this.#profile.presenter === undefined || n < 54) return false
        counts.shortestMm = n
        return true
      case 'GS e1':
      case 'GS e2':
      case 'GS e3':
      case 'GS e4':
      case 'GS e5':
        return this.#profile.counters === true && this.#answer(end, () => kioskCounter(name, counts.all))
      case 'GS ( H':
        return this.#process(data, end)
      case 'GS ( D':
        return this.#realTimeSwitches(data)
      case 'ESC p':
        return this.#later(end, () => tell({ type: 'drawerPulse', pin: n & 1, ms: second * 2 }))
      case 'ESC c':
        return this.#panel(n, second, end)
      case 'ESC @':
        if (this.stopsAtNearEnd || !this.buttons) {
          this.#later(end, () => {
            this.stopsAtNearEnd = false
            this.buttons = true
          })
        }
        return false // the page has its own part in it
      default:
        return false
    }
  }

  /** Four bytes at once, and at every change that `n` allows. */
  #automaticStatus(n: number, position: number): true {
    return this.#answer(position, () => {
      this.#world.status.asbMask = n
      return n === 0 ? undefined : encodeAutomaticStatus(this.#world.facts())
    })
  }

  /** `GS ( H`: fn 48 proves that all before it is printed, fn 49 asks for word of trouble. */
  #process(data: Uint8Array, position: number): boolean {
    const [fn, m, d = 0] = data
    if (this.#profile.processId !== 'supported' || m !== 0x30) return false
    if (fn === 0x30 && data.length >= 6) {
      const id = data.subarray(2, 6)
      return id.every((byte) => byte >= 0x20 && byte <= 0x7e) && this.#prove(encodeProcessId(id), position)
    }
    if (fn !== 0x31) return false
    return this.#later(position, () => {
      this.#world.status.offlineAnswer = d & 3
    })
  }

  /** When all before it is printed, unless the firmware has a defect. */
  #prove(proof: Uint8Array, position: number): true {
    const { defect, send, settle } = this.#world
    switch (defect()) {
      case 'proofSilent':
        return true
      case 'proofEarly':
        settle()
        send(proof)
        return true
      case 'proofTwice':
        this.#answer(position, () => proof)
    }
    return this.#answer(position, () => proof)
  }

  /** `GS ( D`: 14, then pairs of what and whether. */
  #realTimeSwitches(data: Uint8Array): boolean {
    if (data[0] !== 0x14) return false
    for (let at = 1; at + 1 < data.length; at += 2) {
      if (data[at] === 2) this.powerOffAllowed = ((data[at + 1] ?? 0) & 1) === 1
    }
    return true
  }

  #panel(n: number, value: number, position: number): boolean {
    if (n < 0x33 || n > 0x35) return false
    return this.#later(position, () => {
      if (n === 0x34) this.stopsAtNearEnd = (value & 3) !== 0
      else if (n === 0x35) this.buttons = (value & 1) === 0
    })
  }

  #answer(position: number, make: () => Uint8Array | undefined): true {
    this.#world.inOrder(position, () => {
      const bytes = make()
      if (bytes !== undefined) this.#world.send(bytes)
    })
    return true
  }

  #later(position: number, act: () => void): true {
    this.#world.inOrder(position, () => {
      act()
      this.#world.changed()
    })
    return true
  }
}
