/** What a ticket is on the wire. */
import { expect, it } from 'vitest'
import { echoOf, PROCESS_ID, proving, setUp, unspaced, well } from './driver.cases.ts'
import { CITIZEN_CT_S310, EPSON_TM_T88V, GENERIC_58_MM_SILENT, XPRINTER_XP_58 } from './model-profiles.ts'

it('prints a ticket in the bytes of the manual, its end only after the proof of its beginning', async () => {
  const { print, paperBytes, begun } = await setUp(EPSON_TM_T88V, proving)
  expect(await print()).toMatchObject({ evidence: 'printed' })
  const [body = '', tail = '', ...more] = paperBytes()
  expect(body.slice(0, -8)).toBe(
    unspaced(`
      1b40 1b5200 1b7411 1d610f
      1b6101 1b4501 1d2100 50617373706f727473 0a
      1d2133 41303432 0a
      1b4500 1d2100 57616974696e67206265666f726520796f753a2037 0a
      1b6402
      1d284806003030`),
  )
  expect(tail.slice(0, -8)).toBe(unspaced('31322e30312e323032362030393a3030 0a 1d564200 1d284806003030'))
  expect(tail.slice(-8)).not.toBe(body.slice(-8))
  expect(more).toEqual([])
  expect(begun()).toBe(1)
})

it('prints Russian in code page 866, and on a Citizen by its own number', async () => {
  const russian = { ticket: 'Б7', waiting: 3 }
  const epson = await setUp(EPSON_TM_T88V, proving, { language: 'ru' })
  await epson.print({}, russian)
  expect(epson.paperBytes()[0]).toContain(unspaced('1b7411 1d610f'))
  expect(epson.paperBytes()[0]).toContain(unspaced('81 37 0a'))
  expect(epson.paperBytes()[0]).toContain(unspaced('8fa5e0a5a4 20 a2a0aca8 3a 20 33 0a'))
  const citizen = await setUp(CITIZEN_CT_S310, well, { language: 'ru' })
  expect(citizen.opening.at(-1)).toBe(unspaced('1b40 1b5200 1b7407 1d610f'))
  const windows = await setUp(EPSON_TM_T88V, proving, { codePage: 'windows1251' })
  expect(windows.opening.at(-1)).toBe(unspaced('1b40 1b5200 1b742e 1d610f'))
})

it('leaves the two-byte mode of a clone, and cuts nothing where there is no cutter', async () => {
  const { opening, print, paperBytes } = await setUp(XPRINTER_XP_58, (hex) =>
    hex.endsWith('1d7201') ? '00' : well(hex),
  )
  expect(opening.at(-1)).toBe(unspaced('1b40 1c2e 1b5200 1b7411'))
  expect(opening.at(-2)).toBe('1d7201')
  expect(await print()).toMatchObject({ evidence: 'fence' })
  expect(paperBytes().at(-1)).toBe(unspaced('31322e30312e323032362030393a3030 0a 1b6402 1d7201'))
})

it('draws a QR code by the printer, with its data as they are', async () => {
  const { print, paperBytes } = await setUp(EPSON_TM_T88V, proving)
  await print({}, { ticket: 'A1', qr: 'q=1' })
  expect(paperBytes().join('')).toContain(
    unspaced(`
      1d286b0400 31413200   1d286b0300 314306   1d286b0300 314531
      1d286b0600 315030 713d31   1d286b0300 315130`),
  )
})

it('marks a copy in both alphabets where the page has them', async () => {
  const { print, paperBytes } = await setUp(EPSON_TM_T88V, proving)
  await print({}, { ticket: 'A1', copyOf: 'order-1' })
  expect(paperBytes()[0]).toContain(unspaced('1b4501 1d2111 434f5059202f20 8a8e8f889f 0a'))
})

it('draws a line whose characters the code page lacks, in its place', async () => {
  const { print, paperBytes } = await setUp(EPSON_TM_T88V, proving)
  await print({}, { ticket: '\u0406', service: 'Passports' })
  const sent = paperBytes().join('')
  // 48 x 96 dots in bands of 21 rows of 6 bytes; the letter begins after some white rows
  expect(sent).toContain(unspaced(`0a 1d763000 0600 1500 ${'00'.repeat(6)}`))
  expect(sent.match(/1d76300006001500/g)).toHaveLength(4)
  expect(sent).toContain('1d76300006000c00')
  const other = await setUp(EPSON_TM_T88V, proving)
  await other.print({}, { ticket: '\u20ac', service: 'Passports' })
  expect(other.paperBytes().join('')).not.toBe(sent)
})

it('refuses characters that it can neither print nor draw, and sends nothing', async () => {
  const { print, paperBytes, begun } = await setUp(EPSON_TM_T88V, proving)
  expect(await print({}, { ticket: '漢7' })).toMatchObject({
    ...{ code: 'illegal', outcome: 'notDone' },
    message: 'ticket: found 漢 (U+6F22), which this printer cannot print',
  })
  expect(await print({}, { ticket: 'A7', lines: ['x', '😀'] })).toMatchObject({
    message: /^lines\[1\]: found 😀/,
  })
  expect(paperBytes()).toEqual([])
  expect(begun()).toBe(0)
})

it('prints on a printer that never answers', async () => {
  const { print, driver, opening, paperBytes } = await setUp(GENERIC_58_MM_SILENT, () => undefined)
  expect(opening).toEqual(['00'.repeat(512), '00'.repeat(88), '1b40', unspaced('1b40 1c2e 1b5200 1b7411')])
  expect(driver.status).toMatchObject({ state: 'ready', paper: 'unknown' })
  expect(await print()).toMatchObject({ evidence: 'sent' })
  expect(paperBytes().join('')).toContain(unspaced('41303432 0a'))
})

it('keeps a ticket of any size within the receive buffer', async () => {
  const small = { ...EPSON_TM_T88V, receiveBuffer: { bytes: 512, fullAt: 64, releasedAt: 96 } }
  let unproved = 0
  let most = 0
  const { print, world } = await setUp(small, well)
  world.script = (hex) => {
    unproved += hex.length / 2
    most = Math.max(most, unproved)
    if (!PROCESS_ID.test(hex)) return well(hex)
    unproved = 0
    return echoOf(hex)
  }
  const lines = Array.from({ length: 20 }, () => 'x'.repeat(96))
  expect(await print({}, { ticket: 'A1', lines })).toMatchObject({ evidence: 'printed' })
  expect(most).toBeGreaterThan(300)
  expect(most).toBeLessThanOrEqual(512 - 64)
})

it('never lets text become a command', async () => {
  const { print, paperBytes } = await setUp(EPSON_TM_T88V, proving)
  await print({}, { ticket: 'A\u001b@', service: '\u0010\u0004\u0001', lines: ['\u001dV\u0000', 'a\nb'] })
  const sent = paperBytes().join('')
  expect(sent).toContain(unspaced('413f40 0a'))
  expect(sent).not.toContain('100401')
  expect(sent).not.toContain('1d5600')
})
