import { expect, it } from 'vitest'
import { expandEnvironment } from './environment.ts'

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: this is what is tested
const env = { HOST: 'h', PASSWORD: 'p${HOST}$$', EMPTY: '' }

it.each([
  ['plain $HOST', 'plain $HOST'],
  ['mqtt://${HOST}:${PASSWORD}@x', 'mqtt://h:p${HOST}$$@x'],
  ['[${EMPTY}]', '[]'],
  ['$${HOST}', '${HOST}'],
  ['$$${HOST}', '$${HOST}'],
  ['', ''],
])('%s becomes %s, once', (text, expanded) => {
  expect(expandEnvironment(text, env)).toMatchObject({ text: expanded })
})

it.each([
  ['${PORT}', 'the environment variable PORT to be set'],
  ['${constructor}', 'the environment variable constructor to be set'],
  ['${HOST', 'a variable as `${NAME}`'],
  ['${}', 'a variable as `${NAME}`'],
  ['${HOST:-x}', 'a variable as `${NAME}`'],
])('%s is a mistake', (text, expected) => {
  expect(expandEnvironment(text, env)).toMatchObject({ expected: expect.stringContaining(expected) })
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: this is what is tested
