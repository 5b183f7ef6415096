import { expect, it } from 'vitest'
import { allModels } from '../devices/registry.ts'
import { VirtualClock } from '../lib/index.ts'
import { simulateCentre } from './simulated-centre.ts'

const BYTE_MODELS = allModels().filter(({ wire }) => wire === 'bytes')

async function setUp({ name, kind }: Pick<(typeof BYTE_MODELS)[number], 'name' | 'kind'>) {
  const clock = new VirtualClock()
  const noise: string[] = []
  const room = await simulateCentre(
    { centre: 'desk', devices: { it: { kind, model: name, port: 'pty:///dev/it', window: 1 } } },
    { clock, onNoise: (device, bytes) => noise.push(`${device} ${Buffer.from(bytes).toString('hex')}`) },
  )
  await clock.advance(10_000)
  const told = () =>
    room.history.records.filter(({ type }) => type === 'device.notUnderstood').map(({ what }) => what)
  return { ...room, room, clock, noise, told }
}

it.each(BYTE_MODELS)(
  '$name: driver and firmware leave nothing that either does not understand',
  async (model) => {
    const { room, clock, centre, hands, noise, told } = await setUp(model)
    if (model.kind === 'ticket-printer') {
      const ticket = {
        ticket: 'A042',
        service: 'Паспорта',
        waiting: 7,
        lines: ['Ä €'],
        qr: 'https://example.org',
      }
      await clock.until(centre.printer('it').print(ticket))
      await clock.until(centre.printer('it').identify())
      hands('it').openCover()
      await clock.advance(30_000)
      hands('it').closeCover()
    } else if (model.kind === 'caller-display') {
      await clock.until(centre.display('it').show({ ticket: 'A042', window: 1 }))
      await clock.until(centre.display('it').blank())
    } else hands('it').press({ button: 2 })
    hands('it').unplug()
    await clock.advance(30_000)
    hands('it').plugIn()
    await clock.advance(700_000)
    expect(told()).toEqual([])
    expect(noise).toEqual([])
    await clock.until(room.close())
  },
)

it.each([
  { model: 'epson-tm-t88v', kind: 'ticket-printer', bytes: '1b997f', what: 'ESC 99' },
  { model: 'epson-dm-d110', kind: 'caller-display', bytes: '1b99', what: '1b 99' },
  { model: 'cd5220', kind: 'caller-display', bytes: '0402', what: '04 02' },
  { model: 'serial-keypad', kind: 'rating-buttons', bytes: '2a2a0d0a', what: '2a 2a 0d 0a' },
] as const)('$model tells what it could make nothing of', async ({ model, kind, bytes, what }) => {
  const { clock, devices, told } = await setUp({ name: model, kind })
  const device = devices.get('it')
  if (device?.model.wire !== 'bytes') throw new Error('expected a byte device')
  const { firmware } = device as unknown as { firmware: { receive(bytes: Uint8Array): void } }
  firmware.receive(Buffer.from(bytes, 'hex'))
  firmware.receive(Buffer.from('0d', 'hex'))
  await clock.advance(1000)
  expect(told()).toEqual([what])
})

it.each([
  { model: 'epson-tm-t88v', kind: 'ticket-printer' },
  { model: 'serial-keypad', kind: 'rating-buttons' },
  { model: 'serial-keypad-plain', kind: 'rating-buttons' },
] as const)('the driver of $model tells what it could make nothing of', async ({ model, kind }) => {
  const { clock, line, noise } = await setUp({ name: model, kind })
  line('it').attach((send) => {
    send(Uint8Array.of(0xfe, 0xff))
    return { receive: () => {} } as never
  })
  await clock.advance(500)
  expect(noise).toContain('it feff')
})
