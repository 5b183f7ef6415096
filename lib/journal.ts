/** Anything JSON can hold, as one line of the journal. */
export type JournalRecord = { readonly [key: string]: unknown }

/** An append-only record of what must survive: acknowledged means durable. */
export interface Journal {
  /** Settles when the record is durable. @throws DeviceError `closed` after `close`, `failure` when it could not be kept. */
  append(record: JournalRecord): Promise<void>
  /** Everything durable so far, oldest first. */
  read(): Promise<readonly JournalRecord[]>
  /** Waits for what is being written; never rejects. */
  close(): Promise<void>
}
