import type { ErrorCode } from '../../lib/index.ts'
import type { DroppedMessage } from '../../lib/mqtt/index.ts'
import type { ToldRecord } from '../history.ts'
import type { PartProgress, PartSum, PartTask } from './part.ts'

/** What the thread of a part is begun with. */
export interface ThreadTask extends PartTask {
  /** Whether everything that happens is wanted. */
  readonly records: boolean
}

/** What it is told. */
export type ToPart =
  | { readonly kind: 'refuseRetained'; readonly topic: string; readonly payload: Uint8Array }
  | { readonly kind: 'stop' }

/** What it tells. */
export type FromPart =
  | { readonly kind: 'progress'; readonly progress: PartProgress }
  | { readonly kind: 'open' }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string; readonly fix: string }
  | { readonly kind: 'dropped'; readonly dropped: DroppedMessage }
  | { readonly kind: 'records'; readonly records: readonly ToldRecord[] }
  | { readonly kind: 'ended'; readonly sum: PartSum }
