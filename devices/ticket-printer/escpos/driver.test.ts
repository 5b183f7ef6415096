import { expect, it } from 'vitest'
import { createRandom, DeviceError, type Firmware, type Permit, VirtualClock } from '../../../lib/index.ts'
import { SerialLine } from '../../../simulator/serial-line.ts'
import type { PrinterStatus, PrintOptions, Ticket } from '../contract.ts'
import { escposDriver } from './driver.ts'
import {
  CITIZEN_CT_S310,
  EPSON_TM_T20III,
  EPSON_TM_T88III,
  EPSON_TM_T88V,
  GENERIC_58_MM,
  GENERIC_58_MM_SILENT,
  XPRINTER_XP_58,
} from './model-profiles.ts'
import type { EscposProfile } from './profile.ts'

const ticket: Ticket = { ticket: 'A042', service: 'Passports', waiting: 7 }
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const unspaced = (text: string) => text.replaceAll(/\s/g, '')

/** Answers one write: hex of what the printer says to these bytes. Literal replies, none of our firmware. */
type Script = (hex: string) => string | undefined

/** The question in order that ends a write; alone it asks whether the printer is in step. */
const FENCE = /.1d7201$/
const STATUS = /^1004(0[1-4])$/
const CLEAR = '10140801031401060208'
const PROCESS_ID = /1d284806003030(.{8})$/
const echoOf = (hex: string) => `3722${PROCESS_ID.exec(hex)?.[1]}00`

/** Answers status questions with "all is well" and clears buffers. */
const well: Script = (hex) =>
  STATUS.test(hex) ? '12' : hex === CLEAR ? '372500' : hex === '1d7201' ? '00' : undefined
/** A well printer that proves. */
const proving: Script = (hex) => (PROCESS_ID.test(hex) ? echoOf(hex) : well(hex))

async function setUp(
  profile: EscposProfile,
  script: Script,
  options: Record<string, unknown> = {},
  baudRate?: number,
) {
  const clock = new VirtualClock()
  const line = new SerialLine({ clock, ...(baudRate ? { baudRate } : {}) })
  const world = { script, wire: [] as string[] }
  const say = { now: (_hex: string) => {} }
  line.attach((send): Firmware => {
    say.now = (hex) => send(Buffer.from(unspaced(hex), 'hex'))
    return {
      hands: {},
      world: () => ({}),
      receive: (bytes) => {
        world.wire.push(hexOf(bytes))
        const reply = world.script(hexOf(bytes))
        if (reply) say.now(reply)
      },
    }
  })
  const context = { id: 'kiosk-1', clock, random: createRandom(1), timezone: 'Europe/Moscow', options }
  const driver = escposDriver(profile)({ ...context, connect: line.connect })
  const statuses: PrinterStatus[] = []
  driver.onStatus((status) => statuses.push(status))
  driver.start()
  await clock.advance(1500)
  const opening = world.wire.splice(0)
  let begun = 0
  const permit: Permit = { id: 'order-1', begin: () => void begun++ }
  const print = (options: PrintOptions = {}, what: Ticket = ticket) =>
    clock.until(
      driver.print(what, permit, options).then(
        (evidence) => ({ evidence, code: undefined, outcome: 'done', message: '' }),
        (error: unknown) => {
          if (!(error instanceof DeviceError)) throw error
          const { code, outcome, message } = error
          return { evidence: undefined, code, outcome, message }
        },
      ),
    )
  /** What was written in the course of tickets: no questions. */
  const paperBytes = () => world.wire.filter((hex) => !STATUS.test(hex) && hex !== CLEAR)
  return { clock, line, world, say, driver, statuses, opening, print, paperBytes, begun: () => begun }
}

it('comes up: hello, status, buffers cleared, modes set', async () => {
  const { opening, driver } = await setUp(EPSON_TM_T88V, well)
  expect(opening).toEqual([
    '100401', // hello
    ...['100401', '100402', '100403', '100404'],
    CLEAR,
    unspaced('1b40 1b5200 1b7411 1d610f'),
  ])
  expect(driver.status).toMatchObject({ state: 'ready', paper: 'adequate', coverOpen: false })
  expect(driver.proof).toBe('printed')
})

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

