import { expect, it } from 'vitest'
import { InOrder } from './in-order.ts'

/** A work that ends when it is told to. */
function work() {
  let end = (_value: string) => {}
  const promise = new Promise<string>((resolve) => (end = resolve))
  return { promise, end }
}

it('hands on in the order of beginning, whatever ends first', async () => {
  const taken: string[] = []
  const inOrder = new InOrder<string>((value) => void taken.push(value), 3)
  const works = [work(), work(), work()]
  for (const { promise } of works) inOrder.add(promise)
  works[2]?.end('third')
  works[1]?.end('second')
  await works[1]?.promise
  expect(taken).toEqual([])
  works[0]?.end('first')
  await inOrder.settled()
  expect(taken).toEqual(['first', 'second', 'third'])
})

it('lets no more be begun than may wait, while the taker is slow', async () => {
  const taking = work()
  const inOrder = new InOrder<string>(async () => void (await taking.promise), 2)
  let rooms = 0
  const begin = async () => {
    await inOrder.room()
    rooms++
    inOrder.add(Promise.resolve('done'))
  }
  await begin()
  await begin()
  const third = begin()
  await new Promise(setImmediate)
  expect(rooms).toBe(2)
  taking.end('')
  await third
  expect(rooms).toBe(3)
  await inOrder.settled()
})

it('after a failure nothing is handed on and nothing more is begun', async () => {
  const taken: string[] = []
  const inOrder = new InOrder<string>((value) => void taken.push(value), 2)
  inOrder.add(Promise.reject(new Error('the first one failed')))
  inOrder.add(Promise.resolve('second'))
  await expect(inOrder.settled()).rejects.toThrow('the first one failed')
  await expect(inOrder.room()).rejects.toThrow('the first one failed')
  expect(taken).toEqual([])
})
