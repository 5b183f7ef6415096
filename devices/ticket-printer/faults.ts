import type { FaultFact } from '../../lib/index.ts'

/** What goes wrong with a printer, whatever it speaks; mains, line and network are as with any device. */
export const PRINTER_FAULTS = {
  paperOut: {
    about: 'The paper comes to its end, at once or after so many mm, until a new roll is put in.',
    args: [{ name: 'mm', type: 'number', about: 'what is left when it begins, mm', optional: true }],
    begin: { verb: 'leavePaper', args: { mm: 0 } },
    end: { verb: 'loadPaper' },
    signs: { begun: 'paperEnd', over: 'paperLoaded' },
  },
  paperNearEnd: {
    about: 'So little paper is left (2 m) that the sensor tells of it, until a new roll is put in.',
    args: [{ name: 'mm', type: 'number', about: 'what is left when it begins, mm', optional: true }],
    begin: { verb: 'leavePaper', args: { mm: 2000 } },
    end: { verb: 'loadPaper' },
  },
  coverOpen: {
    about: 'The cover is opened, until it is closed.',
    begin: { verb: 'openCover' },
    end: { verb: 'closeCover' },
    signs: { begun: 'coverOpened', over: 'coverClosed' },
  },
  cutterJam: {
    about: 'The cutter sticks at its next move, until it is freed.',
    begin: { verb: 'jamCutter' },
    end: { verb: 'clearJam' },
    signs: { begun: 'cutterJammed', over: 'cutterFreed' },
  },
} as const satisfies Record<string, FaultFact>

/** What can go wrong besides where a presenter brings tickets to a mouth. */
export const PRESENTER_FAULTS = {
  presenterJam: {
    about: 'A ticket sticks in the presenter at its next move, until it is taken out.',
    begin: { verb: 'jamPresenter' },
    end: { verb: 'clearJam' },
    signs: { begun: 'presenterJammed', over: 'jamCleared' },
  },
  ticketLeft: {
    about: 'Nobody takes tickets from the mouth, until somebody fetches what lies there.',
    begin: { verb: 'leaveTicket' },
    end: { verb: 'fetchTicket' },
    signs: { begun: 'ticketLeft', over: 'ticketFetched' },
  },
} as const satisfies Record<string, FaultFact>
