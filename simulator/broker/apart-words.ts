import type { ErrorCode } from '../../lib/index.ts'
import type { RefusedClient } from './broker.ts'
import type { SessionChange, StoredSession } from './stored-sessions.ts'

/** What the process of a broker is told: the first word starts it. */
export type ToBroker =
  | {
      readonly kind: 'start'
      readonly host: string | undefined
      readonly port: number | undefined
      readonly portGiven: boolean | undefined
      readonly sessions: readonly StoredSession[]
    }
  | { readonly kind: 'close' }

/** What it tells. */
export type FromBroker =
  | { readonly kind: 'listening'; readonly url: string; readonly port: number; readonly moved: boolean }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string; readonly fix: string }
  | { readonly kind: 'sessions'; readonly changes: readonly SessionChange[] }
  | { readonly kind: 'refused'; readonly refused: RefusedClient & { readonly more: number } }
  | { readonly kind: 'unretainable'; readonly topic: string; readonly payload: Uint8Array }
