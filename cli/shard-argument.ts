import { InvalidArgumentError } from 'commander'
import type { Shard } from '../simulator/index.ts'

/** Reads a share of a city: `2/4` is the second of four. */
export function shardArgument(text: string): Shard {
  const [, index, of] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []
  const shard = { index: Number(index), of: Number(of) }
  if (shard.index >= 1 && shard.index <= shard.of) return shard
  throw new InvalidArgumentError('Expected a share such as 1/4, 2/4, 3/4 or 4/4.')
}
