/** What people in the hall perceive and can touch: the paper in the tray, the lamps, the buttons. */

import type { DisplayHands } from '../../devices/caller-display/contract.ts'
import type { ButtonsHands } from '../../devices/rating-buttons/contract.ts'
import type { RoomDevice } from '../simulated-device.ts'

/** Called when a visitor reads the own number on a display of a window. */
export type Called = (window: number) => void

/** Where the paper of a kiosk comes out. */
interface Tray {
  takeTicket(): { readonly text: string } | undefined
  tearTicket(): { readonly text: string } | undefined
}

/** The devices of a centre as people use them. */
export class Hall {
  readonly kiosks: readonly string[]
  readonly #printers = new Map<string, Tray>()
  readonly #buttons = new Map<number, RoomDevice>()
  readonly #expected = new Map<string, Called>()
  /** By device: its window, and the words that can be read on it now. */
  readonly #lit = new Map<string, { readonly window: number; readonly words: readonly string[] }>()
  #closed = false

  constructor(devices: Iterable<RoomDevice>) {
    const kiosks: string[] = []
    for (const device of devices) {
      switch (device.model.kind) {
        case 'ticket-printer':
          kiosks.push(device.id)
          this.#printers.set(device.id, device.physical.hands as Tray)
          break
        case 'rating-buttons':
          if (device.window !== undefined) this.#buttons.set(device.window, device)
          break
        case 'caller-display':
          if (!device.board) this.#watch(device)
          break
      }
    }
    this.kiosks = kiosks
  }

  /** Everything that lies in the tray of a kiosk, read by whoever takes it: somebody else's may lie there still. */
  takePapers(kiosk: string): string[] {
    const texts: string[] = []
    const hands = this.#printers.get(kiosk)
    for (let piece = hands?.takeTicket(); piece !== undefined; piece = hands?.takeTicket())
      texts.push(piece.text)
    const torn = texts.length === 0 ? hands?.tearTicket() : undefined // a printer without a cutter
    if (torn !== undefined) texts.push(torn.text)
    return texts
  }

  /** Closing time: nobody presses a button any more. */
  close(): void {
    this.#closed = true
  }

  /** Presses a button at a window; false where there is none, or nobody may. */
  press(window: number, button: 'best' | 'worst'): boolean {
    const device = this.#buttons.get(window)
    if (device === undefined || this.#closed) return false
    const hands = device.physical.hands as ButtonsHands
    hands.press({ button: button === 'best' ? hands.buttons : 1 })
    return true
  }

  /** Waits to read a number on a window's display; returns what ends the waiting. */
  expect(ticket: string, called: Called): () => void {
    this.#expected.set(ticket, called)
    for (const { window, words } of this.#lit.values())
      if (words.includes(ticket)) queueMicrotask(() => called(window))
    return () => void this.#expected.delete(ticket)
  }

  #watch({ id, window, physical, onEvent }: RoomDevice): void {
    const hands = physical.hands as DisplayHands
    if (window === undefined) return
    onEvent(({ type }) => {
      if (type !== 'shown') return
      const words = hands.look().flatMap((line) => line.split(/\s+/))
      this.#lit.set(id, { window, words })
      for (const word of words) this.#expected.get(word)?.(window)
    })
  }
}
