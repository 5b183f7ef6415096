import { systemClock } from '../lib/index.ts'
import { Seldom } from '../lib/seldom.ts'
import { canFork } from './broker/apart.ts'
import {
  type Broker,
  type BrokerApartOptions,
  type BrokerTrouble,
  type RefusedClient,
  startBroker,
  startBrokerApart,
} from './broker/index.ts'
import { mayRetain } from './may-retain.ts'

/** A broker that lives as long as its centre. */
export type OwnBroker = Pick<Broker, 'url' | 'moved' | 'close'> & {
  /** What can be done to it; absent where it runs in a process of its own. */
  readonly trouble?: BrokerTrouble
}

const MANY_CLIENTS = 1000 // beyond it the broker would take the core that its clients need

/** Starts the broker of one centre: in this process, or for many clients in one of its own. @throws DeviceError as any broker. */
export async function startOwnBroker(
  clients: number,
  options: Pick<BrokerApartOptions, 'host' | 'port' | 'onRefused' | 'onUnretainable'>,
): Promise<OwnBroker> {
  if (clients >= MANY_CLIENTS && canFork) return startBrokerApart(options)
  const { onRefused = () => {}, ...more } = options
  const refusals = new Seldom<RefusedClient>(systemClock, (refused, others) =>
    onRefused({ ...refused, more: others }),
  )
  const broker = await startBroker({ ...more, mayRetain, onRefused: (refused) => refusals.tell(refused) })
  const close = async () => {
    await broker.close()
    refusals.flush()
  }
  return { url: broker.url, moved: broker.moved, trouble: broker, close }
}
