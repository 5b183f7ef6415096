/** Bugs in the drivers of displays, and in what is told of any device. */
import type { DisplayDriver } from '../../devices/caller-display/contract.ts'
import type { Board } from '../../devices/caller-display/index.ts'
import type { DeviceStatus } from '../../lib/index.ts'
import { over, type Plant } from './plant.ts'

const LATE_MS = 4000
const MOMENT_MS = 1000

export const SHOWING_PLANTS: readonly Plant[] = [
  {
    name: 'neverRestores',
    about: 'does not light again what a display has forgotten',
    breaks: 'D1b',
    display: (driver) => ({
      light: (calls, permit, options) =>
        options.quiet ? Promise.resolve(driver.proof) : driver.light(calls, permit, options),
    }),
  },
  {
    name: 'neverBlanks',
    about: 'says dark and leaves what is lit',
    breaks: 'D1b',
    display: (driver) => ({
      light: (calls, permit, options) => {
        if (calls.length > 0) return driver.light(calls, permit, options)
        permit.begin()
        return Promise.resolve(driver.proof)
      },
    }),
  },
  {
    name: 'showsLate',
    about: 'says shown before the bytes have left',
    breaks: 'D1',
    display: (driver, clock) => ({
      light: (calls, permit, options) => {
        permit.begin()
        clock.after(LATE_MS, () => void driver.light(calls, permit, options).catch(() => {}))
        return Promise.resolve(driver.proof)
      },
    }),
  },
  {
    name: 'oldCallBack',
    about:
      'lights the last call but one behind all that it lights, each refresh too, as something would that keeps commands',
    breaks: 'D1b',
    display: (driver, clock) => {
      let last: Parameters<DisplayDriver['light']>[0] = []
      let before = last
      return {
        light: (calls, permit, options) => {
          if (JSON.stringify(calls) !== JSON.stringify(last)) before = last
          last = calls
          const old = before
          if (old.length > 0) clock.after(LATE_MS, () => void driver.light(old, QUIET, {}).catch(() => {}))
          return driver.light(calls, permit, options)
        },
      }
    },
  },
  {
    name: 'callOfNobody',
    about: 'shows a number for a moment that nobody has asked for',
    breaks: 'D2',
    display: (driver, clock) => ({
      light: async (calls, permit, options) => {
        const evidence = await driver.light(calls, permit, options)
        const again = () => void driver.light(calls, QUIET, {}).catch(() => {})
        clock.after(MOMENT_MS, () => {
          void driver.light([{ ticket: 'Z999', window: 1 }], QUIET, {}).catch(() => {})
          clock.after(MOMENT_MS, again)
        })
        return evidence
      },
    }),
  },
  {
    name: 'alwaysReady',
    about: 'goes on saying ready when the device has gone',
    breaks: 'D3',
    printer: stillReady,
    display: stillReady,
  },
  {
    name: 'lastOneWins',
    about: 'does not look at seq: whoever comes last wins',
    breaks: 'D4',
    centre: (centre) => over(centre, { board: (id) => disorderly(centre.board(id)) }),
  },
]

const QUIET = { id: 'planted', begin: () => {} }

/** What it says once it has been ready. */
function stillReady<S extends DeviceStatus>(driver: {
  readonly status: S
  onStatus(listener: (status: S) => void): () => void
}) {
  const lie = (status: S): S =>
    status.state === 'lost' || status.state === 'disconnected' ? { ...status, state: 'ready' } : status
  return {
    get status() {
      return lie(driver.status)
    },
    onStatus: (listener: (status: S) => void) => driver.onStatus((status) => listener(lie(status))),
  }
}

function disorderly(board: Board): Board {
  return over(board, { show: (calls, { seq: _seq, ...options } = {}) => board.show(calls, options) })
}
