import { expect, it } from 'vitest'
import { nativeCentre } from '../default-centre.ts'
import { centresOf, clientsPerCentre, devicesPerCentre } from './city-size.ts'
import { checkOpenFiles } from './open-files.ts'

it('shards make up the city, each centre once', () => {
  const shards = [1, 2, 3].map((index) => centresOf(8, { index, of: 3 }))
  expect(shards).toEqual([
    ['centre-1', 'centre-4', 'centre-7'],
    ['centre-2', 'centre-5', 'centre-8'],
    ['centre-3', 'centre-6'],
  ])
  expect(centresOf(2, { index: 3, of: 4 })).toEqual([])
  expect(shards.flat().sort()).toEqual(centresOf(8).sort())
})

it('the devices of a centre are counted as they are made', () => {
  const size = { windows: 42, kiosks: 3 }
  expect(Object.keys(nativeCentre(size).devices)).toHaveLength(devicesPerCentre(size))
  expect(clientsPerCentre(size)).toBe(92)
})

it.each([
  [
    1024,
    /^8832 MQTT clients need 9032 open files; a process may have 1024 here$/,
    /ulimit -n 9032\), hold 8 centres, or spread the city over 12 programs .* --shard 1\/12/,
  ],
  [250, /may have 250/, /ulimit -n 9032\), or make the centres smaller/],
])('a limit of %d open files is told with what to do', (limit, message, fix) => {
  const city = { centres: 96, clients: 8832 }
  expect(() => checkOpenFiles(city, limit)).toThrow(
    expect.objectContaining({
      ...{ code: 'illegal', outcome: 'notDone' },
      message: expect.stringMatching(message),
      fix: expect.stringMatching(fix),
    }),
  )
})

it('a limit that suffices, or none, is nothing to tell', () => {
  checkOpenFiles({ centres: 96, clients: 8832 }, 9032)
  checkOpenFiles({ centres: 96, clients: 8832 }, undefined)
  checkOpenFiles({ centres: 1, clients: 10 })
})
