/** What firmware with a defect says and prints, in literal bytes, and what the driver makes of it. */
import { expect, it } from 'vitest'
import { defectsOf } from './defects.ts'
import { setUp as driven, first, second } from './escpos.cases.ts'
import { bytesOf, setUp, ten } from './firmware.cases.ts'
import {
  EPSON_TM_T88III,
  EPSON_TM_T88V,
  GENERIC_58_MM,
  GENERIC_58_MM_SILENT,
  XPRINTER_XP_58,
} from './model-profiles.ts'

/** Asks for proof with the id `ABCD`, and the answer. */
const ASK = '1d 28 48 06 00 30 30 41 42 43 44'
const PROOF = '37224142434400'

it('proves before it has printed, twice, or not at all', async () => {
  const { clock, hands, text, hex, answers } = setUp()
  const proofs = async (defect?: string) => {
    hands.flash(defect === undefined ? {} : { defect })
    text(ten)
    hex(ASK)
    const atOnce = answers()
    await clock.advance(1000)
    return [atOnce, answers()]
  }
  expect(await proofs('proofEarly')).toEqual([[PROOF], []])
  expect(await proofs('proofTwice')).toEqual([[], [PROOF, PROOF]])
  expect(await proofs('proofSilent')).toEqual([[], []])
  expect(await proofs()).toEqual([[], [PROOF]])
})

it('proves early, and behind what was asked for before it, in one burst as byte by byte', () => {
  for (const together of [true, false]) {
    const { hands, hex, answers } = setUp()
    hands.flash({ defect: 'proofEarly' })
    const asked = `1d 61 ff ${ASK} 1d 72 01`
    for (const bytes of together ? [asked] : asked.split(' ')) hex(bytes)
    expect(answers()).toEqual(['1000000f', PROOF, '00'])
  }
})

it('says that all is well without cover and paper, as automatic status, in real time and in order', () => {
  const { hands, hex, answers } = setUp()
  hands.flash({ defect: 'statusConstant' })
  hex('1d 61 ff')
  hands.leavePaper({ mm: 0 })
  hands.openCover()
  hex('10 04 01 10 04 02 10 04 03 10 04 04')
  expect(answers()).toEqual(['1000000f', '12', '12', '12', '12'])
  hands.flash()
  hex('10 04 01 10 04 02 10 04 04')
  expect(answers()).toEqual(['38000f0f', '1a', '36', '7e'])
})

it('puts automatic status into the middle of a proof', () => {
  const { hands, hex, answers } = setUp()
  hands.flash({ defect: 'statusInside' })
  hex(`1d 61 ff ${ASK} 1d 72 01`)
  expect(answers()).toEqual(['1000000f', '3722 1000000f 4142434400'.replaceAll(' ', ''), '00'])
})

it('prints other letters where it ignores ESC t', async () => {
  const { clock, hands, hex, texts } = setUp()
  hands.flash({ defect: 'codePageIgnored' })
  hex('1b 40 1b 74 11 8e aa ad ae 20 35 0a')
  hands.flash()
  hex('1b 40 1b 74 11 8e aa ad ae 20 35 0a')
  await clock.advance(1000)
  expect(texts()).toEqual(['Ä¬¡« 5\nОкно 5'])
})

it('forgets its settings and tells nobody: no automatic status any more, and the first code page', async () => {
  const { clock, hands, hex, answers, texts } = setUp()
  hex('1d 61 ff 1b 74 11 8e aa 0a')
  await clock.advance(1000)
  answers()
  hands.resetSettings()
  hands.openCover()
  hands.closeCover()
  hex('8e aa 0a')
  expect(answers()).toEqual([])
  await clock.advance(1000)
  expect(texts()).toEqual(['Ок\nÄ¬'])
})

it('keeps a defect over the mains, and refuses one that its model cannot have', async () => {
  const { clock, hands, hex, answers } = setUp()
  hands.flash({ defect: 'proofSilent' })
  hands.unplug()
  hands.plugIn()
  await clock.advance(2000)
  hex(ASK)
  await clock.advance(100)
  expect(answers()).toEqual([])
  expect(() => hands.flash({ defect: 'proofLoud' })).toThrow(/expected one of proofEarly, .*found proofLoud/)
})

it('has those defects that make a difference to its model', () => {
  const always = ['codePageIgnored', 'bufferDropped']
  expect(defectsOf(EPSON_TM_T88V)).toHaveLength(7)
  expect(defectsOf(EPSON_TM_T88III)).toEqual(['statusConstant', ...always])
  expect(defectsOf(XPRINTER_XP_58)).toEqual(['statusConstant', ...always])
  for (const clone of [GENERIC_58_MM, GENERIC_58_MM_SILENT]) expect(defectsOf(clone)).toEqual(always)
})

it.each([
  ['proofSilent', 'notDone', 'timeout', 'A042'],
  ['statusInside', 'notDone', 'timeout', 'A042'],
  ['proofTwice', 'done', undefined, ''],
  ['codePageIgnored', 'done', undefined, ''],
])('%s: the ticket ends %s (%s)', async (defect, outcome, code, hanging) => {
  const { hands, print, whole } = await driven(EPSON_TM_T88V)
  hands.flash({ defect })
  expect(await print(first)).toMatchObject({ outcome, code })
  expect(whole(first)).toHaveLength(outcome === 'done' ? 1 : 0)
  expect(hands.paper.at(-1)?.text).toContain(hanging)
})

it('says that all is well without paper: the proof does not come, and the ticket is not done', async () => {
  const { clock, hands, print, whole } = await driven(EPSON_TM_T88V)
  hands.flash({ defect: 'statusConstant' })
  hands.leavePaper({ mm: 5 })
  expect(await print(first)).toMatchObject({ outcome: 'notDone', code: 'timeout' })
  hands.flash()
  hands.loadPaper()
  await clock.advance(10_000)
  expect(whole(first)).toEqual([])
  expect(await print(second)).toMatchObject({ outcome: 'done' })
})

it('prints the rest on the new roll, or drops it at the end of the paper, as its firmware does', async () => {
  const restOf = async (defect?: string) => {
    const { clock, hands, hex, texts, text } = setUp({ clearBuffers: false })
    if (defect !== undefined) hands.flash({ defect })
    hands.leavePaper({ mm: 20 })
    text(ten)
    await clock.advance(1000)
    hands.loadPaper()
    await clock.advance(1000)
    hex('41 0a')
    await clock.advance(1000)
    return texts().at(-1)?.split('\n')
  }
  expect(await restOf()).toEqual(['line 4', 'line 5', 'line 6', 'line 7', 'line 8', 'line 9', 'A'])
  expect(await restOf('bufferDropped')).toEqual(['A'])
})

it('answers no question for proof while it is out of paper, held or dropped', async () => {
  for (const defect of [undefined, 'bufferDropped']) {
    const { clock, firmware, hands, answers, text } = setUp()
    hands.flash(defect === undefined ? {} : { defect })
    hands.leavePaper({ mm: 20 })
    text(ten)
    firmware.receive(bytesOf(ASK))
    await clock.advance(5000)
    expect(answers()).toEqual([])
    hands.loadPaper()
    await clock.advance(5000)
    expect(answers()).toEqual(defect === undefined ? [PROOF] : [])
  }
})
