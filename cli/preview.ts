import { writeFileSync } from 'node:fs'
import { extname } from 'node:path'
import { type Command, Option } from 'commander'
import type { Language } from '../devices/ticket-printer/languages.ts'
import type { Preview } from '../devices/ticket-printer/preview.ts'
import { wholeNumberArgument } from './arguments.ts'
import { usageError } from './cli-error.ts'
import { createCommand } from './command.ts'
import { EXIT, type Io } from './io.ts'
import { addOutputOptions, Output, type OutputOptions } from './output.ts'
import { addTicketOptions, type TicketOptions, ticketOf } from './ticket-options.ts'

const FORMATS = ['text', 'svg', 'png'] as const
type Format = (typeof FORMATS)[number]

interface PreviewCommandOptions extends OutputOptions, TicketOptions {
  readonly model?: string
  readonly columns?: number
  readonly layout?: string
  readonly language?: Language
  readonly codePage?: string
  readonly format?: Format
  readonly out?: string
}

/** `preview`: what a ticket will look like, without any printer. */
export function previewCommand(io: Io): Command {
  const command = createCommand(io, 'preview', [
    'preview A042 --service Passports --waiting 7',
    'preview A042 --model xprinter-xp-58 --layout ticket.receipt --out ticket.png',
    'preview A042 --columns 32 --layout layout.yaml --format svg > ticket.svg',
  ])
    .summary('show what a ticket will look like, without any printer')
    .description('Show what a ticket will look like on the paper of a model, without any printer.')
    .argument('<ticket>', 'the number people are called by, e.g. A042')
    .option('--model <model>', 'a model that "nowserving models" lists; default epson-tm-t88v')
    .option('--columns <count>', 'characters in a line, in place of a model', wholeNumberArgument(12, 64))
    .option('--layout <file>', 'a layout (.yaml) or a ReceiptLine document')
    .addOption(new Option('--language <language>', 'of the words that we add').choices(['en', 'ru']))
    .option('--code-page <page>', "one that the model has; default the model's")
    .addOption(
      new Option('--format <format>', 'default: by the name of --out, else text').choices([...FORMATS]),
    )
    .option('--out <file>', 'write it there')
  return addOutputOptions(addTicketOptions(command)).action(
    async (ticket: string, options: PreviewCommandOptions) => {
      const { model, columns, language, codePage, out } = options
      const format = formatOf(options)
      const { preview } = await import('../devices/ticket-printer/preview.ts')
      const { readLayoutFile } = await import('./layout-file.ts')
      const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
      const layout = options.layout === undefined ? undefined : await readLayoutFile(options.layout, io)
      const made = await preview(ticketOf(ticket, options), {
        ...{ model, columns, layout, language, timezone: timeZone },
        ...(codePage === undefined ? {} : { options: { codePage } }),
      })
      const { text, lengthMm } = made
      if (out !== undefined) write(out, contentOf(made, format))
      const shown = out === undefined ? String(contentOf(made, format)).trimEnd() : `${out} (${lengthMm} mm)`
      const output = new Output(io, options)
      output.result({ ticket, lengthMm, text, ...(out === undefined ? {} : { out }) }, shown)
      io.exitCode = EXIT.done
    },
  )
}

/** @throws CliError for a picture that would go to the terminal, and for a name that tells no format. */
function formatOf({ format, out, json, events }: PreviewCommandOptions): Format {
  const ending = out === undefined ? 'text' : extname(out).slice(1).toLowerCase()
  const named = ending === 'txt' ? 'text' : FORMATS.find((each) => each === ending)
  const chosen = format ?? named
  if (chosen === undefined) {
    const fix = 'Name it for example ticket.png, or add --format png.'
    throw usageError(`found --out ${out}, expected a name that ends in .txt, .svg or .png`, fix)
  }
  if (chosen === 'png' && out === undefined && json !== true && events !== true)
    throw usageError('a PNG is written to a file', 'Add for example --out ticket.png.')
  return chosen
}

function contentOf(preview: Preview, format: Format): string | Uint8Array {
  switch (format) {
    case 'text':
      return `${preview.text}\n`
    case 'svg':
      return preview.svg()
    case 'png':
      return preview.png()
  }
}

function write(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content)
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'an error'
    throw usageError(
      `--out: ${file} cannot be written (${why})`,
      'Check its folder and its permissions.',
      error,
    )
  }
}
