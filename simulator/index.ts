/** The door `nowserving/simulator`: firmware, lines, rooms, centres and people, all simulated. */

export * from './broker/index.ts'
export {
  type CheckOptions,
  type CheckReport,
  checkPlanted,
  checkSeeds,
  type Failure,
  type PlantedResult,
} from './check/check.ts'
export {
  type CheckFaultsOptions,
  type CheckFaultsReport,
  checkFaults,
  type FaultRow,
} from './check/check-faults.ts'
export { runTrial, type TrialResult, type Violation } from './check/run.ts'
export {
  type Moment,
  runSingleFault,
  type SingleFault,
  type SingleFaultResult,
} from './check/single-fault.ts'
export { CHECKERS, type Checker } from './checkers.ts'
export { type CityDay, type CityOptions, simulateCity } from './city.ts'
export { type CentreReport, type Day, type DayOptions, simulateDay, type TakeRecords } from './day.ts'
export type { Course, Hour, RatingsAfter } from './day-report/course.ts'
export { type CentreSize, defaultCentre } from './default-centre.ts'
export { type Fault, Faults } from './faults/faults.ts'
export type { FaultLevel } from './faults/levels.ts'
export type { FaultPlan, FaultTiming } from './faults/plan.ts'
export {
  type DeskService,
  FrontDesk,
  type FrontDeskEvent,
  type FrontDeskOptions,
  type TicketAnswer,
} from './front-desk.ts'
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
export { Numbers } from './numbers.ts'
export type { Arrival } from './people/arrivals.ts'
export type { Distribution } from './people/distribution.ts'
export { parseDistribution } from './people/distribution-text.ts'
export { BRISK, type Habits, ORDINARY, type RatingHabits } from './people/habits.ts'
export { readVisitors } from './people/real-day.ts'
export type { Errand, Hours, Service } from './people/service.ts'
export type { Breaks, Staff } from './people/staff.ts'
export { type Report, report } from './report.ts'
export { loadScenario, parseScenario, type Scenario, scenarioJsonSchema } from './scenario.ts'
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
export { numbersOn } from './tickets-on-paper.ts'
