/** Moves time on until a promise settles, and returns what it settles to: what a virtual clock does. */
export interface Driver {
  until<T>(promise: PromiseLike<T>): Promise<T>
}

/** Hears of each call that takes time: on what, which, with what, and what is to come of it. */
export type Overhear = (
  target: object,
  verb: string,
  args: readonly unknown[],
  result: Promise<unknown>,
) => void

/**
 * The same object, whose promises move time while somebody waits for them: a test simply awaits.
 * Objects that it returns are driven as well.
 */
export function driven<T extends object>(target: T, time: Driver, overhear: Overhear = () => {}): T {
  return new Proxy(target, {
    get: (_, key) => {
      const member: unknown = Reflect.get(target, key, target) // private fields need the real `this`
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => {
        const result: unknown = member.apply(target, args)
        if (!(result instanceof Promise)) return drivenObject(result, time, overhear)
        overhear(target, String(key), args, result)
        return time.until(result)
      }
    },
  })
}

function drivenObject(result: unknown, time: Driver, overhear: Overhear): unknown {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return result
  return Object.getPrototypeOf(result) === Object.prototype ? result : driven(result, time, overhear)
}
