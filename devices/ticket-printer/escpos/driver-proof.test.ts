/** When a ticket is called done, and what is said when it is not. */
import { expect, it } from 'vitest'
import {
  CLEAR,
  echoOf,
  FENCE,
  PROCESS_ID,
  proving,
  type Script,
  STATUS,
  setUp,
  well,
} from './driver.cases.ts'
import {
  EPSON_TM_T20III,
  EPSON_TM_T88III,
  EPSON_TM_T88V,
  GENERIC_58_MM,
  XPRINTER_XP_58,
} from './model-profiles.ts'
import type { EscposProfile } from './profile.ts'

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

it('a printer without GS ( H under the name of one that has it: not done, and told what to look at', async () => {
  const { print, paperBytes } = await setUp(EPSON_TM_T88V, well)
  const told = await print()
  expect(told).toMatchObject({ code: 'timeout', outcome: 'notDone', fix: /of the configured model/ })
  expect(paperBytes().join('')).not.toContain('1d5642')
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

it('fence: what comes before the question is no answer to it, and the ticket is not cut short', async () => {
  const { told, paperBytes } = await overSlowLine(EPSON_TM_T88III, (hex) => {
    if (FENCE.test(hex)) return '00'
    return hex.includes('1d610f') ? '00' : well(hex) // a break on the line reads as a zero
  })
  expect(told).toMatchObject({ outcome: 'notDone', code: 'timeout', message: /nobody asked/ })
  expect(paperBytes().join('')).not.toContain('1d5642')
})

it('fence: one answer more than questions, and the stage is not proved', async () => {
  const { print, say, clock, paperBytes } = await setUp(EPSON_TM_T88III, (hex) => {
    if (FENCE.test(hex)) clock.after(50, () => say.now('00'))
    return FENCE.test(hex) ? '00' : well(hex)
  })
  expect(await print()).toMatchObject({ outcome: 'notDone', code: 'timeout', message: /nobody asked/ })
  expect(paperBytes().join('')).not.toContain('1d5642')
})

it('fence: four zeros to GS a, as some say, are no answer to the question behind it', async () => {
  let printed = false
  let early = false
  const { print, say, clock, world, paperBytes } = await setUp(EPSON_TM_T88III, (hex) =>
    hex.endsWith('1d610f') ? '00000000' : well(hex),
  )
  world.script = (hex) => {
    early ||= hex.includes('1d5642') && !printed
    if (hex.endsWith('1d610f')) return '00000000'
    if (!FENCE.test(hex)) return well(hex)
    clock.after(700, () => {
      printed = true
      say.now('00')
    })
    return hex.includes('1d610f') ? '00000000' : undefined
  }
  for (const _ of [1, 2]) {
    printed = false
    expect(await print()).toMatchObject({ evidence: 'fence' })
  }
  expect(paperBytes().filter((hex) => hex.length > 30)).toHaveLength(4) // besides a set-up before each ticket
  expect(early).toBe(false)
})

it('fence: an answer that came late to the first set-up is not expected of the others', async () => {
  let setUps = 0
  const { print } = await setUp(EPSON_TM_T88III, (hex) => {
    if (FENCE.test(hex)) return '00'
    if (hex.endsWith('1d610f') && ++setUps === 1) return '00'
    return well(hex)
  })
  expect(await print()).toMatchObject({ evidence: 'fence' })
  expect(await print()).toMatchObject({ evidence: 'fence' })
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
