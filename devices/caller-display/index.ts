/** Caller displays: what tells a visitor which window to go to. */
export { Board } from './board.ts'
export { CallerDisplay } from './caller-display.ts'
export type {
  Call,
  DisplayDriver,
  DisplayHands,
  DisplayStatus,
  LightOptions,
  ShowOptions,
} from './contract.ts'
export { type PoleOptions, type PoleProfile, poleModels } from './pole/model.ts'
export { callSchema, callsSchema, showOptionsSchema } from './schema.ts'
export type { DisplayOptions } from './wanted.ts'