it.each([
  { name: 'cover open', answers: ['1a', '16', '12', '7e'], code: 'coverOpen' },
  { name: 'paper end', answers: ['1a', '32', '12', '7e'], code: 'paperEmpty' },
  { name: 'cutter jam', answers: ['1a', '52', '1a', '12'], code: 'cutterJam' },
  { name: 'hot head', answers: ['1a', '52', '52', '12'], code: 'headHot' },
  { name: 'unrecoverable', answers: ['1a', '52', '32', '12'], code: 'failure' },
  { name: 'FEED held', answers: ['5a', '1a', '12', '12'], code: 'offline' },
])('refuses before the first byte: $name', async ({ answers, code }) => {
  const { print, world, paperBytes, driver, begun } = await setUp(EPSON_TM_T88V, well)
  world.script = (hex) => answers[Number(STATUS.exec(hex)?.[1]) - 1] ?? well(hex)
  expect(await print()).toMatchObject({ code, outcome: 'notDone' })
  expect(paperBytes()).toEqual([])
  expect(begun()).toBe(0)
  expect(driver.status).toMatchObject({ state: 'alert', reason: { code } })
})

it('refuses a proof that it cannot give, before the first byte', async () => {
  const { print, world } = await setUp(EPSON_TM_T88III, well)
  expect(await print({ require: 'printed' })).toMatchObject({ code: 'illegal', outcome: 'notDone' })
  expect(world.wire).toEqual([])
})

it('asks leave once, and sends nothing without it', async () => {
  const { clock, driver, paperBytes } = await setUp(EPSON_TM_T88V, proving)
  const permit: Permit = {
    id: 'x',
    begin: () => {
      throw new DeviceError('expired', 'too late')
    },
  }
  await expect(clock.until(driver.print(ticket, permit, {}))).rejects.toMatchObject({
    code: 'expired',
    outcome: 'notDone',
  })
  expect(paperBytes()).toEqual([])
})

it('pushes what the printer tells by itself', async () => {
  const { clock, say, driver, statuses } = await setUp(EPSON_TM_T88V, well)
  statuses.length = 0
  for (const asb of ['10 00 03 0f', '38 00 03 0f', '18 00 0f 0f', '18 08 00 0f', '10 00 00 0f']) {
    say.now(asb)
    await clock.advance(1)
  }
  expect(statuses.map(({ state, paper, coverOpen, fault }) => ({ state, paper, coverOpen, fault }))).toEqual([
    { state: 'ready', paper: 'nearEnd', coverOpen: false, fault: undefined },
    { state: 'alert', paper: 'nearEnd', coverOpen: true, fault: undefined },
    { state: 'alert', paper: 'empty', coverOpen: false, fault: undefined },
    { state: 'alert', paper: 'adequate', coverOpen: false, fault: 'cutterJam' },
    { state: 'ready', paper: 'adequate', coverOpen: false, fault: undefined },
  ])
  expect(driver.status.since).toBe(clock.now() - 1)
})

it('paper end in the first stage: clears the buffers, sends no end, not done', async () => {
  const { print, world, paperBytes } = await setUp(EPSON_TM_T88V, well)
  let ended = false
  world.script = (hex) => {
    if (PROCESS_ID.test(hex)) {
      ended = true
      return '18000f0f'
    }
    const answers = ['1a', '32', '12', '7e']
    return (ended && answers[Number(STATUS.exec(hex)?.[1]) - 1]) || well(hex)
  }
  expect(await print()).toMatchObject({ code: 'paperEmpty', outcome: 'notDone' })
  expect(paperBytes()).toHaveLength(1)
  expect(world.wire.at(-1)).toBe(CLEAR)
})

/** Set-up, centred, bold, double size, `*** VOID ***`, LF, GS V 66 0, ESC @. */
const VOIDED = /^1b401b52001b74111d610f1b61011b45011d21112a2a2a20564f4944202a2a2a0a1d5642001b40/

