import type { VirtualClock } from '../../lib/index.ts'

/**
 * The same object, whose promises move the virtual clock while somebody waits for them: a test simply awaits.
 * Objects that it returns are driven as well.
 */
export function driven<T extends object>(target: T, clock: VirtualClock): T {
  return new Proxy(target, {
    get: (_, key) => {
      const member: unknown = Reflect.get(target, key, target) // private fields need the real `this`
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => drive(member.apply(target, args), clock)
    },
  })
}

function drive(result: unknown, clock: VirtualClock): unknown {
  if (result instanceof Promise) return clock.until(result)
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return result
  return Object.getPrototypeOf(result) === Object.prototype ? result : driven(result, clock)
}
