/** Throws what a listener threw on a turn of its own: it is seen, and neither the broker's work nor others suffer. */
export function surface(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}
