import { DeviceError, type Kind, type Model } from '../lib/index.ts'
import type { DisplayDriver } from './caller-display/contract.ts'
import { poleModels } from './caller-display/pole/model.ts'
import type { ButtonsDriver } from './rating-buttons/contract.ts'
import { keypadModels } from './rating-buttons/keypad/model.ts'
import { nativeModels } from './remote/model.ts'
import type { PrinterDriver } from './ticket-printer/contract.ts'
import { escposModels } from './ticket-printer/escpos/model.ts'
import { cloudPrntModels } from './ticket-printer/star/cloudprnt/model.ts'
import { starModels } from './ticket-printer/star/model.ts'

/** The driver's contract of each kind. */
export interface DriverOf {
  readonly 'ticket-printer': PrinterDriver
  readonly 'caller-display': DisplayDriver
  readonly 'rating-buttons': ButtonsDriver
}

/** A model of any kind. */
export type AnyModel = Model<DriverOf[Kind]>

const TABLE = new Map<string, AnyModel>()
for (const model of [
  ...escposModels,
  ...starModels,
  ...cloudPrntModels,
  ...poleModels,
  ...keypadModels,
  ...nativeModels,
])
  TABLE.set(model.name, model)

/** Adds a model of one's own. @throws DeviceError `illegal` when the name is taken, its options are not described, or not on whose topics it speaks. */
export function registerModel(model: AnyModel): void {
  if (TABLE.has(model.name)) {
    throw new DeviceError('illegal', `there is a model ${model.name} already`, {
      fix: 'Choose another name for the model.',
    })
  }
  if (typeof model.options?.safeParse !== 'function') {
    throw new DeviceError('illegal', `model ${model.name} does not say which options it takes`, {
      fix: 'Give it `options: z.strictObject({})` when it takes none.',
    })
  }
  if (model.wire === 'mqtt' && model.speaks !== 'contract' && model.speaks !== 'maker') {
    throw new DeviceError('illegal', `model ${model.name} does not say on whose topics it speaks`, {
      fix: "Give it `speaks: 'contract'` when it speaks on those of nowserving, else `speaks: 'maker'`.",
    })
  }
  TABLE.set(model.name, model)
}

/** Every model, in order of their names. */
export function allModels(): readonly AnyModel[] {
  return [...TABLE.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** @throws DeviceError `illegal` for a name that no model has, with those that come near. */
export function findModel(name: string): AnyModel {
  const model = TABLE.get(name)
  if (model) return model
  const names = [...TABLE.keys()]
  const like = names.filter((known) =>
    known.split('-').some((part) => part.length > 2 && name.toLowerCase().includes(part)),
  )
  const fix = `Use one of: ${(like.length > 0 ? like : names).join(', ')}. "nowserving models" lists all.`
  throw new DeviceError('illegal', `there is no model ${JSON.stringify(name)}`, { fix })
}
