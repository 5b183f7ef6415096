import type { Clock, Commands, MqttDriverContext, Random } from '../../lib/index.ts'
import type { DeviceStateMessage, MqttSession } from '../../lib/mqtt/index.ts'
import { Board, CallerDisplay } from '../caller-display/index.ts'
import type { CentreDevice } from '../centre/contract.ts'
import { RatingButtons } from '../rating-buttons/index.ts'
import { TicketPrinter } from '../ticket-printer/index.ts'
import { RemoteButtonsDriver } from './buttons-driver.ts'
import { given } from './command-protocol.ts'
import { RemoteDisplayDriver } from './display-driver.ts'
import { RemotePrinterDriver } from './printer-driver.ts'
import type { RemoteSurroundings } from './surroundings.ts'

/** What a device of a remote centre is made of. */
export interface RemoteDeviceParts {
  readonly centre: string
  readonly mqtt: MqttSession
  readonly clock: Clock
  readonly random: Random
  readonly commands: Commands
  /** Whether the gateway counts it among the boards. */
  readonly board: boolean
  readonly shared: Exclude<RemoteSurroundings['shared'], undefined>
}

/** A device by its state, as the public class of its kind; undefined for one that nothing can be made of. */
export function remoteDevice(
  id: string,
  { kind, model, window }: DeviceStateMessage,
  parts: RemoteDeviceParts,
): CentreDevice | undefined {
  const { centre, mqtt, clock, random, commands, shared } = parts
  const place = given({ window })
  const context: MqttDriverContext = {
    id,
    centre,
    mqtt,
    clock,
    random,
    timezone: 'UTC',
    options: {},
    ...place,
  }
  const surroundings: RemoteSurroundings = { shared, foreign: true }
  const facts = { id, model, ...place }
  switch (kind) {
    case 'ticket-printer': {
      const driver = new RemotePrinterDriver(context, surroundings)
      return { ...facts, kind, device: new TicketPrinter({ id, driver, commands }) }
    }
    case 'caller-display': {
      const board = parts.board || window === undefined
      const driver = new RemoteDisplayDriver(context, { ...surroundings, board })
      const displayParts = { id, driver, commands, clock }
      return {
        ...facts,
        kind,
        board,
        device: board ? new Board(displayParts) : new CallerDisplay(displayParts),
      }
    }
    case 'rating-buttons': {
      if (window === undefined) return undefined // whose presses they are, nobody could tell
      const driver = new RemoteButtonsDriver(context, surroundings)
      return { ...facts, kind, device: new RatingButtons({ id, driver, commands, window }) }
    }
  }
}
