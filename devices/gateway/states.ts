import type { DeviceState } from '../../lib/index.ts'
import { VERSION } from '../../lib/version.ts'
import type { Centre, CentreDevice } from '../centre/contract.ts'
import type { ServiceSession } from '../centre/sessions.ts'
import { given } from '../remote/command-protocol.ts'

/** `…/state` of a device behind the gateway. */
export function deviceState(device: CentreDevice, boot: number, seq: number): string {
  const { kind, model, window } = device
  const { state, since, ...facts } = device.device.status
  const status = { ...facts, ...extraFacts(device) }
  return JSON.stringify({
    state,
    kind,
    model,
    ...given({ window }),
    status,
    since,
    boot,
    seq,
    via: 'gateway',
  })
}

/** What a reader needs to know beyond the status: how much fits, how many buttons, how strong the proof. */
function extraFacts(device: CentreDevice): object {
  switch (device.kind) {
    case 'ticket-printer':
      return { proof: device.device.proof }
    case 'rating-buttons':
      return { scale: device.device.scale }
    case 'caller-display':
      return 'capacity' in device.device ? { capacity: device.device.capacity } : {}
  }
}

/** `window-N/state`. */
export function windowState(session: ServiceSession | undefined, changedAt: number): string {
  return JSON.stringify(session ?? { since: changedAt })
}

/** `gateway/state`: its own word, with the displays that show the calls of several windows. */
export function gatewayState(
  centre: Centre,
  { state, now, speed }: { readonly state: DeviceState; readonly now: number; readonly speed: number },
): string {
  const boards = [...centre.devices.values()].flatMap((each) =>
    each.kind === 'caller-display' && each.board ? [each.id] : [],
  )
  return JSON.stringify({ state, now, speed, version: VERSION, boards })
}
