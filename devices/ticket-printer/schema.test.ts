import { expect, it } from 'vitest'
import { checked } from '../../lib/checked.ts'
import { printOptionsSchema, ticketSchema } from './schema.ts'

const refused = (value: unknown) => {
  try {
    checked(ticketSchema, value, 'ticket')
  } catch (error) {
    return error
  }
  return undefined
}

it('takes a whole ticket as it is', () => {
  const ticket = {
    ticket: 'Б-042',
    service: 'Паспорта',
    waiting: 0,
    lines: ['', 'window 5'],
    qr: 'https://example.org/?t=A042&ü',
    copyOf: 'order-1041',
  }
  expect(checked(ticketSchema, ticket, 'ticket')).toEqual(ticket)
})

it.each([
  {
    value: { ticket: 'A\u001b@' },
    message: 'ticket.ticket: found "A\\u001b@", expected text alone, found the control character U+001B',
  },
  { value: { ticket: 'A1', service: 'a\u0010\u0004\u0001' }, message: 'U+0010' },
  { value: { ticket: 'A1', lines: ['fine', 'two\nlines'] }, message: 'ticket.lines.1: found "two\\nlines"' },
  { value: { ticket: 'A1', lines: ['a\u0085b'] }, message: 'U+0085' },
  { value: { ticket: 'A1', lines: ['a\u2028b'] }, message: 'U+2028' },
  { value: { ticket: 'A1', qr: 'a\u0000' }, message: 'U+0000' },
  { value: { ticket: 'A\ud800' }, message: 'half a surrogate pair' },
  { value: { ticket: '' }, message: 'expected 1 to 12 characters, e.g. A042' },
  { value: { ticket: '   ' }, message: 'expected 1 to 12 characters, e.g. A042' },
  { value: { ticket: 'A123456789012' }, message: 'at most 12 characters' },
  { value: { ticket: 42 }, message: 'ticket.ticket: found 42, expected string' },
  { value: { ticket: 'A1', service: 's'.repeat(65) }, message: 'at most 64 characters' },
  { value: { ticket: 'A1', waiting: 10_000 }, message: 'ticket.waiting: found 10000' },
  { value: { ticket: 'A1', waiting: 1.5 }, message: 'ticket.waiting: found 1.5' },
  { value: { ticket: 'A1', lines: Array(21).fill('x') }, message: 'ticket.lines' },
  { value: { ticket: 'A1', lines: ['x'.repeat(97)] }, message: 'at most 96 characters' },
  { value: { ticket: 'A1', qr: 'ы'.repeat(251) }, message: '1 to 500 bytes' },
  { value: { ticket: 'A1', qr: '' }, message: '1 to 500 bytes' },
  { value: { ticket: 'A1', copyOf: '' }, message: 'visible ASCII characters' },
  { value: { ticket: 'A1', colour: 'red' }, message: 'colour' },
  { value: 'A042', message: 'ticket: found "A042", expected object' },
])('refuses $value', ({ value, message }) => {
  expect(refused(value)).toMatchObject({ code: 'illegal', outcome: 'notDone' })
  expect((refused(value) as Error).message).toContain(message)
})

it('bounds what may accompany a print', () => {
  const options = { id: 'order-1042', ttlMs: 0, expiresAt: 1_800_000_000_000, require: 'fence' as const }
  expect(printOptionsSchema.parse(options)).toEqual(options)
  for (const wrong of [
    { id: '' },
    { id: 'ё' },
    { id: 'a b' },
    { id: 'a'.repeat(129) },
    { ttlMs: -1 },
    { expiresAt: 0.5 },
    { require: 'acknowledged' },
  ]) {
    expect(printOptionsSchema.safeParse(wrong).success).toBe(false)
  }
})
