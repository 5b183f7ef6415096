/**
 * How many bytes of parameters follow the two-byte commands of ESC/POS (ESC/POS programming guide, fact sheet §1 to §4).
 * Commands whose length depends on their parameters are in decode.ts.
 */

/** `ESC x`: bytes after the `x`. */
export const ESC_LENGTHS: Readonly<Record<string, number>> = {
  ' ': 1, // right-side spacing
  '!': 1,
  $: 2,
  '%': 1,
  '-': 1,
  '0': 0,
  '2': 0,
  '3': 1,
  '<': 0,
  '=': 1,
  '?': 1,
  '@': 0,
  C: 1, // collecting mode of Custom printers
  E: 1,
  F: 0, // their ejecting mode
  G: 1,
  J: 1,
  K: 1,
  L: 0,
  M: 1,
  R: 1,
  S: 0,
  T: 1,
  U: 1,
  V: 1,
  W: 8,
  '\\': 2,
  a: 1,
  c: 2, // the kind of sensor or button, then its value
  d: 1,
  e: 1,
  i: 0,
  m: 0,
  p: 3,
  r: 1,
  t: 1,
  u: 1,
  v: 0,
  '{': 1,
}

/** `GS x`: bytes after the `x`. */
export const GS_LENGTHS: Readonly<Record<string, number>> = {
  '!': 1,
  '#': 1,
  $: 2,
  '/': 1,
  ':': 0,
  '<': 0,
  A: 2,
  B: 1,
  E: 1,
  H: 1,
  I: 1,
  L: 2,
  P: 2,
  T: 1,
  W: 2,
  '\\': 2,
  '^': 3,
  a: 1,
  b: 1,
  c: 0,
  f: 1,
  g: 4,
  h: 1,
  j: 1,
  r: 1,
  w: 1,
  '|': 1, // density; from here on Custom printers
  '\xd0': 4,
  '\xe0': 1, // automatic full status
  '\xe1': 0, // paper left, cuts, paper used, retracted tickets, starts
  '\xe2': 0,
  '\xe3': 0,
  '\xe4': 0,
  '\xe5': 0,
  '\xe6': 2, // virtual end of paper
  '\xe7': 2, // from the mark to the cut
  '\xe8': 1, // shortest ticket
  '\xf0': 1, // speed
  '\xf6': 0, // to the next mark
  '\xf8': 0,
}

/** `FS x`: bytes after the `x`. */
export const FS_LENGTHS: Readonly<Record<string, number>> = {
  '!': 1,
  '&': 0,
  '-': 1,
  '.': 0,
  '?': 2,
  C: 1,
  K: 1, // length of the loop; from here on Custom printers
  P: 4, // cut and present
  S: 2,
  W: 1,
  p: 2,
  '\x93': 6, // stored logo
  '\xc0': 4, // reset, where its last bytes are 18 10 14 1A
  '\xc1': 1, // draws the paper back
}
