import { randomUUID } from 'node:crypto'
import type { Done, Evidence } from '../lib/index.ts'
import { CliError } from './cli-error.ts'
import { EXIT, type Io } from './io.ts'
import type { Output } from './output.ts'
import { asCliError } from './report-error.ts'
import type { Target } from './target.ts'

/** One command to one device. */
export interface Act {
  /** What it is about, e.g. the ticket's number. */
  readonly about: string
  /** The id given by hand. */
  readonly id: string | undefined
  readonly run: (id: string) => Promise<Done>
}

const PROOF: Readonly<Record<Evidence, string>> = {
  printed: "the printer's own proof",
  fence: 'an answer in order and a clean status after the time of feed and cut',
  status: 'a clean status, nothing more',
  readBack: 'the display told what it shows',
  acknowledged: 'the device said it took the command',
  sent: 'the bytes left this computer; nothing better exists',
}

/** Carries a command out and tells its outcome and evidence. @throws CliError when it is not done. */
export async function carryOut(
  io: Io,
  output: Output,
  { centre }: Pick<Target, 'centre'>,
  { about, id: given, run }: Act,
): Promise<Done> {
  const id = given ?? `cli-${randomUUID().slice(0, 13)}`
  const stop = () => void centre.close() // what is under way settles with the truth
  io.interrupted.addEventListener('abort', stop)
  try {
    const done = await run(id)
    const proof = `evidence: ${done.evidence} (${PROOF[done.evidence]})`
    output.result(done, `${io.out.paint('green', 'done')}  ${about}  ${proof}`)
    io.exitCode = EXIT.done
    return done
  } catch (error) {
    const { exitCode, code, outcome, message, fix } = asCliError(error)
    const ending = io.interrupted.aborted ? EXIT.interrupted : exitCode
    throw new CliError({
      exitCode: ending,
      code,
      outcome,
      message: `${about}: ${message}`,
      fix,
      id,
      cause: error,
    })
  } finally {
    io.interrupted.removeEventListener('abort', stop)
  }
}
