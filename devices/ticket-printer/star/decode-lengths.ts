/**
 * How many bytes of parameters follow the commands of Star printers (STAR Line Mode rev. 1.12, StarPRNT rev. 2.25).
 * Commands whose length depends on their parameters are in decode.ts.
 */

/** `ESC x`: bytes after the `x`. */
export const ESC_LENGTHS: Readonly<Record<string, number>> = {
  '\x06': 1, // ACK: acted on when it came in
  '\x07': 2, // BEL: drawer pulse widths
  '\x0c': 1, // FF: form feed and end of a raster page
  '\x0e': 0, // SO: twice as high
  '\x14': 0, // DC4: as high as usual
  '\x16': 2, // SYN: presenter
  ' ': 1, // right-side spacing
  $: 1,
  '%': 1,
  '-': 1,
  '/': 1,
  '0': 0,
  '4': 0,
  '5': 0,
  ':': 0,
  '?': 2, // LF NUL: reset
  '@': 0,
  E: 0,
  F: 0,
  I: 1,
  J: 1,
  M: 0,
  P: 0,
  Q: 1,
  R: 1,
  W: 1,
  _: 1,
  a: 1,
  d: 1,
  g: 0,
  h: 1,
  i: 2,
  l: 1,
  p: 0,
  q: 0,
  s: 2,
  t: 2,
  z: 1,
}

/** `ESC RS x`: bytes after the `x`. */
export const RS_LENGTHS: Readonly<Record<string, number>> = {
  '#': 1, // head check: four bytes in all
  A: 1,
  C: 1,
  E: 1,
  F: 1,
  L: 1,
  R: 1, // receiptline
  a: 1,
  c: 1,
  d: 1,
  i: 1,
  m: 1, // own
  r: 1,
}

/** `ESC GS x`: bytes after the `x`. */
export const GS_LENGTHS: Readonly<Record<string, number>> = {
  '\x03': 3, // ETX
  '\x07': 3, // BEL
  '\x19': 4, // EM: external buzzer
  '\x1a': 4, // SUB: snout
  '#': 8, // m N n1 n2 n3 n4 LF NUL: memory switch
  A: 2,
  B: 1, // bar code reader
  R: 2,
  a: 1,
  b: 1,
  c: 2,
  g: 3,
  h: 4,
  t: 1,
}

/** `ESC GS P x`, page mode, which no model here has: bytes after the `x` (own). */
export const PAGE_LENGTHS: Readonly<Record<string, number>> = { '2': 1, '3': 8, '4': 2, '5': 2 }
