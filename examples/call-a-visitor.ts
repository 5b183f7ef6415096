/**
 * Calls a visitor to a window: the window's display lights up, and goes dark when the visitor leaves.
 *
 * Run:     npm run example call-a-visitor
 * Prints:  done, evidence: sent
 *          the display shows: A042 / Window 5
 *          the display shows: nothing
 */
import { simulateCentre } from 'nowserving/simulator'

await using room = await simulateCentre({
  centre: 'desk',
  devices: {
    'lamp-5': { kind: 'caller-display', model: 'epson-dm-d110', port: 'serial:///dev/ttyUSB0', window: 5 },
  },
})
const look = () =>
  room
    .hands('lamp-5')
    .look()
    .map((line) => line.trim())
    .filter(Boolean)
    .join(' / ') || 'nothing'

const { outcome, evidence } = await room.centre.window(5).serve({ ticket: 'A042', clerk: 'k-17' })
console.log(`${outcome}, evidence: ${evidence}`)
console.log(`the display shows: ${look()}`)

await room.centre.window(5).free()
console.log(`the display shows: ${look()}`)
