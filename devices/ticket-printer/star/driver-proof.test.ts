import { expect, it } from 'vitest'
import { createRandom } from '../../../lib/index.ts'
import { proofOf } from './driver-proof.ts'
import { PROFILE } from './firmware.cases.ts'
import { WELL } from './status.ts'

const document = (id: number, count: number) => ({ kind: 'document', s: 1, id, count }) as const
const status = (counter: number) => ({ kind: 'status', facts: { ...WELL, counter } }) as const
const idOf = ([, , , , low = 0, high = 0]: Uint8Array) => low + high * 256

it('ESC GS ETX: goes on from any count but 0, where a restart could not be told', () => {
  const proof = proofOf({ ...PROFILE, proof: 'document' }, createRandom(1))
  const sync = proof.sync()
  expect(sync.judge(document(idOf(sync.bytes), 255))).toBe('proved')
  expect(proof.known).toBe(true)
  const fence = proof.fence()
  expect(fence.judge(document(idOf(fence.bytes) + 1, 0))).toBeUndefined() // somebody else's
  expect(fence.judge(document(idOf(fence.bytes), 0))).toBe('proved')
  expect(proof.known).toBe(false)
})

it('ESC GS ETX: names no question by bytes that could be flow control', () => {
  const proof = proofOf({ ...PROFILE, proof: 'document' }, createRandom(1))
  for (let count = 0; count < 0x10000; count++) {
    const [, , , , low, high] = proof.sync().bytes
    if ([0x11, 0x13].some((flow) => flow === low || flow === high)) throw new Error(`id ${low} ${high}`)
  }
})

it('ETB: puts the counter where nothing that was asked of late can have put it', () => {
  for (let seed = 0; seed < 100; seed++) {
    const proof = proofOf({ ...PROFILE, proof: 'counter' }, createRandom(seed))
    const asked = Array.from({ length: 8 }, () => proof.sync().bytes.length)
    expect(new Set(asked).size, `seed ${seed}`).toBe(8)
  }
})

it('ETB: one more is proof, the same is nothing yet, anything else a restart', () => {
  const proof = proofOf({ ...PROFILE, proof: 'counter' }, createRandom(1))
  const sync = proof.sync()
  const target = sync.bytes.filter((byte) => byte === 0x17).length
  expect([sync.judge(status(0)), sync.judge(status(target))]).toEqual([undefined, 'proved'])
  const fence = proof.fence()
  expect([fence.judge(status(target)), fence.judge(status(target + 1))]).toEqual([undefined, 'proved'])
  expect(proof.fence().judge(status(0))).toBe('restarted')
  expect(proof.known).toBe(false)
})
