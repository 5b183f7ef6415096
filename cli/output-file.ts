import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { CliError, usageError } from './cli-error.ts'
import { EXIT } from './io.ts'

/** A file that is written as a whole, once, and is known beforehand to be writable. */
export interface OutputFile {
  /** Call once. @throws CliError when it cannot be done after all, such as on a disk that is full. */
  write(text: string): void
  /** Leaves everything as it was unless it was written. */
  close(): void
}

/**
 * Opens `path` for `option`; what stands in it stays until it is written.
 * @throws CliError for a folder that is missing, a path that is a folder, a file that may not be written.
 */
export function openOutputFile(option: string, path: string): OutputFile {
  const isNew = !existsSync(path)
  let file: number
  try {
    file = openSync(path, 'a')
  } catch (error) {
    throw usageError(
      `${option}: ${path} cannot be written: ${reason(error)}`,
      'Name a file in a folder that exists and may be written to.',
      error,
    )
  }
  let state: 'open' | 'written' | 'closed' = 'open'
  return {
    write: (text) => {
      try {
        if (fstatSync(file).isFile()) ftruncateSync(file, 0)
        writeFileSync(file, text)
        state = 'written'
      } catch (error) {
        throw new CliError({
          ...{ exitCode: EXIT.notDone, code: 'failure', cause: error },
          message: `${option}: ${path} could not be written: ${reason(error)}`,
          fix: 'Make room for it, and run the same command again: the day is the same.',
        })
      }
    },
    close: () => {
      if (state === 'closed') return
      closeSync(file)
      if (state === 'open' && isNew) rmSync(path, { force: true })
      state = 'closed'
    },
  }
}

const reason = (error: unknown) => (error instanceof Error ? error.message : String(error))
