/** Bugs in the drivers of rating buttons, and in how they are heard. */
import type { ButtonsDriver, Press } from '../../devices/rating-buttons/contract.ts'
import type { Clock, MqttDriverContext } from '../../lib/index.ts'
import { type Plant, withTransport } from './plant.ts'

const LATE_MS = 4000
const TURN_MS = 1

export const PRESSING_PLANTS: readonly Plant[] = [
  {
    name: 'pressTwice',
    about: 'counts a press that was told twice twice',
    breaks: 'B1',
    buttons: (driver) => ({ onPress: (listener) => each(driver, (press) => [press, press], listener) }),
  },
  {
    name: 'pressLost',
    about: 'loses every fifth press',
    breaks: 'B1',
    buttons: (driver) => {
      let count = 0
      return { onPress: (listener) => each(driver, (press) => (++count % 5 === 0 ? [] : [press]), listener) }
    },
  },
  {
    name: 'timeOfArrival',
    about: 'dates a press by when it was heard, later than it was',
    breaks: 'B3',
    buttons: (driver, clock) => ({
      onPress: (listener) =>
        driver.onPress((press) => void clock.after(LATE_MS, () => listener({ ...press, at: clock.now() }))),
    }),
  },
  {
    name: 'lateUnmarked',
    about: 'does not say that a press was kept somewhere before it was told',
    breaks: 'B2',
    buttons: (driver) => ({
      onPress: (listener) =>
        each(
          driver,
          ({ flags = [], ...press }) => [{ ...press, flags: flags.filter((flag) => flag !== 'late') }],
          listener,
        ),
    }),
  },
  {
    name: 'oneAfterTheOther',
    about: 'hears all devices in one queue, in which every message has its turn, a repeat too',
    breaks: 'B4',
    context: (context) => {
      if (!('mqtt' in context)) return context
      const { mqtt } = context as MqttDriverContext
      return {
        ...context,
        mqtt: {
          ...{ name: mqtt.name, connected: mqtt.connected },
          publish: (topic, payload, options) => mqtt.publish(topic, payload, options),
          subscribe: (filter, listener) =>
            mqtt.subscribe(filter, (message) => inTurn(context.clock, () => listener(message))),
          onConnected: (listener) => mqtt.onConnected(listener),
          close: () => mqtt.close(),
        },
      } as MqttDriverContext
    },
    buttons: (driver, clock) => ({
      onPress: (listener) => driver.onPress((press) => inTurn(clock, () => listener(press))),
    }),
  },
  {
    name: 'givesUp',
    about: 'does not come back after a loss',
    breaks: 'S6',
    buttons: (driver) => {
      let lost = false
      driver.onStatus(({ state }) => {
        lost ||= state === 'lost'
      })
      return {
        get status() {
          return lost ? { ...driver.status, state: 'lost' as const } : driver.status
        },
      }
    },
  },
  {
    name: 'burstIsAnswer',
    about: 'takes what comes in one burst for one line, and a lone byte for noise',
    breaks: 'S2',
    context: (context, kind) =>
      withTransport(context, kind === 'rating-buttons', (transport) => ({
        onData: (listener) =>
          transport.onData((bytes, time) => (bytes.length > 1 ? listener(bytes, time) : undefined)),
      })),
  },
]

/** When everything that waits has had its turn; one queue for each life of a program. */
const freeMs = new WeakMap<Clock, number>()

function inTurn(clock: Clock, fn: () => void): void {
  const nowMs = clock.monotonicMs()
  const dueMs = Math.max(nowMs, freeMs.get(clock) ?? 0) + TURN_MS
  freeMs.set(clock, dueMs)
  clock.after(dueMs - nowMs, fn)
}

function each(
  driver: ButtonsDriver,
  become: (press: Press) => readonly Press[],
  listener: (press: Press) => void,
): () => void {
  return driver.onPress((press) => {
    for (const one of become(press)) listener(one)
  })
}
