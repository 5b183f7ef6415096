/** Anything JSON can hold, as one line of the journal. */
export type JournalRecord = { readonly [key: string]: unknown }

/** An append-only record of what must survive: acknowledged means durable. */
export interface Journal {
  /**
   * Settles when the record is durable; records are kept in the order of the calls.
   * @throws DeviceError `closed` after `close`, `failure` when it could not be kept: `notDone` when nothing of it was
   * written, `unknown` when a reader may find it all the same.
   */
  append(record: JournalRecord): Promise<void>
  /** Everything durable so far, oldest first; a line that was cut off by a crash is left out. */
  read(): Promise<readonly JournalRecord[]>
  /** Waits for what is being written; never rejects. */
  close(): Promise<void>
}
