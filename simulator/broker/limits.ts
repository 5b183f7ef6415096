/** What one client may ask of the broker. RELIABILITY §3; every figure may be changed. */
export interface BrokerLimits {
  /** Largest packet of a client, fixed header included, bytes. */
  readonly maxPacketBytes: number
  /** Largest CONNECT, fixed header included, bytes. */
  readonly maxFirstPacketBytes: number
  /** Time a client has from the open connection to its whole CONNECT, ms. */
  readonly connectTimeoutMs: number
  /** Topics and filters whose first level is this one obey the product's stricter form; '' for none. */
  readonly strictTopicBase: string
  /** Most levels of a topic below `strictTopicBase`, the base counted. */
  readonly maxTopicLevels: number
  /** Longest level of a topic below `strictTopicBase`, bytes of UTF-8. */
  readonly maxLevelBytes: number
  /** Messages kept for one absent client; the newest are dropped beyond it, and counted. */
  readonly maxQueuedMessages: number
  /** QoS 2 messages of one client that wait for its PUBREL; one more closes the connection. */
  readonly maxInboundInflight: number
  /** Bytes that may wait in the broker for one slow reader before its publishers are held back. */
  readonly maxBufferedBytes: number
  /** Time a slow reader may hold others back before it is disconnected, ms. */
  readonly drainTimeoutMs: number
}

/** The limits of a broker that was given none. */
export const DEFAULT_LIMITS: BrokerLimits = {
  maxPacketBytes: 65_536,
  maxFirstPacketBytes: 8_192,
  connectTimeoutMs: 10_000,
  strictTopicBase: 'nowserving',
  maxTopicLevels: 8,
  maxLevelBytes: 64,
  maxQueuedMessages: 1_000,
  maxInboundInflight: 1_000,
  maxBufferedBytes: 1_048_576,
  drainTimeoutMs: 10_000,
}

/** Levels that no topic may exceed anywhere: the matcher behind the guard takes no more. */
export const ABSOLUTE_TOPIC_LEVELS = 100
