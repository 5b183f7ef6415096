import { expect, it } from 'vitest'
import { history } from './history.cases.ts'
import { ready } from './ready.ts'

const jammed = { at: 1000, type: 'device.cutterJammed', device: 'kiosk-1' }
const freed = { at: 2000, type: 'device.cutterFreed', device: 'kiosk-1' }
const asked = { at: 3000, type: 'desk.withdrawn', kiosk: 'kiosk-1', ticket: 'A001' }
const atEnd = (code: string, state = 'alert') => ({
  at: 9000,
  type: 'notReadyAtEnd',
  device: 'kiosk-1',
  state,
  code,
})

it('tells of every device that is not ready', () => {
  expect(ready(history(atEnd('offline', 'lost')))).toEqual(['kiosk-1 is lost (offline)'])
  expect(ready(history(jammed, atEnd('cutterJam')))).toEqual(['kiosk-1 is alert (cutterJam)'])
})

it('a blade that was freed may be believed stuck until the next ticket, and no longer', () => {
  expect(ready(history(jammed, freed, atEnd('cutterJam')))).toEqual([])
  expect(ready(history(jammed, freed, atEnd('coverOpen')))).toHaveLength(1)
  expect(ready(history(jammed, freed, asked, atEnd('cutterJam')))).toHaveLength(1)
  expect(ready(history(freed, { ...jammed, at: 2500 }, atEnd('cutterJam')))).toHaveLength(1)
})
