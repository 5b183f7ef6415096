import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { CAPTURED, captured, printCut } from './encoders.cases.ts'

/** Streams that packages of other people made, kept as files: see captures/README.md. */

it.each(CAPTURED)('prints what $name was made to say, however it is cut', async (stream) => {
  const { paper, sent } = await printCut(captured(`${stream.name}.bin`), stream.profile)
  expect(paper[0]?.text).toBe(captured(`${stream.name}.txt`).toString())
  expect(paper[0]?.parted).toBe('cut')
  expect(paper[0]?.unknown).toEqual(stream.unknown)
  expect(paper.slice(1).map(({ text, parted }) => text + parted)).toEqual(paper.length > 1 ? ['hanging'] : [])
  expect(sent).toEqual(stream.sent ?? [])
})

it('leaves no stream of the folder out', () => {
  const names = readdirSync(new URL('captures', import.meta.url)).filter((name) => name.endsWith('.bin'))
  expect(names.sort()).toEqual(CAPTURED.map(({ name }) => `${name}.bin`).sort())
})
