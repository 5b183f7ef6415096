/** The door `nowserving`: open a centre and drive its devices. Loads neither the broker nor the simulator. */
export { ConfigError, type ConfigProblem } from '../lib/config/config-error.ts'
export type { CentreConfig, CentreConfigInput } from '../lib/config/schema.ts'
export {
  type Clock,
  type CommandOptions,
  DeviceError,
  type DeviceState,
  type DeviceStatus,
  type Done,
  type ErrorCode,
  type Evidence,
  type Journal,
  type Kind,
  Listeners,
  type Model,
  memoryJournal,
  type Outcome,
  scaledClock,
  systemClock,
  VirtualClock,
} from '../lib/index.ts'
export type { Centre, CentreDevice, CentreEvents, Rating, TicketMoved, Window } from './centre/contract.ts'
export { type OpenOptions, openCentre, type RemoteSource } from './centre/open.ts'
export { serveCentre } from './gateway/index.ts'
export { type AnyModel, allModels, findModel, registerModel } from './registry.ts'
