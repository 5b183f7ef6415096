/**
 * Prints one ticket on a simulated kiosk, and asks whether it happened.
 * With real hardware: `openCentre('centre.yaml')` from 'nowserving' in place of `simulateCentre`.
 *
 * Run:     npm run example print-a-ticket
 * Prints:  done, evidence: printed
 *          on paper: A042
 *          without paper: notDone, paperEmpty. Load a new roll and close the cover.
 */
import { DeviceError } from 'nowserving'
import { simulateCentre } from 'nowserving/simulator'

await using room = await simulateCentre({
  centre: 'desk',
  devices: { 'kiosk-1': { kind: 'ticket-printer', model: 'epson-tm-t88v', port: 'tcp://10.0.0.20:9100' } },
})
const printer = room.centre.printer('kiosk-1')

const { outcome, evidence } = await printer.print(
  { ticket: 'A042', service: 'Passports', waiting: 7 },
  { ttlMs: 30_000 },
)
console.log(`${outcome}, evidence: ${evidence}`)
console.log(`on paper: ${room.hands('kiosk-1').takeTicket()?.text.match(/A\d+/)?.[0]}`)

room.hands('kiosk-1').leavePaper({ mm: 0 })
try {
  await printer.print({ ticket: 'A043' })
} catch (error) {
  if (error instanceof DeviceError)
    console.log(`without paper: ${error.outcome}, ${error.code}. ${error.fix}`)
}
