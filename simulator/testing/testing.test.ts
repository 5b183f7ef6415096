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

test('a fault ends by itself, at the end of its block, or with the test; what can be seen is seen', async ({
  simulate,
}) => {
  const { centre, clock, fault, world, history } = await simulate({ windows: 1 })
  fault('kiosk-1', 'coverOpen', { during: 5000 })
  expect(world('kiosk-1')).toMatchObject({ coverOpen: true })
  await clock.advance(6000)
  expect(world('kiosk-1')).toMatchObject({ coverOpen: false })
  {
    using _jam = fault('kiosk-1', 'cutterJam')
    await expect(centre.printer('kiosk-1').print({ ticket: 'A042' })).rejects.toBeDeviceError('cutterJam')
  }
  expect(fault('kiosk-1', 'coverOpen').state).toBe('active')
  expect(() => fault('kiosk-1', 'rain')).toThrow(/cannot have the fault "rain"/)
  expect(() => world('kiosk-9')).toThrow(/there is no device "kiosk-9" here/)
  expect(String(history)).toMatch(/^ +10\.000 s {2}kiosk-1 +faultBegan: number 1, fault "coverOpen"$/m)
})

test('hundreds of centres live side by side in one process, each in its own time', async ({ simulate }) => {
  const ids = Array.from({ length: 200 }, (_, index) => `centre-${index + 1}`)
  const rooms = await Promise.all(ids.map((id, index) => simulate({ id, windows: 1, seed: index })))
  await Promise.all(
    rooms.map(async ({ centre, hands, clock, fault }, index) => {
      const ticket = `A${String(index).padStart(3, '0')}`
      if (index % 2 === 1) fault('kiosk-1', 'coverOpen', { during: 1000 + index })
      await clock.advance(index)
      if (index % 2 === 1)
        await expect(centre.printer('kiosk-1').print({ ticket })).rejects.toBeDeviceError('coverOpen')
      else await centre.printer('kiosk-1').print({ ticket })
      await centre.window(1).serve({ ticket })
      hands('rate-1').press({ button: 2 })
      await clock.advance(2000)
    }),
  )
  for (const [index, { hands, ratings, centre }] of rooms.entries()) {
    const ticket = `A${String(index).padStart(3, '0')}`
    expect(centre.id).toBe(ids[index])
    expect(ratings).toHaveCounted(1, ticket)
    expect(hands('lamp-1').look()).toShow(ticket)
    if (index % 2 === 0) expect(hands('kiosk-1').paper).toHavePrinted(ticket)
    else expect(hands('kiosk-1').paper).not.toHavePrinted(ticket)
  }
  expect(new Set(rooms.map(({ clock }) => clock.monotonicMs())).size).toBeGreaterThan(100)
})
