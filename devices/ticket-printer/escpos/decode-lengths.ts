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
  E: 1,
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
}

/** `FS x`: bytes after the `x`. */
export const FS_LENGTHS: Readonly<Record<string, number>> = {
  '!': 1,
  '&': 0,
  '-': 1,
  '.': 0,
  '?': 2,
  C: 1,
  P: 4, // cut and present of Custom printers
  S: 2,
  W: 1,
  p: 2,
}
