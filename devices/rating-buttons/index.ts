/** Rating buttons: by which a visitor says how they were served. */
export type { ButtonsDriver, ButtonsHands, ButtonsStatus, Press } from './contract.ts'
export { type KeypadOptions, type KeypadProfile, keypadModels } from './keypad/model.ts'
export { RatingButtons, type RatingButtonsOptions } from './rating-buttons.ts'
export { pressSchema } from './schema.ts'
