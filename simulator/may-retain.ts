import { parseTopic } from '../lib/mqtt/topics.ts'

/** Of the contract's topics only states may outlive their moment: commands and events would happen again. */
export function mayRetain(topic: string): boolean {
  const leaf = parseTopic(topic)?.leaf
  return leaf === undefined || leaf === 'state' || leaf === 'world'
}
