import type { ErrorCode, JournalRecord } from '../../lib/index.ts'

/** What failed with these was refused before anything was sent. */
const NEVER_BEGUN: ReadonlySet<unknown> = new Set<ErrorCode>(['illegal', 'expired', 'superseded'])

/**
 * Whether earlier lives may have left something at a device: a command without a result, or one that failed, and none
 * after it that was done. What is done comes after everything that was accepted before it.
 */
export function leftUnsettled(device: string, records: readonly JournalRecord[]): boolean {
  let open: unknown[] = []
  for (const record of records) {
    if (record['device'] !== device) continue
    if (record['type'] === 'accepted') open.push(record['id'])
    if (record['type'] !== 'result') continue
    const { id, result } = record as {
      readonly id?: unknown
      readonly result?: Readonly<Record<string, unknown>>
    }
    if (result?.['outcome'] === 'done') open = open.slice(open.indexOf(id) + 1)
    else if (NEVER_BEGUN.has(result?.['code'])) open = open.filter((each) => each !== id)
  }
  return open.length > 0
}
