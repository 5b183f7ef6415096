/** Bugs in what a program stands on: its journal, its timers, its links. */
import type { Journal, JournalRecord, MemoryJournal } from '../../lib/index.ts'
import { over, type Plant, withTransport } from './plant.ts'

const SPINS = 2000
const HOUR_MS = 3_600_000

export const PROGRAM_PLANTS: readonly Plant[] = [
  {
    name: 'numbersAnew',
    about: 'begins with the first number again when the program starts anew',
    breaks: 'P7',
    numbers: (journal) => ({ ...lent(journal), read: async () => without('number', await journal.read()) }),
  },
  {
    name: 'answersForgotten',
    about: 'does not remember how a command ended when the program starts anew',
    breaks: 'P8',
    journal: forgetful,
  },
  {
    name: 'keptTooSoon',
    about: 'says kept before a record is durable',
    breaks: 'P8b',
    journal: hasty,
  },
  {
    name: 'holeBelieved',
    about: 'goes on reading behind a hole in the journal',
    breaks: 'P8b',
    journal: believing,
  },
  {
    name: 'throwsAlone',
    about: 'throws where nobody catches it when a device is lost',
    breaks: 'S1',
    buttons: (driver, clock) => {
      driver.onStatus(({ state }) => {
        if (state !== 'lost') return
        clock.after(1, () => {
          throw new Error('planted: nobody catches this')
        })
      })
      return {}
    },
  },
  {
    name: 'everyRunAnother',
    about: 'takes as long as something that is not of this centre says',
    breaks: 'S5',
    display: (driver, clock) => ({
      light: async (calls, permit, options) => {
        await clock.sleep(++everCalled % UNSTEADY_MS)
        return driver.light(calls, permit, options)
      },
    }),
  },
  {
    name: 'spins',
    about: 'asks again and again in the same moment when a device is lost',
    breaks: 'S3',
    buttons: (driver, clock) => {
      driver.onStatus(({ state }) => {
        let left = state === 'lost' ? SPINS : 0
        const spin = () => {
          if (left-- > 0) clock.after(0, spin)
        }
        spin()
      })
      return {}
    },
  },
  {
    name: 'timerLeft',
    about: 'leaves a timer behind when it is closed',
    breaks: 'S4',
    display: (driver, clock) => ({
      close: () => {
        clock.after(HOUR_MS, () => {}, { background: true })
        return driver.close()
      },
    }),
  },
  {
    name: 'timersPileUp',
    about: 'leaves a timer behind each time that a device is lost',
    breaks: 'S4',
    printer: (driver, clock) => {
      driver.onStatus(({ state }) => {
        if (state === 'lost') clock.after(HOUR_MS, () => {}, { background: true })
      })
      return {}
    },
  },
  {
    name: 'linkLeft',
    about: 'leaves the port open when it is closed',
    breaks: 'S4',
    context: (context, kind) =>
      withTransport(context, kind === 'rating-buttons', () => ({ close: () => Promise.resolve() })),
  },
]

const UNSTEADY_MS = 7
let everCalled = 0

const without = (type: string, records: readonly JournalRecord[]) =>
  records.filter((record) => record['type'] !== type)

const lent = (journal: Journal): Journal => ({
  append: (record) => journal.append(record),
  read: () => journal.read(),
  close: () => journal.close(),
})

function forgetful(journal: MemoryJournal): MemoryJournal {
  return over(journal, {
    read: async () => without('result', await journal.read()),
    crash: (options) => forgetful(journal.crash(options)),
  })
}

function hasty(journal: MemoryJournal): MemoryJournal {
  return over(journal, {
    append: async (record) => void journal.append(record).catch(() => {}),
    crash: (options) => hasty(journal.crash(options)),
  })
}

function believing(journal: MemoryJournal): MemoryJournal {
  let underWay: JournalRecord[] = []
  return over(journal, {
    append: (record) => {
      underWay.push(record)
      return journal.append(record)
    },
    sync: () => {
      underWay = []
      journal.sync()
    },
    crash: (options = {}) => {
      const { keep = 0, beyond = [] } = options
      const next = journal.crash(options)
      for (const [index, record] of underWay.slice(keep + 1).entries())
        if (beyond.includes(index)) void next.append(record)
      next.sync()
      return believing(next)
    },
  })
}
