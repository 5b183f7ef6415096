/** What every device shares. Knows no device. */
export {
  type Clock,
  REPLY_FLOOR_WALL_MS,
  scaledClock,
  systemClock,
  type Timer,
  type TimerOptions,
} from './clock.ts'
export {
  type CommandRequest,
  Commands,
  type CommandsOptions,
  canonicalJson,
  type Permit,
} from './commands.ts'
export type { DeviceStatus, Driver } from './driver.ts'
export {
  asDeviceError,
  DeviceError,
  type DeviceErrorDetails,
  ERROR_CODES,
  type ErrorCode,
  type FailedOutcome,
} from './errors.ts'
export type {
  Firmware,
  FirmwareContext,
  FirmwareMaker,
  Hands,
  Physical,
  PhysicalEvent,
  Send,
} from './firmware.ts'
export type { Journal, JournalRecord } from './journal.ts'
export { Listeners } from './listeners.ts'
export {
  type CrashOptions,
  type MemoryJournal,
  type MemoryJournalOptions,
  memoryJournal,
} from './memory-journal.ts'
export { memoryLink } from './memory-link.ts'
export {
  type AddressFact,
  type ByteDriverContext,
  type ByteModel,
  type DriverContext,
  type FaultFact,
  type HandAct,
  type HandArgument,
  type HandVerb,
  KINDS,
  type Kind,
  type Model,
  type MqttDriverContext,
  type MqttModel,
  type Signs,
  speaksContract,
} from './model.ts'
export {
  type CommandOptions,
  type DeviceState,
  type Done,
  EVIDENCE,
  type Evidence,
  type Outcome,
  proves,
} from './outcome.ts'
export { Queue } from './queue.ts'
export { createRandom, type Random } from './random.ts'
export { type Pick, Requests, type RequestsOptions } from './request.ts'
export { type Decode, type Decoded, Splitter } from './splitter.ts'
export { type Burst, type StateChange, Supervisor, type SupervisorOptions } from './supervisor.ts'
export type { BurstTime, ClosedListener, Connect, DataListener, Transport } from './transport.ts'
export { VIRTUAL_START_MS, VirtualClock } from './virtual-clock.ts'
