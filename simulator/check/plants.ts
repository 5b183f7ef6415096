/**
 * A fleet of planted bugs: each breaks a promise in a way that real drivers have broken it, so that it can be seen that
 * the checks see. Nothing of this is reachable from a centre.
 */
import type { Plant } from './plant.ts'
import { PRESSING_PLANTS } from './plants-pressing.ts'
import { PRINTING_PLANTS } from './plants-printing.ts'
import { PROGRAM_PLANTS } from './plants-program.ts'
import { SHOWING_PLANTS } from './plants-showing.ts'

export const PLANTS: readonly Plant[] = [
  ...PRINTING_PLANTS,
  ...SHOWING_PLANTS,
  ...PRESSING_PLANTS,
  ...PROGRAM_PLANTS,
]
