/** How a full receive buffer holds back its host. */

/** How a simulated printer holds back a host that sends faster than it prints. */
export const HANDSHAKES = [
  /** Not at all: what does not fit is lost. */
  'none',
  /** XOFF when the buffer is full, XON when there is room again; what does not fit is lost all the same. */
  'xonxoff',
  /** By a line of its own, or by TCP: the host's bytes wait outside, nothing is lost, nothing of them is seen before. */
  'hardware',
] as const

/** One word of {@link HANDSHAKES}. */
export type Handshake = (typeof HANDSHAKES)[number]

/** Flow control in the data, where the printer is set to it. */
export const FLOW = { xon: 0x11, xoff: 0x13 } as const
