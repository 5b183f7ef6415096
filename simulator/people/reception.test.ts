import { expect, it } from 'vitest'
import { Reception } from './reception.ts'

it('wakes as many idle clerks as are needed, who has waited longest first, each once', async () => {
  const reception = new Reception()
  const awake: string[] = []
  const rest = (clerk: string) => reception.idle().then(() => awake.push(clerk))
  for (const clerk of ['a', 'b', 'c', 'd']) void rest(clerk)
  reception.wake(1)
  await Promise.resolve()
  expect(awake).toEqual(['a'])
  void rest('a')
  reception.wake(2)
  await Promise.resolve()
  expect(awake).toEqual(['a', 'b', 'c'])
  reception.wake(9)
  reception.wake(1)
  await Promise.resolve()
  expect(awake).toEqual(['a', 'b', 'c', 'd', 'a'])
})
