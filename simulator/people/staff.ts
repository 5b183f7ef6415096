/** How many clerks a centre has at which hour, as data. */
import type { Hours } from './service.ts'

/** A break of every clerk who is there for long enough, at a time when others stay. */
export interface Breaks {
  readonly lengthMs: number
  /** Breaks lie between these hours, one after the other as far as they fit. */
  readonly fromHour: number
  readonly toHour: number
  /** Only for a presence of at least that. */
  readonly afterMs: number
}

/** How many windows are staffed. */
export type Staff =
  | { readonly kind: 'everybody' }
  /** So many in each hour; none in an hour that is not named. */
  | { readonly kind: 'byHour'; readonly windows: Hours; readonly breaks?: Breaks }
  /**
   * As many as the expected load keeps busy, and `spare` times its square root more: the rule by which large halls are
   * staffed (Halfin and Whitt, "Heavy-traffic limits for queues with many exponential servers", Op. Res. 29, 1981).
   */
  | { readonly kind: 'planned'; readonly spare: number; readonly breaks?: Breaks }
