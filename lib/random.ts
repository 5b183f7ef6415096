/**
 * Chance as a parameter: one seeded source, split by name, so that adding a device does not shift the others' numbers.
 */

/** A seeded source of chance. */
export interface Random {
  /** A number in [0, 1). */
  next(): number
  /** A whole number in [min, max], both included. */
  int(min: number, max: number): number
  /** True with probability `p`. */
  chance(p: number): boolean
  /** Exponentially distributed with the given mean. */
  exponential(mean: number): number
  /** Normally distributed. */
  normal(mean: number, deviation: number): number
  /** One of the items. @throws RangeError on an empty list. */
  pick<T>(items: readonly T[]): T
  /** An independent source; the same name gives the same source, whatever was drawn before. */
  split(name: string): Random
}

/** The source that belongs to `seed`. */
export function createRandom(seed: number | string): Random {
  return source(String(seed))
}

function source(path: string): Random {
  const next = xoshiro128(hash128(path))
  const random: Random = {
    next,
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (p) => next() < p,
    exponential: (mean) => -mean * Math.log(1 - next()),
    normal: (mean, deviation) =>
      mean + deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick: (items) => {
      if (items.length === 0) throw new RangeError('cannot pick from an empty list')
      return items[Math.floor(next() * items.length)] as (typeof items)[number]
    },
    split: (name) => source(`${path}/${name}`),
  }
  return random
}

/** Four well-mixed words from any text (FNV-1a lanes with MurmurHash3's finaliser). */
function hash128(text: string): [number, number, number, number] {
  const lane = (basis: number) => {
    let h = basis
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
    return (h ^ (h >>> 16)) >>> 0
  }
  return [lane(0x811c9dc5), lane(0x9e3779b9), lane(0x7f4a7c15), lane(0x94d049bb) | 1]
}

/** xoshiro128** 1.1 (Blackman, Vigna). */
function xoshiro128([a0, b0, c0, d0]: [number, number, number, number]): () => number {
  let [a, b, c, d] = [a0, b0, c0, d0]
  const rotl = (x: number, k: number) => (x << k) | (x >>> (32 - k))
  return () => {
    const result = Math.imul(rotl(Math.imul(b, 5), 7), 9) >>> 0
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotl(d, 11)
    return result / 0x100000000
  }
}
