import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { VirtualClock } from '../lib/index.ts'
import { History } from './history.ts'

it('takes events over as they were, with whose they are and when; its own type and time count', async () => {
  const clock = new VirtualClock()
  await clock.advance(5)
  const history = new History(clock)
  await clock.advance(7)
  const event = { type: 'cut', at: 99, lines: ['A042'] }
  history.add('device.cut', event, { device: 'kiosk-1' })
  history.add('idle')
  expect(history.records).toEqual([
    { device: 'kiosk-1', at: 7, lines: ['A042'], type: 'device.cut' },
    { at: 7, type: 'idle' },
  ])
  expect(event).toEqual({ type: 'cut', at: 99, lines: ['A042'] })
  const lines = '{"at":7,"device":"kiosk-1","lines":["A042"],"type":"device.cut"}\n{"at":7,"type":"idle"}\n'
  expect(history.digest()).toBe(createHash('sha256').update(lines).digest('hex'))
})