it('marks what may hang from a failed ticket as void, and cuts it off before the next one', async () => {
  const { print, world, paperBytes } = await setUp(EPSON_TM_T88V, (hex) =>
    PROCESS_ID.test(hex) ? '38400000' : well(hex),
  )
  expect(await print()).toMatchObject({ code: 'coverOpen', outcome: 'notDone' })
  world.wire.length = 0
  world.script = proving
  expect(await print()).toMatchObject({ evidence: 'printed' })
  expect(paperBytes()[0]).toMatch(VOIDED)
  world.wire.length = 0
  await print()
  expect(paperBytes()[0]).toMatch(/^1b401b52001b74111d610f1b6101/)
})

it('a proof that never comes for the end leaves the ticket in doubt', async () => {
  let asked = 0
  const { print } = await setUp(EPSON_TM_T88V, (hex) =>
    PROCESS_ID.test(hex) && ++asked > 1 ? undefined : proving(hex),
  )
  expect(await print()).toMatchObject({ code: 'timeout', outcome: 'unknown' })
})

it('does not take the late proof of an old ticket for that of a new one', async () => {
  let old = ''
  const { print, world } = await setUp(EPSON_TM_T88V, (hex) => {
    if (!PROCESS_ID.test(hex)) return well(hex)
    old ||= echoOf(hex)
    return undefined
  })
  expect(await print()).toMatchObject({ code: 'timeout', outcome: 'notDone' })
  world.script = (hex) => (PROCESS_ID.test(hex) ? old : well(hex))
  expect(await print()).toMatchObject({ code: 'timeout', outcome: 'notDone' })
})

it('a jam of the cutter shows after the proof, and is no "printed"', async () => {
  let asked = 0
  const { print } = await setUp(EPSON_TM_T20III, (hex) => {
    if (PROCESS_ID.test(hex)) asked++
    const jammed = asked === 2 && ['1a', '52', '1a', '12'][Number(STATUS.exec(hex)?.[1]) - 1]
    return jammed || proving(hex)
  })
  expect(await print()).toMatchObject({ code: 'cutterJam', outcome: 'unknown' })
})

it('an error of the cutter that only one answer tells of is no "printed"', async () => {
  let asked = 0
  const { print } = await setUp(EPSON_TM_T88V, (hex) => {
    if (PROCESS_ID.test(hex)) asked++
    return asked === 2 && hex === '100403' ? '1a' : proving(hex)
  })
  expect(await print()).toMatchObject({ code: 'cutterJam', outcome: 'unknown' })
})

it('waits for a hot head to cool instead of failing', async () => {
  const { clock, print, say, world } = await setUp(EPSON_TM_T88V, well)
  let hot = true
  let echo = ''
  world.script = (hex) => {
    if (PROCESS_ID.test(hex) && hot) {
      echo = echoOf(hex)
      clock.after(9000, () => {
        hot = false
        say.now(`1000000f ${echo}`)
      })
      return '1840000f'
    }
    const answers = ['1a', '52', '52', '12']
    return (hot && echo && answers[Number(STATUS.exec(hex)?.[1]) - 1]) || proving(hex)
  }
  expect(await print()).toMatchObject({ evidence: 'printed' })
})

it('fence: an in-order answer, the time of the paper, and a clean status', async () => {
  const { clock, print, world } = await setUp(EPSON_TM_T88III, (hex) =>
    hex.endsWith('1d7201') ? '00' : well(hex),
  )
  const startMs = clock.monotonicMs()
  expect(await print()).toMatchObject({ evidence: 'fence' })
  expect(clock.monotonicMs() - startMs).toBeGreaterThan(1000 * (45 / 150)) // some 45 mm at 150 mm/s
  expect(world.wire.slice(-4)).toEqual(['100401', '100402', '100403', '100404'])
})

it('fence: paper end seen after the answer is no proof', async () => {
  let fences = 0
  const { print } = await setUp(EPSON_TM_T88III, (hex) => {
    if (FENCE.test(hex)) {
      fences++
      return '00'
    }
    const ended = fences === 2 && ['1a', '32', '12', '7e'][Number(STATUS.exec(hex)?.[1]) - 1]
    return ended || well(hex)
  })
  expect(await print()).toMatchObject({ code: 'paperEmpty', outcome: 'unknown' })
})

/** Prints so many lines over a line of 9600 baud; each write is answered by `script`. */
async function overSlowLine(profile: EscposProfile, script: Script) {
  const world = await setUp(profile, well, {}, 9600)
  world.world.script = script
  const lines = Array.from({ length: 20 }, () => 'x'.repeat(80))
  return { ...world, told: await world.print({}, { ticket: 'A1', lines }) }
}

