/** What is promised of numbers, of what outlives the program, and of text that printers could obey: P7 to P9. */

import { garbles } from '../faults/troubles.ts'
import type { Invariant } from './invariant.ts'
import { garbled, onPaper, prints, STRONG, takenInHand } from './printing.ts'
import { type Asked, type Story, troubled } from './story.ts'

/** What no ticket asks for: the cash drawer, the buzzer. */
const EFFECTS = new Set(['device.drawerPulse', 'device.buzzer'])
/** What is left of a command that was cut off on its way. */
const RUBBISH = 'device.notUnderstood'
const SETTLED_MS = 60_000
/** Ended so before its first byte: the printer never heard of it. */
const REFUSED = new Set(['illegal', 'expired', 'closed'])

export const EFFECTS_AND_NUMBERS: readonly Invariant[] = [
  {
    name: 'P7',
    about: 'no number is issued twice, whatever the program dies of and wherever its clock stands',
    check: ({ records }) => {
      const issued = new Set<unknown>()
      return records.flatMap(({ type, ticket, at }) => {
        if (type !== 'issued') return []
        const again = issued.has(ticket)
        issued.add(ticket)
        return again ? [`${ticket} was issued again at ${at}`] : []
      })
    },
  },
  {
    name: 'P8',
    about:
      'an answer that was given is given again to the same id, whatever the program has lived through since',
    check: sameAnswers,
  },
  {
    name: 'P8b',
    about:
      'a new life finds what was acknowledged, then at most what was under way, in order and without a hole',
    check: ({ records }) =>
      records.flatMap(({ type, at, acknowledged, found, appended, prefix }) => {
        if (type !== 'recovered') return []
        const right = Number(found) >= Number(acknowledged) && Number(found) <= Number(appended)
        return right && prefix === true
          ? []
          : [
              `of ${appended} records, ${acknowledged} acknowledged, ${found} were found at ${at}${prefix === true ? '' : ', and others than these'}`,
            ]
      }),
  },
  {
    name: 'P9',
    about:
      'a printer does nothing that no ticket asked for: one cut, the text as it was asked for, no drawer',
    check: (story) => [...effects(story), ...cuts(story), ...texts(story)],
  },
]

function sameAnswers({ asked }: Story): string[] {
  const first = new Map<string, Asked>()
  const found: string[] = []
  for (const call of asked) {
    if (call.op !== 'print' || call.outcome === 'died') continue
    const before = first.get(call.command)
    if (before === undefined) first.set(call.command, call)
    else if (
      before.outcome !== call.outcome ||
      before.evidence !== call.evidence ||
      before.code !== call.code
    )
      found.push(
        `${call.command} (${call.ticket}) ended ${before.outcome} ${before.code ?? before.evidence}, asked again ${call.outcome} ${call.code ?? call.evidence}`,
      )
  }
  return found
}

const printers = (story: Story) => new Set(prints(story).map(({ place }) => place))

function effects(story: Story): string[] {
  const places = printers(story)
  return story.records
    .filter(({ type, device }) => (EFFECTS.has(type) || type === RUBBISH) && places.has(String(device)))
    .filter(({ device, at }) => !troubled(story, String(device), 0, at, garbles))
    .filter(
      ({ type, device, at }) => type !== RUBBISH || !troubled(story, String(device), at - SETTLED_MS, at),
    )
    .map(
      ({ type, device, at }) => `${device}: ${type.replace('device.', '')} at ${at}, which nobody asked for`,
    )
}

/** Prints that were done with proof, on a printer that had been left in peace since the last one and had nothing of it within. */
function undisturbed(story: Story): Asked[] {
  const before = new Map<string, Asked>()
  return prints(story).filter((print) => {
    const last = before.get(print.place)
    const calm = print.askedAt - SETTLED_MS
    const since = Math.min(calm, last?.answeredAt ?? calm) // what trouble may have left there is cut off before the next
    if (!REFUSED.has(print.code ?? '') && !print.repeat) before.set(print.place, print)
    return (
      (last === undefined || last.outcome === 'done') &&
      print.outcome === 'done' &&
      !print.repeat &&
      STRONG.has(print.evidence ?? '') &&
      !troubled(story, print.place, since, print.answeredAt ?? story.endAt)
    )
  })
}

function cuts(story: Story): string[] {
  const cut = story.records.filter(({ type }) => type === 'device.cut')
  const cutters = new Set(cut.map(({ device }) => device))
  return undisturbed(story).flatMap(({ place, ticket, askedAt, answeredAt = story.endAt }) => {
    const count = cut.filter(({ device, at }) => device === place && at > askedAt && at <= answeredAt).length
    return count === (cutters.has(place) ? 1 : 0) ? [] : [`${ticket} at ${place} was cut ${count} times`]
  })
}

const ASCII = /^[ -~]+$/

/** Lines of letters that every printer has, which are not on the paper as they were asked for. */
function texts(story: Story): string[] {
  return prints(story)
    .filter(
      ({ outcome, evidence, repeat, hostile }) =>
        outcome === 'done' && STRONG.has(evidence ?? '') && !repeat && !hostile,
    )
    .filter((print) => !garbled(story, print) && !takenInHand(story, print))
    .flatMap((print) => {
      const pieces = onPaper(story, print, ({ whole }) => whole)
      return print.lines
        .filter((line) => ASCII.test(line) && pieces.every(({ text }) => !text.includes(line)))
        .map((line) => `${print.ticket} at ${print.place} does not bear ${JSON.stringify(line)}`)
    })
}
