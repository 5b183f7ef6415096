import { expect, it } from 'vitest'
import { z } from 'zod'
import { checked } from './checked.ts'
import { DeviceError } from './errors.ts'

const schema = z.strictObject({
  id: z.string().regex(/^[a-z]+$/, 'expected small letters, e.g. hall'),
  lamps: z.array(z.int().max(9)).optional(),
})

const refusal = (value: unknown): DeviceError => {
  try {
    checked(schema, value, 'sign')
  } catch (error) {
    if (error instanceof DeviceError) return error
  }
  throw new Error('was not refused by a DeviceError')
}

it('returns what the schema makes of the value', () => {
  expect(checked(schema, { id: 'hall', lamps: [1] }, 'sign')).toEqual({ id: 'hall', lamps: [1] })
  expect(checked(z.string().trim(), ' a ', 'text')).toBe('a')
})

it.each([
  { value: { id: 'A1' }, message: 'sign.id: found "A1", expected small letters, e.g. hall' },
  { value: { id: 'a', lamps: [3, 12] }, message: 'sign.lamps.1: found 12, expected number to be <=9' },
  { value: {}, message: 'sign.id: found nothing, expected string' },
  { value: null, message: 'sign: found null, expected object' },
  { value: { id: 'a', color: 1 }, message: 'sign: found {"id":"a","color":1}, Unrecognized key: "color"' },
])('says what, where, found and expected: $message', ({ value, message }) => {
  const error = refusal(value)
  expect(error).toMatchObject({ code: 'illegal', outcome: 'notDone', message })
  expect(error.fix).toMatch(/^Correct sign.*\.$/)
  expect(error.cause).toBeInstanceOf(z.ZodError)
})

it('counts the other mistakes', () => {
  expect(refusal({ id: 'A', lamps: ['x'] }).message).toContain('(and 1 more)')
})

it('keeps what was found short and on one line', () => {
  const long = refusal({ id: `${'\u001b\n\u0085'}${'x'.repeat(1000)}` }).message
  expect(long.length).toBeLessThan(160)
  expect(long).not.toMatch(/\p{Cc}/u)
  const circle: Record<string, unknown> = {}
  circle['id'] = circle
  expect(refusal(circle).message).toContain('found object')
})
