/**
 * The door `nowserving`: open a centre and drive its devices; and what the author of a device needs.
 * Loads neither the broker nor the simulator.
 */
export { ConfigError, type ConfigProblem } from '../lib/config/config-error.ts'
export type { CentreConfig, CentreConfigInput } from '../lib/config/schema.ts'
export * from '../lib/index.ts'
export type { Centre, CentreDevice, CentreEvents, Rating, TicketMoved, Window } from './centre/contract.ts'
export { openCentre } from './centre/open.ts'
export type { OpenOptions, RemoteSource } from './centre/options.ts'
export { type Gateway, type GatewayOptions, type GatewayStats, serveCentre } from './gateway/index.ts'
export { type AnyModel, allModels, findModel, registerModel } from './registry.ts'
