import { closeSync, openSync, writeSync } from 'node:fs'
import type { Clock } from '../lib/index.ts'
import { usageError } from './cli-error.ts'

/** Every byte of a line with its time: `>` to the device, `<` from it. */
export interface HexLog {
  write(direction: '>' | '<', bytes: Uint8Array): void
  close(): void
}

const BYTES_PER_LINE = 32

/** Appends to `path`: `2026-01-12T09:00:00.125Z > 1b 40 41 …`. @throws CliError when the file cannot be opened. */
export function openHexLog(path: string, clock: Clock): HexLog {
  let file: number
  try {
    file = openSync(path, 'a')
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw usageError(
      `--hex: ${path} cannot be written: ${why}`,
      'Name a file in a folder that exists and may be written to.',
      error,
    )
  }
  let open = true
  return {
    write: (direction, bytes) => {
      if (!open) return
      const time = new Date(clock.now()).toISOString()
      let lines = ''
      for (let at = 0; at < bytes.length; at += BYTES_PER_LINE) {
        const hex = Array.from(bytes.subarray(at, at + BYTES_PER_LINE), (byte) =>
          byte.toString(16).padStart(2, '0'),
        )
        lines += `${time} ${direction} ${hex.join(' ')}\n`
      }
      writeSync(file, lines)
    },
    close: () => {
      if (open) closeSync(file)
      open = false
    },
  }
}
