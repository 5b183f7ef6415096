/** Pictures in the printer's memory: NV graphics, downloaded graphics, and the numbered ones of FS q. What GS ( L does with them. */
import type { Bitmap } from '../../../lib/picture/index.ts'
import { GraphicsMemory } from '../mechanics/graphics.ts'
import { encodeBlock, HEADER } from './status.ts'

/** A change of the memory that survives the mains plug: what it does first, for how long it writes, what it does then. */
export interface NvWrite {
  readonly begun: () => void
  readonly ms: number
  readonly done: () => void
  /** The printer is deaf meanwhile, to questions in real time as well. */
  readonly deaf: boolean
}

/** What the memory needs of the page. */
export interface StoredPage {
  answer(bytes: Uint8Array): void
  /** Writes when all before it is printed, and prints nothing meanwhile. */
  store(write: NvWrite): void
}

const ascii = new TextEncoder()
/** Second byte of the answers to `GS ( L`. */
const ID = { capacity: 0x30, free: 0x31, freeDownloaded: 0x32, keys: 0x72, keysDownloaded: 0x73 } as const
const [LAST, MORE] = [0x40, 0x41]
const KEYS_IN_BLOCK = 40
/** `<PC1 AA>`, `<PC0>` */
const LOGO_KEPT = Uint8Array.of(0x3c, 0x50, 0x43, 0x31, 0xaa, 0x3e)
const LOGO_REFUSED = Uint8Array.of(0x3c, 0x50, 0x43, 0x30, 0x3e)
const ERASE_MS = 20 // own, as all of these
const FLASH_BYTES_PER_MS = 20

/** How long so many bytes of flash take, ms. */
export const flashMs = (bytes: number): number => ERASE_MS + Math.ceil(bytes / FLASH_BYTES_PER_MS)

/**
 * What the parser has read is known to it at once, but in the flash when all before it is printed and the writing is over: a
 * power cut in between leaves what was there before, less what was being written.
 */
export class StoredGraphics {
  readonly nv = new GraphicsMemory()
  readonly downloaded = new GraphicsMemory()
  readonly #flash = new GraphicsMemory()
  readonly #logos = new GraphicsMemory()
  readonly #newLogos = new GraphicsMemory()
  readonly #page: StoredPage
  /** Blocks of keys, of which the host has to acknowledge each. */
  #list: { readonly blocks: readonly Uint8Array[]; at: number } | undefined

  constructor(page: StoredPage) {
    this.#page = page
  }

  powerOff(): void {
    this.downloaded.clear()
    this.#list = undefined
    this.nv.copy(this.#flash)
    this.#logos.copy(this.#newLogos)
  }

  /** What was read and not yet written is dropped with the buffers. */
  revert(): void {
    this.nv.copy(this.#flash)
  }

  /** `GS ( L` fn 67, 68; each half of `FS q`, which makes deaf. */
  keep(key: string, picture: Bitmap, deaf = false): void {
    this.nv.set(key, picture)
    this.#page.store({
      begun: () => this.#flash.delete(key),
      ms: flashMs(picture.rows.length),
      done: () => this.#flash.set(key, picture),
      deaf,
    })
  }

  /** `GS ( L` fn 65, 66, and the first half of `FS q`. */
  erase(keys: readonly string[], deaf = false): void {
    for (const key of keys) this.nv.delete(key)
    const begun = () => {
      for (const key of keys) this.#flash.delete(key)
    }
    this.#page.store({ begun, ms: flashMs(0), done: () => {}, deaf })
  }

  /** `FS 94`: in use from the next start on. No picture, or one too large: said so. */
  keepLogo(number: number, picture: Bitmap | undefined): void {
    if (picture === undefined || picture.rows.length > this.#newLogos.freeBytes) {
      this.#page.answer(LOGO_REFUSED)
      return
    }
    const key = String(number)
    this.#page.store({
      begun: () => this.#newLogos.delete(key),
      ms: flashMs(picture.rows.length),
      done: () => this.#newLogos.set(key, picture),
      deaf: false,
    })
    this.#page.answer(LOGO_KEPT)
  }

  /** `FS 93` */
  logo(number: number): Bitmap | undefined {
    return this.#logos.get(String(number))
  }

  /** `GS ( L` fn 48, 51, 52, 64, 80: false: none of these. */
  tell(fn: number, data: Uint8Array): boolean {
    switch (fn) {
      case 0x00:
      case 0x30:
        return this.#say(ID.capacity, String(this.nv.capacityBytes))
      case 0x03:
      case 0x33:
        return this.#say(ID.free, String(this.nv.freeBytes))
      case 0x04:
      case 0x34:
        return this.#say(ID.freeDownloaded, String(this.downloaded.freeBytes))
      case 0x40:
      case 0x50:
        if (data[2] !== 0x4b || data[3] !== 0x43) return false
        return fn === 0x40 ? this.#begin(ID.keys, this.nv) : this.#begin(ID.keysDownloaded, this.downloaded)
      default:
        return false
    }
  }

  /** A byte that answers a block of keys: ACK wants the next one, NAK the same again, CAN none. Anything else ends the list as well. */
  hears(name: string): boolean {
    const list = this.#list
    if (list === undefined) return false
    if (name === '06') list.at++
    const block = list.blocks[list.at]
    if ((name === '06' || name === '15') && block !== undefined) this.#page.answer(block)
    else this.#list = undefined
    return name === '06' || name === '15' || name === 'CAN'
  }

  #begin(id: number, memory: GraphicsMemory): true {
    const keys = memory.keys().filter((key) => key.length === 2)
    const blocks: Uint8Array[] = []
    for (let at = 0; at < keys.length; at += KEYS_IN_BLOCK) {
      const last = at + KEYS_IN_BLOCK >= keys.length
      const text = ascii.encode(keys.slice(at, at + KEYS_IN_BLOCK).join(''))
      blocks.push(encodeBlock(HEADER.process, [id, last ? LAST : MORE, ...text]))
    }
    const [first] = blocks
    this.#page.answer(first ?? encodeBlock(HEADER.process, [id, LAST]))
    this.#list = first && { blocks, at: 0 }
    return true
  }

  #say(id: number, text: string): true {
    this.#page.answer(encodeBlock(HEADER.process, [id, ...ascii.encode(text)]))
    return true
  }
}