it('looks at the printer between whole commands while it sends', async () => {
  const { told, world } = await overSlowLine(EPSON_TM_T88III, (hex) => (FENCE.test(hex) ? '00' : well(hex)))
  expect(told).toMatchObject({ evidence: 'fence' })
  const firstLook = world.wire.findIndex((hex, index) => index > 2 && hex === '100401')
  const sent = world.wire.slice(0, firstLook).filter((hex) => !STATUS.test(hex))
  expect(sent.join('').length / 2).toBeLessThan(500) // of some 1800 bytes
  for (const hex of world.wire) expect(hex.length / 2).toBeLessThanOrEqual(140)
  for (const [index, hex] of world.wire.entries()) {
    const before = world.wire[index - 1]
    if (hex === '100401' && before && !STATUS.test(before))
      expect(before).toMatch(/0a$|1d7201$|1b6402$|4200$/)
  }
})

it('fence: one look that is not answered, and the ticket is not done', async () => {
  let looks = 0
  const { told, paperBytes } = await overSlowLine(EPSON_TM_T88III, (hex) => {
    if (hex === '100401' && ++looks === 3) return undefined
    return FENCE.test(hex) ? '00' : well(hex)
  })
  expect(told).toMatchObject({ outcome: 'notDone' })
  expect(paperBytes().join('')).not.toContain('1d5642')
})

it('fence: an answer too many means that the printer has restarted', async () => {
  let looks = 0
  const { told } = await overSlowLine(EPSON_TM_T88III, (hex) => {
    if (hex === '100401' && ++looks === 3) return '1212'
    return FENCE.test(hex) ? '00' : well(hex)
  })
  expect(told).toMatchObject({ outcome: 'notDone', code: 'timeout', message: /restarted/ })
})

it('sends zeros until a question in order is answered, and is not ready before', async () => {
  let zeros = 0
  const { clock, world, driver, opening } = await setUp(EPSON_TM_T88III, (hex) => {
    if (/^(00)+$/.test(hex)) zeros += hex.length / 2
    return hex === '1d7201' && zeros < 4099 ? undefined : well(hex)
  })
  expect(opening.filter((hex) => !STATUS.test(hex))).toEqual([
    '1d7201',
    '00'.repeat(512),
    '00'.repeat(512),
    '1b40',
    '1d7201',
  ])
  expect(driver.status.state).toBe('init')
  await clock.advance(5000)
  expect(zeros).toBe(8192)
  const asked = Array.from({ length: 5 }, () => '1d7201') // four answers might still be owed
  expect(world.wire.slice(-7)).toEqual(['1b40', ...asked, unspaced('1b40 1b5200 1b7411 1d610f')])
  expect(driver.status.state).toBe('ready')
})

