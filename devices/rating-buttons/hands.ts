import type { HandVerb } from '../../lib/index.ts'

const BUTTON = { name: 'button', type: 'number', about: 'which one: 1 is the worst score' } as const

/** What people can do to buttons, whatever is behind them; power is the dialect's affair. */
export const BUTTON_HANDS: Readonly<Record<string, HandVerb>> = {
  press: {
    about: 'presses a button and lets it go',
    args: [BUTTON, { name: 'ms', type: 'number', about: 'for how long; 150', optional: true }],
  },
  hold: { about: 'presses a button and keeps it down until release', args: [BUTTON] },
  release: { about: 'lets a button go, or all of them', args: [{ ...BUTTON, optional: true }] },
  bounce: {
    about: 'presses a button whose contact chatters',
    args: [BUTTON, { name: 'ms', type: 'number', about: 'for how long it chatters; 20', optional: true }],
  },
  stick: { about: 'a button stays down by itself until release', args: [BUTTON] },
}
