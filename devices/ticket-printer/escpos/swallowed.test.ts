import { expect, it } from 'vitest'
import { VirtualClock } from '../../../lib/index.ts'
import { simulateCentre } from '../../../simulator/simulated-centre.ts'

const DEVICES = {
  'kiosk-1': { kind: 'ticket-printer', model: 'epson-tm-t88v', port: 'pty:///dev/k' },
} as const

/** `GS ( H` with 6 in its length. */
const PROOF = [0x1d, 0x28, 0x48, 0x06]
/** `DLE DC4` fn 8. */
const CLEAR = [0x10, 0x14, 0x08]

it('a proof whose length was garbled on the line swallows no part of the next ticket', async () => {
  const clock = new VirtualClock()
  const { centre, hands, line } = await simulateCentre({ centre: 'desk', devices: DEVICES }, { clock })
  const printer = centre.printer('kiosk-1')
  await clock.until(printer.ready())
  // the first proof waits for 0x86 bytes, and the clearing that should end this is garbled too
  const stop = line('kiosk-1').interpose('toDevice', (bytes, pass) => {
    const noisy = bytes.slice()
    for (const [head, at] of [[PROOF, 3] as const, [CLEAR, 1] as const]) {
      const start = noisy.findIndex((_, index) =>
        head.every((byte, offset) => noisy[index + offset] === byte),
      )
      if (start >= 0) noisy[start + at] = (noisy[start + at] ?? 0) ^ (head === PROOF ? 0x80 : 0x01)
    }
    pass(noisy)
  })
  const lost = printer.print({ ticket: 'A047' })
  await expect(clock.until(lost)).rejects.toMatchObject({ code: 'timeout', outcome: 'notDone' })
  stop()
  const next = await clock.until(printer.print({ ticket: 'A051', service: 'Passports' }))
  expect(next).toMatchObject({ outcome: 'done', evidence: 'printed' })
  const pieces = hands('kiosk-1').paper.filter(({ parted }) => parted === 'cut')
  const last = pieces.at(-1)?.text ?? ''
  expect(last).toContain('A051')
  expect(last).toContain('Passports')
  expect(last).not.toContain('A047')
})
