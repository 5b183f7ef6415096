import { expect, it } from 'vitest'
import { createRandom } from '../../lib/random.ts'
import { PacketGuard } from './guard.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import { bytes, CONNECT, passed, refused, stream } from './packets.cases.ts'
import { REFUSAL_REASONS } from './refusal.ts'

it.each(refused)('refuses $name: $reason, however it is cut', (bad) => {
  const wire = stream(bad)
  const passed = bad.first ? '' : CONNECT
  for (let cut = 0; cut <= wire.length; cut++) {
    const guard = new PacketGuard()
    const parts = [wire.subarray(0, cut), wire.subarray(cut)].map((part) => guard.push(part))
    const pass = parts.flatMap((part) => part.pass.map((packet) => Buffer.from(packet).toString('hex')))
    const refusal = parts.at(-1)?.refused
    expect({ cut, reason: refusal?.reason, pass: pass.join('') }).toEqual({
      cut,
      reason: bad.reason,
      pass: passed,
    })
    expect(refusal?.reply && Buffer.from(refusal.reply).toString('hex')).toBe(bad.reply)
    expect(guard.push(bytes('c000')).pass).toEqual([]) // nothing gets through afterwards
  }
})

it('has a case for every reason that a packet can have', () => {
  const seen = new Set(refused.map(({ reason }) => reason))
  expect(REFUSAL_REASONS.filter((reason) => !seen.has(reason))).toEqual(['connectTimeout']) // time is not the guard's
})

it.each(passed)('passes $name, however it is cut', ({ hex }) => {
  const wire = bytes(hex)
  for (let cut = 0; cut <= wire.length; cut++) {
    const guard = new PacketGuard()
    const parts = [wire.subarray(0, cut), wire.subarray(cut)].map((part) => guard.push(part))
    expect(parts.map((part) => part.refused?.message)).toEqual([undefined, undefined])
    expect(Buffer.concat(parts.flatMap((part) => part.pass))).toEqual(wire)
  }
})

it('passes the largest packet and is deaf after DISCONNECT', () => {
  const guard = new PacketGuard()
  const largest = Buffer.concat([bytes('30fcff03', '000161'), Buffer.alloc(65_529, 0xff)])
  expect(largest).toHaveLength(65_536)
  expect(guard.push(bytes(CONNECT)).pass).toHaveLength(1)
  const early = [...largest.subarray(0, -1)].flatMap((byte) => guard.push(Uint8Array.of(byte)).pass)
  expect(early).toEqual([])
  expect(guard.push(largest.subarray(-1)).pass.map((packet) => Buffer.from(packet))).toEqual([largest])
  expect(guard.heldBytes).toBe(0)
  expect(guard.push(bytes('e000', '0000ffff'))).toEqual({ pass: [bytes('e000')] })
  expect(guard.push(bytes('ffff'))).toEqual({ pass: [] })
  expect(guard.connect).toEqual({ clientId: 'a', cleanSession: true, userName: undefined })
})

it('never throws, holds no more than one packet, and does not depend on the cut: 20,000 streams of noise', () => {
  const random = createRandom('guard')
  const pick = (n: number) => random.int(0, n - 1)
  const seeds = [...refused.map(stream), ...passed.map(({ hex }) => bytes(hex))]
  let mostHeld = 0
  for (let round = 0; round < 20_000; round++) {
    const wire = Buffer.from(seeds[pick(seeds.length)] ?? [])
    for (let flips = pick(6); flips > 0; flips--) wire[pick(wire.length)] = pick(256)
    const whole = new PacketGuard().push(wire)
    const guard = new PacketGuard()
    const pieces: Uint8Array[] = []
    let refusal: string | undefined
    for (let at = 0; at < wire.length; ) {
      const end = at + 1 + pick(9)
      const result = guard.push(wire.subarray(at, end))
      pieces.push(...result.pass)
      refusal = result.refused?.reason
      mostHeld = Math.max(mostHeld, guard.heldBytes)
      at = end
    }
    const same = refusal === whole.refused?.reason && Buffer.concat(pieces).equals(Buffer.concat(whole.pass))
    if (!same) expect.fail(`cut differently, ${wire.toString('hex')} gives another result`)
  }
  expect(mostHeld).toBeGreaterThan(0)
  expect(mostHeld).toBeLessThan(DEFAULT_LIMITS.maxPacketBytes)
})
