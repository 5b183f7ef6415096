import { type CommandOptions, DeviceError, type Done } from '../../lib/index.ts'
import type { CommandMessage } from '../../lib/mqtt/index.ts'
import type { Board, CallerDisplay } from '../caller-display/index.ts'
import type { Centre, CentreDevice } from '../centre/contract.ts'
import { given, type Op } from '../remote/command-protocol.ts'

/** What a device of each kind can be asked for. */
export const DEVICE_OPS: Readonly<Record<CentreDevice['kind'], readonly Op[]>> = {
  'ticket-printer': ['print', 'identify', 'report'],
  'caller-display': ['show', 'blank', 'identify', 'report'],
  'rating-buttons': ['identify', 'report'],
}

/** What a window can be asked for. */
export const WINDOW_OPS: readonly Op[] = ['serve', 'free', 'report']

type Of<O extends Op> = Extract<CommandMessage, { readonly op: O }>

/** Carries a command to a device out, through the same classes that a program in this process uses. */
export function obeyAtDevice(target: CentreDevice, command: CommandMessage): Promise<Done> {
  const options = optionsOf(command)
  if (command.op === 'print' && target.kind === 'ticket-printer')
    return print(target.device, command, options)
  if (command.op === 'show' && target.kind === 'caller-display') return show(target, command, options)
  if (command.op === 'blank' && target.kind === 'caller-display') return target.device.blank(options)
  if (command.op === 'identify') return target.device.identify(options)
  return Promise.reject(new DeviceError('illegal', `${target.id} takes no ${command.op}`))
}

/** Carries a command to a window out. */
export function obeyAtWindow(centre: Centre, window: number, command: CommandMessage): Promise<Done> {
  const options = optionsOf(command)
  if (command.op === 'free') return centre.window(window).free(options)
  if (command.op !== 'serve')
    return Promise.reject(new DeviceError('illegal', `a window takes no ${command.op}`))
  return centre.window(window).serve(given({ ticket: command.ticket, clerk: command.clerk }), options)
}

function optionsOf({ id, ttlMs, expiresAt }: CommandMessage): CommandOptions & { readonly id: string } {
  return { id, ...given({ ttlMs, expiresAt }) }
}

function print(
  printer: Extract<CentreDevice, { kind: 'ticket-printer' }>['device'],
  command: Of<'print'>,
  options: CommandOptions,
) {
  const { ticket, service, waiting, lines, qr, copyOf, windows, require } = command
  return printer.print(given({ ticket, service, waiting, lines, qr, copyOf, windows }), {
    ...options,
    ...given({ require }),
  })
}

/** One call to a board is a list of one; a list of one to a single display is a call. */
function show(
  target: Extract<CentreDevice, { kind: 'caller-display' }>,
  command: Of<'show'>,
  options: CommandOptions,
): Promise<Done> {
  const calls = 'calls' in command ? command.calls : [{ ticket: command.ticket, window: command.window }]
  const lighting = { ...options, ...given({ until: command.until, seq: command.seq }) }
  if (target.board) return (target.device as Board).show(calls, lighting)
  const [call, ...others] = calls
  if (call !== undefined && others.length === 0) return (target.device as CallerDisplay).show(call, lighting)
  return Promise.reject(
    new DeviceError('illegal', `${target.id} shows one call at a time, found ${calls.length}`, {
      fix: 'Send { "op": "show", "ticket": …, "window": … }, or "blank" to darken it.',
    }),
  )
}
