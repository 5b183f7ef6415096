/** What has to happen sometimes: a check in which it never did has not tried it. */
import type { HistoryRecord } from '../history.ts'
import { longCutOffs } from './showing.ts'
import { pressOf, type Story } from './story.ts'

/** Branches of interest that no fault and no outcome has a name for. */
export const SOMETIMES = {
  'a copy on paper': ({ printed }) => printed.filter(({ marked }) => marked === 'copy').length,
  'text that would be a command refused': ({ asked }) =>
    asked.filter(({ hostile, code }) => hostile && code === 'illegal').length,
  'a number lost with the power': ({ records }) => count(records, ({ type }) => type === 'issuedInVain'),
  'a write torn': ({ records }) =>
    count(records, lost, ({ torn, underWay, keep }) => torn === true && Number(underWay) > Number(keep)),
  'a hole in the journal': ({ records }) => count(records, lost, ({ beyond }) => Number(beyond) > 0),
  'a record found that was not acknowledged': ({ records }) =>
    count(
      records,
      ({ type }) => type === 'recovered',
      ({ found, acknowledged }) => Number(found) > Number(acknowledged),
    ),
  'a device cut off for ten seconds': longCutOffs,
  'a show overtaken by a higher seq': ({ asked }) => asked.filter(({ code }) => code === 'superseded').length,
  'a press told late': ({ records }) =>
    count(
      records,
      ({ type }) => type === 'rating',
      (rating) => pressOf(rating).flags.includes('late'),
    ),
  'a button run wild': ({ records }) => count(records, ({ type }) => type === 'flood'),
} as const satisfies Record<string, (story: Story) => number>

type Fits = (record: HistoryRecord) => boolean

const lost: Fits = ({ type }) => type === 'powerLost'

function count(records: readonly HistoryRecord[], ...fits: Fits[]): number {
  return records.filter((record) => fits.every((fitting) => fitting(record))).length
}

/** How often each thing of interest happened. */
export function marksOf(story: Story): Record<string, number> {
  const marks: Record<string, number> = {}
  const mark = (name: string) => {
    marks[name] = (marks[name] ?? 0) + 1
  }
  for (const record of story.records) {
    if (record.type === 'faultBegan') mark(`fault ${record['fault']}`)
    if (record.type === 'answered')
      mark(`${record['op']} ${record['outcome']}${record['code'] ? ` ${record['code']}` : ''}`)
  }
  for (const [name, times] of Object.entries(SOMETIMES)) {
    const happened = times(story)
    if (happened > 0) marks[name] = happened
  }
  return marks
}
