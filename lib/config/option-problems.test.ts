import { expect, it } from 'vitest'
import { z } from 'zod'
import { optionProblems } from './option-problems.ts'

const schema = z
  .strictObject({
    language: z.enum(['en', 'ru']).optional(),
    columns: z.int().min(12).max(64).optional(),
    serial: z
      .string()
      .regex(/^\d{5}$/, 'expected five digits')
      .meta({ examples: ['1', '00017'] })
      .optional(),
    lamps: z.array(z.strictObject({ pin: z.int().min(2) })).optional(),
    beep: z.boolean().optional(),
    code: z.string().regex(/^x+$/, 'expected letters x').optional(),
    low: z.number().max(-1).optional(),
  })
  .superRefine(({ language, columns }, context) => {
    if (language !== 'ru' || columns !== 13) return
    const params = { expected: 'another language', fix: 'write `language: en`' }
    context.addIssue({ code: 'custom', path: ['language'], message: 'expected another', params })
  })

it.each([
  [{ language: 'rus' }, 'language', 'one of "en"|"ru"', 'write for example `language: ru`'],
  [{ language: 5 }, 'language', 'one of "en"|"ru"', 'write for example `language: en`'],
  [{ columns: 5 }, 'columns', 'number to be >=12', 'write for example `columns: 12`'],
  [{ columns: 65 }, 'columns', 'number to be <=64', 'write for example `columns: 64`'],
  [{ columns: '42' }, 'columns', 'number', 'write for example `columns: 12`'],
  [{ serial: 17 }, 'serial', 'string', 'write for example `serial: "00017"`'],
  [{ lamps: [{ pin: 2 }, { pin: 1 }] }, 'lamps.1.pin', 'number to be >=2', 'write for example `pin: 2`'],
  [{ beep: 'yes' }, 'beep', 'boolean', 'write for example `beep: true`'],
  [{ code: 'y' }, 'code', 'letters x', 'correct it, or remove it'],
  [{ low: 0 }, 'low', 'number to be <=-1', 'write for example `low: -1`'],
  [{ language: 'ru', columns: 13 }, 'language', 'another language', 'write `language: en`'],
])('%j: where, what was expected, and a value that would do', (options, where, expected, fix) => {
  expect(optionProblems(schema, options, ['o'])).toEqual([{ path: expect.anything(), expected, fix }])
  expect(optionProblems(schema, options, ['o'])[0]?.path.join('.')).toBe(`o.${where}`)
})

it('names the option that was meant, and those that there are', () => {
  const options = { colums: 42, size: 2, lamps: [{ pin: 2, pni: 3 }] }
  expect(optionProblems(schema, options, ['o'])).toEqual([
    { path: ['o', 'lamps', 0, 'pni'], unknownField: true, expected: 'one of pin', fix: 'write `pin:`' },
    { path: ['o', 'colums'], unknownField: true, expected: expect.any(String), fix: 'write `columns:`' },
    {
      path: ['o', 'size'],
      unknownField: true,
      expected: 'one of language, columns, serial, lamps, beep, code, low',
      fix: 'remove it',
    },
  ])
  expect(optionProblems(z.strictObject({}), { size: 2 }, [])[0]?.expected).toBe(
    'no options: this model takes none',
  )
})

it('says what is missing, also by a schema that JSON Schema has no words for', () => {
  const needy = z.strictObject({
    key: z.string().transform((text) => text.length),
    when: z.date().optional(),
  })
  expect(optionProblems(needy, {}, ['o'])).toEqual([
    { path: ['o', 'key'], expected: 'string', fix: 'correct it' },
  ])
})

it('finds nothing wrong with what the model takes', () => {
  expect(optionProblems(schema, {}, [])).toEqual([])
  expect(optionProblems(schema, { language: 'ru', serial: '00017', lamps: [{ pin: 2 }] }, [])).toEqual([])
})
