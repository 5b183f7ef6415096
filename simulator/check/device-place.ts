import type { AnyModel } from '../../devices/registry.ts'

/** How the `n`-th device of a room, from 1, is reached: over the broker, or at the end of a pty of that name. */
export function placeOf({ name, wire, address }: AnyModel, pty: string, n: number) {
  return {
    model: name,
    port: wire === 'mqtt' ? 'mqtt:' : `pty:///dev/${pty}`,
    ...(address === undefined ? {} : { address: address.example(n) }),
  }
}
