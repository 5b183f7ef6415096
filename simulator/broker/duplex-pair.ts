import { Duplex } from 'node:stream'

/** Two ends of one connection inside this process: what is written to one is read from the other. */
export function duplexPair(): readonly [Duplex, Duplex] {
  const waiting: (((error?: Error | null) => void) | undefined)[] = []
  const end = (own: number): Duplex => {
    const far = 1 - own
    const duplex: Duplex = new Duplex({
      allowHalfOpen: false,
      read: () => {
        const done = waiting[own]
        waiting[own] = undefined
        done?.()
      },
      write: (chunk: Uint8Array, _encoding, done) => {
        const other = ends[far]
        if (!other || other.destroyed || other.push(chunk)) done()
        else waiting[far] = done // until the far end reads on
      },
      final: (done) => {
        ends[far]?.push(null)
        done()
      },
      destroy: (error, done) => {
        const held = waiting[own]
        waiting[own] = undefined
        held?.()
        const other = ends[far]
        if (other && !other.destroyed) queueMicrotask(() => other.destroy())
        done(error)
      },
    })
    return duplex
  }
  const ends: readonly [Duplex, Duplex] = [end(0), end(1)]
  return ends
}
