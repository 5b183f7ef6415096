/** A native display: its driver by itself, and as a program uses it. */
import { Commands, memoryJournal } from '../../lib/index.ts'
import type { Call, DisplayDriver, DisplayHands } from '../caller-display/contract.ts'
import { CallerDisplay } from '../caller-display/index.ts'
import { nativeRoom } from './native-room.cases.ts'

export const call: Call = { ticket: 'A042', window: 5 }

/** The driver, ready. */
export async function setUp(place: { window?: number } = { window: 5 }) {
  const room = await nativeRoom('native-display', place)
  const driver = room.driver as DisplayDriver
  const hands = room.device.physical.hands as DisplayHands
  driver.start()
  await room.clock.until(driver.ready())
  const lit = () => hands.look().filter((line) => line !== '')
  return { ...room, driver, hands, lit }
}

/** The display as a program uses it. */
export async function openDisplay() {
  const room = await nativeRoom('native-display', { window: 5 })
  const { clock } = room
  const driver = room.driver as DisplayDriver
  const hands = room.device.physical.hands as DisplayHands
  let minted = 0
  const mint = () => `m-${++minted}`
  const commands = new Commands({ clock, journal: memoryJournal(), device: 'dev-1', mint })
  const display = new CallerDisplay({ id: 'dev-1', driver, commands, clock })
  display.start()
  await clock.until(display.ready())
  const lit = () => hands.look().filter((line) => line !== '')
  const blink = async () => {
    hands.unplug()
    await clock.advance(1000)
    hands.plugIn()
    await clock.advance(5000)
  }
  return { ...room, display, hands, lit, blink }
}
