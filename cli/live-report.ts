import type { LiveReport } from '../simulator/index.ts'

/** What came of a live centre, or of many, for people. */
export function describeLive(report: LiveReport): string {
  const failed = Object.entries(report.checks).flatMap(([name, found]) =>
    found === 'ok' ? [] : [`FAILED ${name}: ${found.join('; ')}`],
  )
  const satisfied = report.satisfied === null ? '' : ` (${Math.round(100 * report.satisfied)} % satisfied)`
  const { latencyMs: ms } = report
  return [
    `${report.visitors} visitors: ${report.printed} tickets printed, ${report.called} called, ${report.rated} ratings${satisfied}, ${report.abandoned} gave up, ${report.waiting} still in the house`,
    ...(ms === null
      ? []
      : [
          `from call to display: half within ${ms.p50} ms, 99 of 100 within ${ms.p99} ms, at most ${ms.max} ms`,
        ]),
    `lost ${report.lost}, duplicated ${report.duplicated}, unknown ${report.unknown}`,
    ...failed,
  ].join('\n')
}