it('a printer that answers nothing in order is never called ready', async () => {
  const { clock, driver } = await setUp(EPSON_TM_T88III, (hex) => (hex === '1d7201' ? undefined : well(hex)))
  const seen = new Set<string>()
  driver.onStatus(({ state }) => seen.add(state))
  await clock.advance(60_000)
  expect([...seen].sort()).toEqual(['init', 'lost'])
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

it('fence: hears out the answers owed for an old ticket before a new one', async () => {
  const { clock, print, world, say, paperBytes } = await setUp(EPSON_TM_T88III, (hex) =>
    FENCE.test(hex) ? '18000f0f' : well(hex),
  )
  expect(await print()).toMatchObject({ code: 'paperEmpty', outcome: 'notDone' })
  world.wire.length = 0
  let first = true
  world.script = (hex) => {
    if (hex !== '1d7201' || !first) return hex.endsWith('1d7201') ? '00' : well(hex)
    first = false
    clock.after(800, () => {
      expect(paperBytes()).toEqual(['1d7201']) // nothing of the new ticket yet
      say.now('00') // the old ticket's
      say.now('00')
    })
    return undefined
  }
  expect(await print()).toMatchObject({ evidence: 'fence' })
  expect(first).toBe(false)
})

it('status: a model without a fence proves by status alone', async () => {
  const { print, driver } = await setUp({ ...XPRINTER_XP_58, transmitStatus: false }, well)
  expect(driver.proof).toBe('status')
  expect(await print()).toMatchObject({ evidence: 'status' })
})

it('status: a busy printer that tells nothing by itself is asked while it prints', async () => {
  const long = { ticket: 'A1', lines: Array.from({ length: 20 }, (_, index) => `line ${index}`) }
  const { print, world } = await setUp({ ...XPRINTER_XP_58, transmitStatus: false }, well)
  let printing = false
  world.script = (hex) => {
    if (!STATUS.test(hex)) printing = true
    const answers = ['1a', '32', '12', '72']
    return (printing && answers[Number(STATUS.exec(hex)?.[1]) - 1]) || well(hex)
  }
  expect(await print({}, long)).toMatchObject({ code: 'paperEmpty', outcome: 'notDone' })
})

it.each(['constant', 'silent'] as const)('sent: a %s printer is believed nothing', async (realTimeStatus) => {
  const { print, driver, opening } = await setUp({ ...GENERIC_58_MM, realTimeStatus }, (hex) =>
    realTimeStatus === 'constant' ? well(hex) : undefined,
  )
  expect(driver.proof).toBe('sent')
  expect(driver.status).toMatchObject({ state: 'ready', paper: 'unknown', coverOpen: undefined })
  expect(opening.filter((hex) => STATUS.test(hex))).toEqual(realTimeStatus === 'constant' ? ['100401'] : [])
  expect(await print()).toMatchObject({ evidence: 'sent' })
  expect(await print({ require: 'status' })).toMatchObject({ code: 'illegal', outcome: 'notDone' })
})

it('a silent printer is no hardware, and is found when it is switched on', async () => {
  const { clock, driver, world, print } = await setUp(EPSON_TM_T88V, () => undefined)
  expect(driver.status).toMatchObject({ state: 'lost', reason: { code: 'noHardware' } })
  expect(await print()).toMatchObject({ code: 'noHardware', outcome: 'notDone' })
  world.script = proving
  await clock.advance(8000)
  expect(driver.status).toMatchObject({ state: 'ready' })
  expect(await print()).toMatchObject({ evidence: 'printed' })
})

it('falls silent in the first stage: not done, lost, and back by itself', async () => {
  const { clock, print, driver, world } = await setUp(EPSON_TM_T88V, well)
  world.script = (hex) => (STATUS.test(hex) && world.wire.length < 2 ? '12' : undefined)
  expect(await print()).toMatchObject({ code: 'offline', outcome: 'notDone' })
  expect(driver.status.state).toBe('lost')
  world.script = proving
  await clock.advance(8000)
  expect(driver.status.state).toBe('ready')
})

it('notices an idle printer that was switched off', async () => {
  const { clock, driver, world } = await setUp(EPSON_TM_T88V, well)
  world.script = () => undefined
  await clock.advance(62_000)
  expect(driver.status.state).not.toBe('ready')
})

it('settles what waits when it is closed', async () => {
  const { clock, driver, print, world } = await setUp(EPSON_TM_T88V, well)
  world.script = (hex) => {
    if (PROCESS_ID.test(hex)) clock.after(10, () => void driver.close())
    return well(hex)
  }
  expect(await print()).toMatchObject({ code: 'closed', outcome: 'notDone' })
  expect(driver.status.state).toBe('disconnected')
  expect(await print()).toMatchObject({ code: 'closed', outcome: 'notDone' })
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

it.each([
  { options: { codePage: 'cp999' }, message: /options of kiosk-1\.codePage: found "cp999"/ },
  { options: { codePage: 'koi8r' }, message: /codePage: found "koi8r", expected one of .*cp866/ },
  {
    options: { language: 'ru', codePage: 'cp437' },
    message: /language: found "ru", expected a language that cp437/,
  },
  { options: { columns: 5 }, message: /columns: found 5/ },
  { options: { copies: 2 }, message: /copies/ },
])('refuses options that are wrong: $options', async ({ options, message }) => {
  await expect(setUp(EPSON_TM_T88V, well, options)).rejects.toThrow(message)
  await expect(setUp(EPSON_TM_T88V, well, options)).rejects.toMatchObject({ code: 'illegal' })
})
