import { expect, it } from 'vitest'
import type { JournalRecord } from '../../lib/index.ts'
import { leftUnsettled } from './left-unsettled.ts'

const accepted = (id: string, device = 'kiosk-1'): JournalRecord => ({
  type: 'accepted',
  device,
  id,
  payload: '{}',
  at: 1,
})
const result = (id: string, outcome: string, code?: string): JournalRecord => ({
  ...{ type: 'result', device: 'kiosk-1', id },
  result: { outcome, at: 2, ...(code === undefined ? {} : { code }) },
})
const boot: JournalRecord = { type: 'boot', boot: 2 }

it.each<[string, boolean, JournalRecord[]]>([
  ['an empty journal', false, []],
  ['a command without a result', true, [accepted('a')]],
  ['a command without a result, in the life before last', true, [accepted('a'), boot, boot]],
  ['one that was done', false, [accepted('a'), result('a', 'done')]],
  ['one in doubt', true, [accepted('a'), result('a', 'unknown', 'cutterJam')]],
  ['one that failed half way', true, [accepted('a'), result('a', 'notDone', 'paperEmpty')]],
  ['one that was refused', false, [accepted('a'), result('a', 'notDone', 'expired')]],
  [
    'one in doubt, then one that was refused',
    true,
    [accepted('a'), result('a', 'unknown', 'timeout'), accepted('b'), result('b', 'notDone', 'illegal')],
  ],
  [
    'one in doubt, then one that was done',
    false,
    [accepted('a'), result('a', 'unknown', 'timeout'), boot, accepted('b'), result('b', 'done')],
  ],
  ['one done while another waits', true, [accepted('a'), accepted('b'), result('a', 'done')]],
  ['somebody else’s', false, [accepted('a', 'kiosk-2')]],
])('%s: %s', (_, left, records) => {
  expect(leftUnsettled('kiosk-1', records)).toBe(left)
})
