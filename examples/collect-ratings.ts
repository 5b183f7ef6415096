/**
 * Counts the presses of a like / dislike box, each bound to the ticket at the window when the button went down.
 *
 * Run:     npm run example collect-ratings
 * Prints:  window 5, ticket A042, clerk k-17: 2 of 2
 *          window 5, ticket nobody: 1 of 2 (noVisitor)
 */
import { EventEmitter, once } from 'node:events'
import { simulateCentre } from 'nowserving/simulator'

await using room = await simulateCentre({
  centre: 'desk',
  devices: {
    'rate-5': { kind: 'rating-buttons', model: 'serial-keypad', port: 'serial:///dev/ttyUSB0', window: 5 },
  },
})
const counted = new EventEmitter()
room.centre.on('rating', ({ window, ticket, clerk, score, scale, flags }) => {
  const who = clerk ? `ticket ${ticket}, clerk ${clerk}` : `ticket ${ticket ?? 'nobody'}`
  console.log(
    `window ${window}, ${who}: ${score} of ${scale}${flags.length > 0 ? ` (${flags.join(', ')})` : ''}`,
  )
  counted.emit('rating')
})

await room.centre.window(5).serve({ ticket: 'A042', clerk: 'k-17' })
room.hands('rate-5').press({ button: 2 })
await once(counted, 'rating')

await room.centre.window(5).free()
room.hands('rate-5').press({ button: 1 })
await once(counted, 'rating')
