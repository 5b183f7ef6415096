import type { ErrorCode, Outcome } from '../lib/index.ts'
import { EXIT, type ExitCode } from './io.ts'

/** What a {@link CliError} is made of. */
export interface CliErrorParts {
  readonly exitCode: ExitCode
  readonly code: ErrorCode
  readonly message: string
  /** What a person should do. */
  readonly fix: string
  readonly outcome?: Exclude<Outcome, 'done'>
  /** The id of the command that failed. */
  readonly id?: string
  readonly cause?: unknown
}

/** The end of a command, with everything that is told about it. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exitCode: ExitCode
  readonly code: ErrorCode
  readonly outcome: Exclude<Outcome, 'done'>
  readonly fix: string
  readonly id: string | undefined

  constructor({ exitCode, code, message, fix, outcome = 'notDone', id, cause }: CliErrorParts) {
    super(message, cause === undefined ? undefined : { cause })
    this.exitCode = exitCode
    this.code = code
    this.outcome = outcome
    this.fix = fix
    this.id = id
  }
}

/** What was asked for cannot be: a wrong option, a device that is not there, a file that is wrong. */
export function usageError(message: string, fix: string, cause?: unknown): CliError {
  return new CliError({ exitCode: EXIT.usage, code: 'illegal', message, fix, cause })
}
