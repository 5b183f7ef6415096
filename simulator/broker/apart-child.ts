/**
 * The process of a broker that lives apart. It lives and ends with the process that forked it: the channel between them
 * closes however that one dies. Signals that a terminal sends to all of a program are for the parent.
 */
import { asDeviceError, systemClock } from '../../lib/index.ts'
import { Seldom } from '../../lib/seldom.ts'
import { mayRetain } from '../may-retain.ts'
import type { FromBroker, ToBroker } from './apart-words.ts'
import { type Broker, type RefusedClient, startBroker } from './broker.ts'
import type { SessionChange } from './stored-sessions.ts'

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.on('disconnect', () => process.exit())

const SESSIONS_MS = 50 // what a sudden death may take with it

const tell = (word: FromBroker) => void process.send?.(word)
const refusals = new Seldom<RefusedClient>(systemClock, (refused, more) =>
  tell({ kind: 'refused', refused: { ...refused, more } }),
)
let broker: Broker | undefined

let changes: SessionChange[] = []
/** Many changes in one message: each message costs a system call. */
function keep(change: SessionChange): void {
  if (changes.length === 0) systemClock.after(SESSIONS_MS, tellChanges)
  changes.push(change)
}
function tellChanges(): void {
  tell({ kind: 'sessions', changes })
  changes = []
}

async function start({ host, port, portGiven, sessions }: ToBroker & { kind: 'start' }): Promise<void> {
  try {
    broker = await startBroker({
      ...{ mayRetain, sessions },
      ...(host === undefined ? {} : { host }),
      ...(port === undefined ? {} : { port }),
      ...(portGiven === undefined ? {} : { portGiven }),
      onSession: keep,
      onRefused: (refused) => refusals.tell(refused),
      onUnretainable: ({ topic, payload }) => tell({ kind: 'unretainable', topic, payload }),
    })
    const { url, port: listening, moved } = broker
    tell({ kind: 'listening', url, port: listening, moved })
  } catch (error) {
    const { code, message, fix } = asDeviceError(error)
    tell({ kind: 'failed', code, message, fix })
  }
}

process.on('message', (word: ToBroker) => {
  if (word.kind === 'start') return void start(word)
  void (async () => {
    await broker?.close()
    refusals.flush()
    process.disconnect()
  })()
})
if (!process.connected) process.exit() // the parent died before anybody listened
