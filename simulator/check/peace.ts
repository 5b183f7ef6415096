/** What is promised of the whole: the work of a moment is bounded (S3), and what was opened is given back (S4). */
import type { Invariant } from './invariant.ts'

/** Timers of the program that fire in one ms of virtual time: many times what any small centre needs, and far from what blocks a thread. */
const MOST_AT_ONCE = 200

/** Of the program; and the timers of the room, once its devices have come to rest. */
const HELD = ['timers', 'links', 'listeners', 'timersOfRoom'] as const

export const PEACE: readonly Invariant[] = [
  {
    name: 'S3',
    about: 'in no moment of virtual time do more timers of the program fire than a bounded number',
    check: ({ records }) =>
      records
        .filter(({ type, timers }) => type === 'busiest' && Number(timers) > MOST_AT_ONCE)
        .map(({ timers, when }) => `${timers} timers fired at ${when}`),
  },
  {
    name: 'S4',
    about: 'what a program holds is at rest what it was in the beginning, and nothing once it is closed',
    check: ({ records }) => {
      const at = (moment: string) =>
        records.find((each) => each.type === 'holdings' && each['moment'] === moment)
      const [start, rest, closed] = [at('start'), at('rest'), at('closed')]
      const displays = records.filter(
        ({ type, kind }) => type === 'installed' && kind === 'caller-display',
      ).length
      return HELD.flatMap((what) => {
        const more = what === 'timers' ? displays : 0 // one that is lit is refreshed now and then
        const [before, later, last] = [start, rest, closed].map((each) => Number(each?.[what] ?? 0))
        return [
          ...((later ?? 0) > (before ?? 0) + more
            ? [`${later} ${what} at rest, ${before} in the beginning`]
            : []),
          ...(last ? [`${last} ${what} are left after close()`] : []),
        ]
      })
    },
  },
]
