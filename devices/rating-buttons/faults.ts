import type { FaultFact } from '../../lib/index.ts'

const BUTTON = { name: 'button', type: 'number', about: 'which one: 1 is the worst score' } as const

/** What goes wrong with buttons, whatever is behind them. */
export const BUTTON_FAULTS = {
  buttonStuck: {
    about: 'A button goes down by itself and stays there, until it comes up.',
    args: [{ ...BUTTON, optional: true }],
    begin: { verb: 'stick', args: { button: 1 } },
    end: { verb: 'release' },
    signs: { begun: 'stuck' },
  },
  chatter: {
    about: 'Somebody presses a button whose contact chatters (20 ms): one press.',
    args: [
      { ...BUTTON, optional: true },
      { name: 'ms', type: 'number', about: 'for how long it chatters, ms', optional: true },
    ],
    begin: { verb: 'bounce', args: { button: 1 } },
  },
} as const satisfies Record<string, FaultFact>
