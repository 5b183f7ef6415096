/** How a command that failed is told: the exit code, one object for programs, two lines for people. */
import { CommanderError } from 'commander'
import { ConfigError } from '../lib/config/config-error.ts'
import { DeviceError } from '../lib/errors.ts'
import { CliError, usageError } from './cli-error.ts'
import { EXIT, type ExitCode, type Io } from './io.ts'
import { withoutSecrets } from './without-secrets.ts'

/** Tells `error` on the outputs of `io` and returns what the process ends with. */
export function reportError(error: unknown, io: Io, args: readonly string[]): ExitCode {
  const told = asCliError(error, args)
  const message = withoutSecrets(told.message)
  const fix = withoutSecrets(told.fix)
  if (wantsJson(args)) {
    const { outcome, code, id } = told
    const record = { ...(id === undefined ? {} : { id }), outcome, code, message, fix }
    io.out.write(`${JSON.stringify(record)}\n`)
  } else {
    const [what, help] = [visible(message), visible(fix)]
    io.err.write(`${io.err.paint('red', headOf(told))} ${what}\n${io.err.paint('cyan', '→')} ${help}\n`)
  }
  if (io.env['NOWSERVING_DEBUG'] && error instanceof Error)
    io.err.write(`${withoutSecrets(stackOf(error))}\n`)
  return told.exitCode
}

/** What was given is quoted in messages: it shall not steer the terminal. */
function visible(text: string): string {
  return text.replaceAll(
    /[^\P{Cc}\n]/gu,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Any failure with its exit code: a loss of certainty first, then whether the link was there at all. */
export function asCliError(error: unknown, args: readonly string[] = []): CliError {
  if (error instanceof CliError) return error
  if (error instanceof ConfigError) {
    const [first, ...more] = error.problems
    if (first === undefined || more.length > 0)
      return usageError(error.message, 'Correct each of them; nothing was opened.', error)
    const end = `; ${first.fix}` // told on the line of its own
    const what = error.message.endsWith(end) ? error.message.slice(0, -end.length) : error.message
    return usageError(what, sentence(first.fix), error)
  }
  if (error instanceof CommanderError) return fromCommander(error, args)
  if (error instanceof DeviceError) {
    const { code, outcome, message, fix } = error
    return new CliError({ exitCode: exitCodeOf(error), code, outcome, message, fix, cause: error })
  }
  return new CliError({
    ...{ exitCode: EXIT.unknown, code: 'failure', outcome: 'unknown', cause: error },
    message: `unexpected: ${error instanceof Error ? error.message : String(error)}`,
    fix: 'Set NOWSERVING_DEBUG=1 to see where it comes from, and report it.',
  })
}

function exitCodeOf({ code, outcome }: DeviceError): ExitCode {
  if (outcome === 'unknown') return EXIT.unknown
  return code === 'noHardware' || code === 'offline' ? EXIT.unreachable : EXIT.notDone
}

function headOf({ exitCode, outcome, code }: CliError): string {
  return exitCode === EXIT.usage ? 'error:' : `${outcome}  ${code}:`
}

/** Commander's words: "error: unknown option '--jsn'\n(Did you mean --json?)". */
function fromCommander({ message, cause }: CommanderError, args: readonly string[]): CliError {
  const [what = '', ...more] = message.replace(/^error: /, '').split('\n')
  const meant = more
    .join(' ')
    .trim()
    .replace(/^\(|\)$/g, '')
  const command = args.find((arg) => /^[a-z]+$/.test(arg))
  const unknown = /^unknown command/.test(what) || command === undefined
  const help = `"nowserving${unknown ? '' : ` ${command}`} --help" shows what there is.`
  return usageError(what, meant === '' ? sentence(help) : `${meant} ${help}`, cause)
}

/** Whether a program reads, as far as can be told before the options are. */
function wantsJson(args: readonly string[]): boolean {
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args
  return options.includes('--json') || options.includes('--events')
}

function stackOf(error: Error): string {
  const own = error.stack ?? String(error)
  return error.cause instanceof Error ? `${own}\nCaused by: ${stackOf(error.cause)}` : own
}

function sentence(text: string): string {
  const upper = text.charAt(0).toUpperCase() + text.slice(1)
  return /[.!?]$/.test(upper) ? upper : `${upper}.`
}
