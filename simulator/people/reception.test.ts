import { expect, it } from 'vitest'
import { Reception } from './reception.ts'

async function setUp(...windows: readonly number[]) {
  const reception = new Reception()
  const woken: number[] = []
  const idle = (window: number) => void reception.idle(window).then(() => woken.push(window))
  for (const window of windows) idle(window)
  const wake = async (count: number, may = (_window: number) => true) => {
    reception.wake(count, may)
    await Promise.resolve()
    return woken.splice(0)
  }
  return { reception, idle, wake, woken }
}

it('as many idle clerks look up as there are people to call, who has waited longest first', async () => {
  const { idle, wake } = await setUp(3, 1, 2)
  expect(await wake(2)).toEqual([3, 1])
  idle(3)
  expect(await wake(9)).toEqual([2, 3])
  expect(await wake(1)).toEqual([])
})

it('whose window serves nobody of them stays where they are', async () => {
  const { wake } = await setUp(3, 1, 2)
  expect(await wake(1, (window) => window !== 3)).toEqual([1])
  expect(await wake(3, (window) => window === 3)).toEqual([3])
})

it('one clerk can be roused by themselves', async () => {
  const { reception, woken } = await setUp(3, 1)
  expect([reception.rouse(1), reception.rouse(1), reception.rouse(2)]).toEqual([true, false, false])
  await Promise.resolve()
  expect(woken).toEqual([1])
})
