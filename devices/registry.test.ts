import { readFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { expect, it } from 'vitest'
import type { MqttModel } from '../lib/index.ts'
import { type AnyModel, allModels, findModel, registerModel } from './registry.ts'

const STATIC = /^(?:import|export)(?! type\b)[^;'"]*? from '([^']+)'|^import '([^']+)'/gms

/** Every file and package that comes with a file, whether it is used or not. */
function loadedWith(file: string, loaded = new Set<string>()): Set<string> {
  if (loaded.has(file)) return loaded
  loaded.add(file)
  for (const [, from, bare] of readFileSync(file, 'utf8').matchAll(STATIC)) {
    const target = from ?? bare ?? ''
    if (target.startsWith('.')) loadedWith(resolve(dirname(file), target), loaded)
    else loaded.add(target)
  }
  return loaded
}

it('a configuration is checked by its models without their drivers, firmware, protocols or tables', () => {
  const here = import.meta.dirname
  const loaded = loadedWith(resolve(here, 'centre/read-centre.ts'))
  const files = [...loaded].filter((each) => each.startsWith('/')).map((each) => relative(here, each))
  expect(files).toContain('ticket-printer/escpos/model-profiles.ts')
  expect(files.filter((each) => /(?:driver|firmware|protocol|code-page\.ts)/.test(each))).toEqual([])
  const packages = [...loaded].filter((each) => !each.startsWith('/') && !each.startsWith('node:'))
  expect(packages.sort()).toEqual(['yaml', 'zod'])
})

it('takes no model twice, and none that does not say which options it takes', () => {
  const [known] = allModels() as [AnyModel]
  expect(() => registerModel(known)).toThrow(`there is a model ${known.name} already`)
  const { options: _, ...silent } = { ...known, name: 'my-own' }
  expect(() => registerModel(silent as AnyModel)).toThrow(
    expect.objectContaining({ code: 'illegal', fix: expect.stringContaining('z.strictObject({})') }),
  )
})

it('takes no client of a broker that does not say on whose topics it speaks', () => {
  const { speaks: _, ...silent } = { ...(findModel('native-printer') as MqttModel), name: 'my-own' }
  expect(() => registerModel(silent as AnyModel)).toThrow(
    expect.objectContaining({ code: 'illegal', fix: expect.stringContaining("speaks: 'contract'") }),
  )
})
