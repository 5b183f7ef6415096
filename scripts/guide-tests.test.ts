import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { guideTests } from './guide-tests.ts'

const guide = (name: string) => readFileSync(new URL(`../docs/${name}`, import.meta.url), 'utf8')

it('takes the blocks that are tests, exactly as written, and leaves the others', () => {
  const block = (language: string, text: string) => `${'```'}${language}\n${text}\n${'```'}\n`
  const test = "import { test } from 'nowserving/testing'\n\n  test('x', () => {})"
  const markdown = `# One\n${block('ts', test)}## 2. Two & more\n${block('sh', test)}${block('ts', 'x')}\n${block('ts', test)}`
  expect(guideTests(markdown)).toEqual([
    { file: '01-one.test.ts', source: `${test}\n` },
    { file: '02-two-more.test.ts', source: `${test}\n` },
  ])
  expect(() => guideTests(`a\n${'```'}ts\nx`)).toThrow('line 2: the block that begins here does not end')
})

it('the guide has ten failures to copy, each a whole test under its own heading', () => {
  const markdown = guide('testing.md')
  const headings = [...markdown.matchAll(/^### (\d+)\. /gm)].map(([, number]) => Number(number))
  expect(headings).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  const section = markdown.slice(markdown.indexOf('## Ten failures'), markdown.indexOf('## What a test gets'))
  const tests = guideTests(section)
  expect(tests).toHaveLength(10)
  for (const { source } of tests) expect(source.match(/^test\(/gm)).toHaveLength(1)
  for (const { source } of guideTests(markdown))
    expect([...source.matchAll(/ from '([^']+)'/g)].map(([, name]) => name)).not.toContain('vitest')
})
