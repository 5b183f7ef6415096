/**
 * How it is known that all before a question is on paper, and that the printer has not restarted meanwhile: by a counter
 * that goes on by one with each question, and begins anew with the mains. A printer that lost its mains for a moment has
 * lost what it held, and answers well again; but its counter is not where it should be.
 */
import { joined } from '../../../lib/bytes.ts'
import type { Random } from '../../../lib/index.ts'
import type { StarProfile } from './profile.ts'
import * as command from './protocol.ts'
import { COUNTS, DOCUMENT, type Reply, type StarFacts } from './status.ts'

/** A question in order, at the end of what it proves. */
export interface Fence {
  readonly bytes: Uint8Array
  /** What a reply says: all before the question is printed; the printer has restarted; undefined: neither. */
  judge(reply: Reply): 'proved' | 'restarted' | undefined
}

/** The counter of one printer, as the driver knows it. */
export interface Proof {
  /** Whether {@link Proof.fence} can be judged: the counter is known, and a restart would show in it. */
  readonly known: boolean
  /** Asks where the counter stands; `proved` makes it known. */
  sync(): Fence
  /** Proves what stands before it. Until it is proved the counter is not known. */
  fence(): Fence
  /** A status that came when nothing was under way: what contradicts it is forgotten. */
  compare(facts: StarFacts): void
  /** Before a ticket: what was known may be old. */
  renew(): void
  /** The link was lost. */
  forget(): void
}

/** Makes the proof of a model. */
export function proofOf({ proof }: StarProfile, random: Random): Proof {
  return proof === 'document' ? new DocumentProof(random) : new CounterProof(random)
}

const DOCUMENTS = 256
const IDS = 0x10000

/** `ESC GS ETX`: the answer bears our id and the printer's counter, which no status tells. */
class DocumentProof implements Proof {
  #nextId: number
  #count: number | undefined

  constructor(random: Random) {
    this.#nextId = random.int(0, IDS - 1) // not those of an earlier life of this program
  }

  /** After a restart the counter is 1: from 0 that would look like going on. */
  get known(): boolean {
    return this.#count !== undefined && this.#count !== 0
  }

  sync(): Fence {
    return this.#ask((count) => {
      this.#count = count
      return 'proved'
    })
  }

  fence(): Fence {
    const before = this.#count
    this.#count = undefined
    return this.#ask((count) => {
      if (before === undefined || count !== (before + 1) % DOCUMENTS) return 'restarted'
      this.#count = count
      return 'proved'
    })
  }

  compare(): void {}

  renew(): void {
    this.#count = undefined
  }

  forget(): void {
    this.#count = undefined
  }

  #ask(judge: (count: number) => 'proved' | 'restarted'): Fence {
    const id = this.#id()
    return {
      bytes: command.countDocument(id),
      judge: (reply) =>
        reply.kind === 'document' && reply.s === DOCUMENT.count && reply.id === id
          ? judge(reply.count)
          : undefined,
    }
  }

  /** Without bytes that could be taken for flow control. */
  #id(): number {
    const flow = (byte: number) => byte === 0x11 || byte === 0x13
    do this.#nextId = (this.#nextId + 1) % IDS
    while (flow(this.#nextId & 0xff) || flow(this.#nextId >> 8))
    return this.#nextId
  }
}

/** Where a counter is put: far enough from 0 and from where it comes round. */
const [LOWEST, HIGHEST] = [4, 26]
/** Counts that may still be told for questions before, at most. */
const OWED = 12

/** `ETB`: every status tells the counter, 0 to 31, but none says which question it answers. */
class CounterProof implements Proof {
  readonly #random: Random
  /** Counts asked for or seen of late: they may be told late, too. */
  readonly #owed: number[] = []
  #count: number | undefined

  constructor(random: Random) {
    this.#random = random
  }

  /** From 0 a restart could not be told; and before it counts round it is asked anew. */
  get known(): boolean {
    return this.#count !== undefined && this.#count > 0 && this.#count < COUNTS - 2
  }

  /**
   * Clears the counter and counts up, with the automatic status off until the last step: so one count alone is told, and
   * it is none that a question before could bring about.
   */
  sync(): Fence {
    const target = this.#target()
    return {
      bytes: joined([
        command.NO_AUTOMATIC_STATUS,
        command.CLEAR_COUNT,
        ...Array.from({ length: target - 1 }, () => command.COUNT),
        command.AUTOMATIC_STATUS,
        command.COUNT,
      ]),
      judge: (reply) => {
        if (reply.kind !== 'status' || reply.facts.counter !== target) return undefined
        this.#count = target
        return 'proved'
      },
    }
  }

  fence(): Fence {
    const before = this.#count
    this.#count = undefined
    if (before !== undefined) this.#remember(before + 1)
    return {
      bytes: command.COUNT,
      judge: (reply) => {
        if (reply.kind !== 'status') return undefined
        const { counter } = reply.facts
        if (counter === before) return undefined
        if (before === undefined || counter !== before + 1) return 'restarted'
        this.#count = counter
        return 'proved'
      },
    }
  }

  compare({ counter }: StarFacts): void {
    if (!this.#owed.includes(counter)) this.#remember(counter)
    if (counter !== this.#count) this.#count = undefined
  }

  renew(): void {}

  forget(): void {
    this.#count = undefined
  }

  #target(): number {
    let target = this.#random.int(LOWEST, HIGHEST)
    while (this.#owed.includes(target)) target = this.#random.int(LOWEST, HIGHEST)
    this.#remember(target)
    return target
  }

  #remember(count: number): void {
    this.#owed.push(count)
    if (this.#owed.length > OWED) this.#owed.shift()
  }
}
