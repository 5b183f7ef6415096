import { type EventIdParts, parseEventId } from './event-id.ts'

/** Events of one device and boot that were not seen, though later ones were. */
export interface Gap {
  readonly device: string
  readonly boot: number
  /** First and last missing `seq`, both included. */
  readonly from: number
  readonly to: number
}

interface Range {
  from: number
  to: number
}

/** How much of the past is kept. */
export interface SeenIdsLimits {
  /** Devices; beyond it the one not heard for longest is forgotten. */
  readonly devices?: number
  /** Boots of one device; events of older ones count as seen. */
  readonly boots?: number
  /** Gaps within one boot; beyond it the oldest is given up: what it lacks counts as seen. */
  readonly gaps?: number
}

/**
 * Which events were seen already, by their ids: QoS 1 repeats, replays and restarts of the broker deliver one twice.
 * Exact however late or disordered they come, in little memory: what is kept are ranges of `seq`.
 */
export class SeenIds {
  readonly #limits: Required<SeenIdsLimits>
  readonly #devices = new Map<string, Map<number, Range[]>>()

  constructor({ devices = 10_000, boots = 8, gaps = 256 }: SeenIdsLimits = {}) {
    this.#limits = { devices, boots, gaps }
  }

  /** Notes an event; true when it is new, false for a repeat, for one too old to tell, and for what is no event id. */
  add(id: string): boolean {
    const parts = parseEventId(id)
    if (parts === undefined) return false
    const ranges = this.#rangesOf(parts)
    return ranges !== undefined && this.#note(ranges, parts.seq)
  }

  /**
   * What is missing between the events seen so far, oldest boot first; ask the gateway for it. A boot begins with
   * `seq` 1; what came before the very first event seen of a device counts as not missed.
   */
  gaps(device: string): readonly Gap[] {
    const boots = [...(this.#devices.get(device) ?? [])].sort(([a], [b]) => a - b)
    return boots.flatMap(([boot, ranges], order) => {
      const seen = order === 0 ? ranges : [{ from: 0, to: 0 }, ...ranges]
      const holes = seen
        .slice(1)
        .map(({ from }, index) => ({ from: (seen[index]?.to ?? 0) + 1, to: from - 1 }))
      return holes.filter(({ from, to }) => from <= to).map((hole) => ({ device, boot, ...hole }))
    })
  }

  #rangesOf({ device, boot }: EventIdParts): Range[] | undefined {
    const boots = this.#devices.get(device) ?? new Map<number, Range[]>()
    this.#devices.delete(device) // and in again, as the one heard last
    this.#devices.set(device, boots)
    if (this.#devices.size > this.#limits.devices)
      this.#devices.delete(this.#devices.keys().next().value ?? '')
    const known = boots.get(boot)
    if (known !== undefined) return known
    const oldest = Math.min(...boots.keys())
    if (boots.size >= this.#limits.boots) {
      if (boot < oldest) return undefined
      boots.delete(oldest)
    }
    const ranges: Range[] = []
    boots.set(boot, ranges)
    return ranges
  }

  #note(ranges: Range[], seq: number): boolean {
    let index = ranges.length
    while (index > 0 && (ranges[index - 1] as Range).from > seq) index--
    const before = ranges[index - 1]
    const after = ranges[index]
    if (before !== undefined && seq <= before.to) return false
    const joinsBefore = before?.to === seq - 1
    const joinsAfter = after?.from === seq + 1
    if (before && joinsBefore) before.to = joinsAfter && after ? after.to : seq
    else if (after && joinsAfter) after.from = seq
    else ranges.splice(index, 0, { from: seq, to: seq })
    if (joinsBefore && joinsAfter) ranges.splice(index, 1)
    const [first, second] = ranges
    if (ranges.length > this.#limits.gaps + 1 && first && second)
      ranges.splice(0, 2, { from: first.from, to: second.to })
    return true
  }
}
