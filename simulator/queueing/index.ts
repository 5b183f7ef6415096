/** Agreement of the simulated people with queueing theory, where it has exact answers. */
export { checkHours } from './check-hours.ts'
export { CONFIDENCE, checkQueue, isRight, type MeasuredMean, type QueueCheck } from './check-queue.ts'
export { KNOWN_QUEUES } from './known-queues.ts'
export { isStable, loadOf, type QueueSystem } from './queue-system.ts'
