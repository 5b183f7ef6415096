/** The gateway core: puts a centre on MQTT. */
export type { CommandTold } from './command-desk.ts'
export { type Gateway, type GatewayOptions, type GatewayStats, serveCentre } from './serve-centre.ts'
