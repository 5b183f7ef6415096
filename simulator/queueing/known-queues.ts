/** Queues of which theory knows the means exactly, each of another kind. */
import { parseDistribution } from '../people/distribution-text.ts'
import type { QueueSystem, Stream } from './queue-system.ts'

const everybody = (service: string): readonly Stream[] => [
  { name: 'everybody', share: 1, service: parseDistribution(service), priority: 5 },
]
const every = (arrivals: string) => parseDistribution(arrivals)

/** One of each kind. */
export const KNOWN_QUEUES: readonly QueueSystem[] = [
  { name: 'M/M/1', arrivals: every('exp(10m)'), streams: everybody('exp(7m)'), servers: 1 },
  { name: 'M/M/5', arrivals: every('exp(2m)'), streams: everybody('exp(7.5m)'), servers: 5 },
  { name: 'M/M/14', arrivals: every('exp(75s)'), streams: everybody('exp(14m)'), servers: 14 },
  { name: 'M/M/3/8', arrivals: every('exp(3m)'), streams: everybody('exp(9m)'), servers: 3, capacity: 8 },
  { name: 'M/M/4/4', arrivals: every('exp(3m)'), streams: everybody('exp(9m)'), servers: 4, capacity: 4 },
  { name: 'M/D/1', arrivals: every('exp(10m)'), streams: everybody('fixed(7m)'), servers: 1 },
  { name: 'M/E3/1', arrivals: every('exp(10m)'), streams: everybody('erlang(3,7m)'), servers: 1 },
  { name: 'M/U/1', arrivals: every('exp(10m)'), streams: everybody('uniform(1m,13m)'), servers: 1 },
  {
    name: 'M/lognormal/1',
    arrivals: every('exp(20m)'),
    streams: everybody('lognormal(13m,0.6)'),
    servers: 1,
  },
  {
    name: 'M/empirical/1',
    arrivals: every('exp(10m)'),
    streams: everybody('empirical(3m,4m,5m,16m)'),
    servers: 1,
  },
  {
    ...{ name: 'Erlang-A, busy', arrivals: every('exp(2m)'), streams: everybody('exp(10m)'), servers: 5 },
    patience: every('exp(15m)'),
  },
  {
    ...{
      name: 'Erlang-A, overloaded',
      arrivals: every('exp(2m)'),
      streams: everybody('exp(13m)'),
      servers: 5,
    },
    patience: every('exp(30m)'),
  },
  {
    ...{ name: 'M[X]/M/1, families', arrivals: every('exp(20m)'), streams: everybody('exp(7m)'), servers: 1 },
    parties: { kind: 'empirical', values: [1, 1, 2, 4] },
  },
  {
    ...{ name: 'M/M/3, priorities', arrivals: every('exp(3m)'), servers: 3 },
    streams: [
      { name: 'first', share: 1, service: every('exp(6.5m)'), priority: 1 },
      { name: 'second', share: 2, service: every('exp(6.5m)'), priority: 2 },
      { name: 'third', share: 1, service: every('exp(6.5m)'), priority: 5 },
    ],
  },
  {
    ...{ name: 'M/G/1, priorities', arrivals: every('exp(10m)'), servers: 1 },
    streams: [
      { name: 'short', share: 3, service: every('fixed(4m)'), priority: 1 },
      { name: 'long', share: 1, service: every('lognormal(14m,0.5)'), priority: 2 },
    ],
  },
]
