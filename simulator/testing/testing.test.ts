import { expect, test } from 'nowserving/testing'

test('paper runs out in the middle of a ticket', async ({ simulate }) => {
  const { centre, hands } = await simulate({ windows: 2, seed: 7 })
  hands('kiosk-1').leavePaper({ mm: 20 })
  await expect(centre.printer('kiosk-1').print({ ticket: 'A042' })).rejects.toBeDeviceError(
    'paperEmpty',
    'notDone',
  )
  expect(hands('kiosk-1').paper).toHavePrinted('A042', { complete: false })
})

test('a ticket is printed once, whatever is asked again under its id', async ({ simulate }) => {
  const { centre, hands } = await simulate({ windows: 1 })
  const printer = centre.printer('kiosk-1')
  const first = await printer.print({ ticket: 'A042', service: 'Passports', waiting: 7 }, { id: 'p-1' })
  expect(first).toMatchObject({ id: 'p-1', outcome: 'done', evidence: 'printed' })
  expect(await printer.print({ ticket: 'A042', service: 'Passports', waiting: 7 }, { id: 'p-1' })).toEqual(
    first,
  )
  expect(hands('kiosk-1').paper).toHavePrinted('A042')
  await expect(printer.print({ ticket: 'A043' }, { id: 'p-1' })).rejects.toBeDeviceError('illegal', 'notDone')
})

test('a press belongs to the ticket at the window, and to nobody when there is none', async ({
  simulate,
}) => {
  const { centre, hands, clock, ratings } = await simulate({ windows: 2 })
  await centre.window(1).serve({ ticket: 'A042', clerk: 'k-17' })
  expect(hands('lamp-1').look()).toShow('A042')
  hands('rate-1').press({ button: 2 })
  await clock.advance(2000)
  await centre.window(1).free()
  expect(hands('lamp-1').look()).not.toShow('A042')
  hands('rate-1').press({ button: 1 })
  await clock.advance(2000)
  expect(ratings).toMatchObject([
    { window: 1, ticket: 'A042', clerk: 'k-17', score: 2, scale: 2, flags: [] },
    { window: 1, ticket: null, score: 1, flags: ['noVisitor'] },
  ])
})

test('the cable is torn while the lamp is lit: the call is back when the cable is', async ({ simulate }) => {
  const { centre, hands, line, clock } = await simulate({ windows: 1 })
  await centre.window(1).serve({ ticket: 'A042' })
  hands('lamp-1').unplug()
  line('lamp-1').unplug()
  expect(hands('lamp-1').look()).not.toShow('A042')
  await expect(centre.display('lamp-1').show({ ticket: 'A043', window: 1 })).rejects.toBeDeviceError(
    'offline',
    'notDone',
  )
  hands('lamp-1').plugIn()
  line('lamp-1').plugIn()
  await clock.advance(10_000)
  expect(hands('lamp-1').look()).toShow('A042')
})
