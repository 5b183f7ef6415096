/** The door `nowserving/simulator`: firmware, lines, rooms, centres and people, all simulated. */

export * from './broker/index.ts'
export { CHECKERS, type Checker, numbersOn } from './checkers.ts'
export { type CityDay, type CityOptions, simulateCity } from './city.ts'
export { type Day, type DayOptions, simulateDay, type TakeRecords } from './day.ts'
export { type CentreSize, defaultCentre } from './default-centre.ts'
export { FrontDesk, type FrontDeskEvent, type TicketAnswer } from './front-desk.ts'
export { callHand, type HandCall, parseHandLine } from './hands.ts'
export { History, type HistoryRecord, type ToldRecord } from './history.ts'
export { type LiveCentre, type LiveOptions, type LiveReport, startLive } from './live.ts'
export type { CityReport } from './live-city/city-report.ts'
export type { Shard } from './live-city/city-size.ts'
export {
  type BrokerNews,
  type CityProgress,
  type LiveCity,
  type LiveCityOptions,
  startLiveCity,
} from './live-city/live-city.ts'
export { MemoryBroker } from './memory-broker.ts'
export { type Report, report } from './report.ts'
export { SerialLine, type SerialLineOptions, type TappedBurst } from './serial-line.ts'
export {
  type AnyHands,
  type SimulatedCentre,
  type SimulateOptions,
  simulateCentre,
  type Wiring,
} from './simulated-centre.ts'
export type { SimulatedByteDevice, SimulatedDevice, SimulatedMqttDevice } from './simulated-device.ts'
export { simulateDevice } from './simulated-device.ts'
export { listenTcp, type TcpPort, type TcpPortOptions } from './tcp-port.ts'
