import { isRefusal, type Refusal, refuse } from './refusal.ts'
import { checkCharacters } from './topic-rules.ts'

const TRUNCATED = refuse('malformed', 'the packet ends in the middle of a field')
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }) // U+FEFF stays (MQTT-1.5.3-3)

/** Reads the fields of one packet in order. After the first refusal every later read answers with it. */
export class FieldReader {
  readonly #bytes: Uint8Array
  #at = 0
  #failed: Refusal | undefined

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Whether any byte is left to read. */
  get more(): boolean {
    return this.#failed === undefined && this.#at < this.#bytes.length
  }

  /** What stopped the reading, if anything has. */
  get failed(): Refusal | undefined {
    return this.#failed
  }

  /** The next byte; 0 after a failure. */
  uint8(): number {
    return this.#take(1)?.[0] ?? 0
  }

  /** The next two bytes, most significant first; 0 after a failure. */
  uint16(): number {
    const [high = 0, low = 0] = this.#take(2) ?? []
    return high * 256 + low
  }

  /** Binary data behind its two length bytes (§3.1.3.3). */
  binary(): Uint8Array {
    return this.#take(this.uint16()) ?? new Uint8Array()
  }

  /** A UTF-8 string behind its two length bytes (§1.5.3); `what` names it in the refusal. */
  text(what: string): string {
    const bytes = this.binary()
    const decoded = this.#failed ? '' : decode(bytes, what)
    if (typeof decoded === 'string') return decoded
    this.#failed = decoded
    return ''
  }

  /** Refuses bytes behind the last field. */
  end(): Refusal | undefined {
    if (!this.more) return this.#failed
    return refuse('malformed', `${this.#bytes.length - this.#at} bytes follow the last field`)
  }

  #take(length: number): Uint8Array | undefined {
    if (this.#failed) return undefined
    const end = this.#at + length
    if (end > this.#bytes.length) {
      this.#failed = TRUNCATED
      return undefined
    }
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }
}

function decode(bytes: Uint8Array, what: string): string | Refusal {
  try {
    const text = utf8.decode(bytes)
    const wrong = checkCharacters(text, what)
    return wrong && isRefusal(wrong) ? wrong : text
  } catch {
    return refuse('badUtf8', `the ${what} is not well-formed UTF-8`)
  }
}
