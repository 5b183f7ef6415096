import { afterEach, describe, expect, it } from 'vitest'
import type { Connect, Transport } from './transport.ts'

/** The far end of a pipe under test, as a stranger would hold it. */
export interface FarEnd {
  /** Everything the far end has received so far. */
  readonly received: () => Uint8Array
  send(bytes: Uint8Array): void
  /** Goes away without a word. */
  tear(): void
}

/** One implementation to be tried. */
export interface TransportWorld {
  readonly connect: Connect
  /** Resolves once the far end holds the pipe that was opened last. */
  far(): Promise<FarEnd>
  /** Lets what is under way arrive, until `done` holds. */
  settle(done: () => boolean): Promise<void>
  end(): Promise<void>
}

/** What every transport promises, whatever is below it. */
export function transportCases(name: string, setUp: () => Promise<TransportWorld>): void {
  describe(`transport: ${name}`, () => {
    const ends: (() => Promise<void>)[] = []
    afterEach(async () => {
      for (const end of ends.splice(0).reverse()) await end()
    })
    const open = async (): Promise<{ world: TransportWorld; host: Transport; far: FarEnd }> => {
      const world = await setUp()
      ends.push(() => world.end())
      const host = world.connect()
      ends.push(() => host.close())
      await host.open()
      return { world, host, far: await world.far() }
    }

    it('carries every byte value both ways, in order', async () => {
      const { world, host, far } = await open()
      const bytes = Uint8Array.from({ length: 256 }, (_, value) => value)
      const heard: number[] = []
      host.onData((burst) => heard.push(...burst))
      await host.write(bytes)
      await host.write(Uint8Array.of(1, 2, 3))
      await world.settle(() => far.received().length === 259)
      expect([...far.received()]).toEqual([...bytes, 1, 2, 3])
      far.send(bytes)
      await world.settle(() => heard.length === 256)
      expect(heard).toEqual([...bytes])
    })

    it('keeps the order of writes that nobody waited for', async () => {
      const { world, host, far } = await open()
      await Promise.all([1, 2, 3, 4, 5].map((value) => host.write(Uint8Array.of(value, value))))
      await world.settle(() => far.received().length === 10)
      expect([...far.received()]).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
    })

    it('tells when the far end is torn away, once, and refuses later writes as notDone', async () => {
      const { world, host, far } = await open()
      const told: (string | undefined)[] = []
      host.onClosed((error) => told.push(error?.code))
      far.tear()
      await world.settle(() => told.length > 0)
      expect(told).toEqual(['offline'])
      await expect(host.write(Uint8Array.of(1))).rejects.toMatchObject({
        code: 'offline',
        outcome: 'notDone',
      })
    })

    it('closes in order: tells without an error, refuses writes, and closing again is harmless', async () => {
      const { host } = await open()
      const told: unknown[] = []
      host.onClosed((error) => told.push(error))
      await host.close()
      await host.close()
      expect(told).toEqual([undefined])
      await expect(host.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'closed', outcome: 'notDone' })
      await expect(host.open()).rejects.toMatchObject({ name: 'DeviceError' })
    })

    it('tells a listener that comes after the end', async () => {
      const { world, host } = await open()
      await host.close()
      let told = false
      host.onClosed(() => {
        told = true
      })
      await world.settle(() => told)
      expect(told).toBe(true)
    })

    it('does not open after it was closed unopened', async () => {
      const world = await setUp()
      ends.push(() => world.end())
      const host = world.connect()
      await host.close()
      await expect(host.open()).rejects.toMatchObject({ name: 'DeviceError' })
    })
  })
}
