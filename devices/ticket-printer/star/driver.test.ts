/** What a ticket is on the wire, and what the driver makes of the answers. */
import { expect, it } from 'vitest'
import { counting, DOCUMENT, documents, STATUS, SYNC, setUp, unspaced, well } from './driver.cases.ts'
import { STAR_TSP100IV, STAR_TSP650II } from './model-profiles.ts'

const SET_UP = '1b40 1b5200 1b1d740a 1b1e4600 1b7a01 1b1e6101'
const BODY = `${SET_UP}
  1b1d6101 1b45 1b690000 50617373706f727473 0a
  1b690303 41303432 0a
  1b46 1b690000 57616974696e67206265666f726520796f753a2037 0a
  1b6102`
const TAIL = '31322e30312e323032362030393a3030 0a 1b6403'
const COVER_OPEN = '230628000000000000'
const PAPER_END = '23060800000800 0000'

it('comes up by the bytes of the manual: status, CAN, set-up, a question in order', async () => {
  const { opening, driver } = await setUp(STAR_TSP100IV, documents().script)
  expect(opening.slice(0, 3)).toEqual([STATUS, '18', unspaced(SET_UP)])
  expect(opening[3]).toMatch(/^1b1d0301.{4}$/)
  expect(driver.status).toMatchObject({ state: 'ready', paper: 'adequate', coverOpen: false })
})

it('prints a ticket by ESC GS ETX, its end only after the proof of its beginning', async () => {
  const { print, paperBytes, begun } = await setUp(STAR_TSP100IV, documents().script)
  expect(await print()).toMatchObject({ evidence: 'printed' })
  const [question, body = '', tail = '', ...more] = paperBytes()
  expect(question).toMatch(/^1b1d0301.{4}$/)
  expect(body.replace(DOCUMENT, '')).toBe(unspaced(BODY))
  expect(tail.replace(DOCUMENT, '')).toBe(unspaced(TAIL))
  expect(DOCUMENT.exec(tail)?.[1]).not.toBe(DOCUMENT.exec(body)?.[1])
  expect([more, begun()]).toEqual([[], 1])
})

it('prints a ticket by ETB: the counter goes on by one with each stage', async () => {
  const { print, paperBytes, opening } = await setUp(STAR_TSP650II, counting(5).script)
  expect(opening.at(-1)).toMatch(SYNC)
  expect(await print()).toMatchObject({ evidence: 'printed' })
  expect(paperBytes()).toEqual([unspaced(`${BODY} 17`), unspaced(`${TAIL} 17`)])
})

it('asks anew before the counter comes round to 0', async () => {
  const { print, paperBytes } = await setUp(STAR_TSP650II, counting().script)
  const asked = []
  for (let count = 0; count < 20; count++) {
    expect(await print()).toMatchObject({ evidence: 'printed' })
    asked.push(...paperBytes().filter((hex) => SYNC.test(hex)))
  }
  expect(asked.length).toBeGreaterThanOrEqual(2)
  const far = await setUp(STAR_TSP100IV, documents(251).script)
  for (let count = 0; count < 4; count++) expect(await far.print()).toMatchObject({ evidence: 'printed' })
})

it('takes no late count of an old question for the answer to a new one', async () => {
  const counts: number[] = []
  const { clock, driver, say } = await setUp(STAR_TSP650II, (hex) => {
    if (hex === STATUS) return well(0)
    const set = SYNC.exec(hex)?.[1]
    if (set === undefined) return undefined
    counts.push(set.length / 2 + 1)
    return counts.length === 2 ? well(counts[0]) : undefined
  })
  await clock.advance(400)
  expect([counts.length, driver.status.state]).toEqual([2, 'init'])
  say.now(well(counts[1]))
  await clock.advance(20)
  expect(driver.status.state).toBe('ready')
})

it.each([
  { name: 'ESC GS ETX', profile: STAR_TSP100IV, peer: documents },
  { name: 'ETB', profile: STAR_TSP650II, peer: counting },
])('$name: a printer that restarted under a ticket proves nothing', async ({ profile, peer }) => {
  const printer = peer()
  const { print, world, clock } = await setUp(profile, printer.script)
  world.script = (hex) => {
    if (hex.includes('41303432')) printer.restart() // it lost what it held, and answers well again
    return printer.script(hex)
  }
  expect(await print()).toMatchObject({ code: 'timeout', outcome: 'notDone' })
  await clock.advance(2000)
  world.script = (hex) => {
    if (hex.includes('1b6403')) printer.restart()
    return printer.script(hex)
  }
  expect(await print({ ticket: 'A043' })).toMatchObject({ code: 'timeout', outcome: 'notDone' }) // VOID, cut: first stage
  await clock.advance(2000)
  world.script = printer.script
  expect(await print({ ticket: 'A044' })).toMatchObject({ evidence: 'printed' })
})

it('does not take a restart between two tickets for one under a ticket', async () => {
  for (const { profile, peer } of [
    { profile: STAR_TSP100IV, peer: documents() },
    { profile: STAR_TSP650II, peer: counting() },
  ]) {
    const { print } = await setUp(profile, peer.script)
    expect(await print()).toMatchObject({ evidence: 'printed' })
    peer.restart()
    expect(await print({ ticket: 'A043' })).toMatchObject({ evidence: 'printed' })
  }
})

it('sends nothing to a printer that is off-line, and says why', async () => {
  const { script } = documents()
  for (const { status, code } of [
    { status: COVER_OPEN, code: 'coverOpen' },
    { status: PAPER_END, code: 'paperEmpty' },
    { status: '230608080000000000', code: 'cutterJam' },
    { status: '230608400000000000', code: 'headHot' },
    { status: '230608200000000000', code: 'failure' },
    { status: '230608000400000000', code: 'failure' },
    { status: '230608000000000000', code: 'offline' },
  ] as const) {
    const { print, world, paperBytes, begun, driver } = await setUp(STAR_TSP100IV, script)
    world.script = (hex) => (hex === STATUS ? unspaced(status) : undefined)
    expect(await print()).toMatchObject({ code, outcome: 'notDone' })
    expect([paperBytes(), begun()]).toEqual([[], 0])
    expect(driver.status.state).toBe('alert')
  }
})

it('is told of the paper end in the first stage: notDone at once, and the rest is not sent', async () => {
  const { script } = documents()
  const { print, world, paperBytes } = await setUp(STAR_TSP100IV, script)
  world.script = (hex) => (hex.includes('41303432') ? unspaced(PAPER_END) : script(hex))
  const answer = await print()
  expect(answer).toMatchObject({ code: 'paperEmpty', outcome: 'notDone' })
  expect(answer.fix).toMatch(/^Tear off what hangs from the printer, then /)
  expect(paperBytes().join('')).not.toContain('1b6403')
})

it('does not know what became of the last line when the cover was opened over it', async () => {
  const { script } = documents()
  const { print, world, paperBytes, clock } = await setUp(STAR_TSP100IV, script)
  world.script = (hex) => (hex.includes('1b6403') ? COVER_OPEN : script(hex))
  expect(await print()).toMatchObject({ code: 'coverOpen', outcome: 'unknown' })
  world.script = script
  await clock.advance(6000)
  paperBytes()
  expect(await print({ ticket: 'A043' })).toMatchObject({ evidence: 'printed' })
  expect(paperBytes()[1]).toMatch(new RegExp(`^${unspaced(`${SET_UP} 1b6403`)}`)) // cut off, not marked: it may be whole
})

it('marks void and cuts off what an earlier life of the program left', async () => {
  const { print, paperBytes } = await setUp(STAR_TSP100IV, documents().script, {}, true)
  expect(await print()).toMatchObject({ evidence: 'printed' })
  const void_ = Buffer.from('*** VOID ***').toString('hex')
  expect(paperBytes().join('')).toContain(unspaced(`${void_} 0a 1b6403`))
})

it('takes no late answer to an old question for the proof', async () => {
  const { script } = documents()
  let late = ''
  const { print, world, say, clock } = await setUp(STAR_TSP100IV, script)
  world.script = (hex) => {
    if (!hex.includes('41303432')) return script(hex)
    late = script(hex) ?? ''
    return undefined
  }
  expect(await print()).toMatchObject({ code: 'timeout', outcome: 'notDone' })
  world.script = (hex) => {
    if (hex.includes('41303433')) {
      say.now(late)
      return undefined
    }
    return script(hex)
  }
  await clock.advance(2000)
  expect(await print({ ticket: 'A043' })).toMatchObject({ code: 'timeout', outcome: 'notDone' })
})

it('fails a ticket whose bytes the printer lost', async () => {
  const { script } = documents()
  const { print, world } = await setUp(STAR_TSP100IV, script)
  world.script = (hex) => (hex.includes('41303432') ? '230600004000000000' : script(hex))
  expect(await print()).toMatchObject({ code: 'failure', outcome: 'notDone' })
})

it('ends a command that was cut off with zeros and CAN, before it is ready', async () => {
  const { script } = documents()
  let swallowed = 1500
  const world = await setUp(STAR_TSP100IV, (hex) => {
    if (hex === STATUS) return well()
    if (swallowed > 0) swallowed -= hex.length / 2
    return swallowed > 0 ? undefined : script(hex)
  })
  expect(world.driver.status).toMatchObject({ state: 'init' })
  await world.clock.advance(5000)
  expect(world.driver.status).toMatchObject({ state: 'ready' })
  expect(world.opening.concat(world.world.wire).join('')).toContain('0000000018')
})

it('prints Russian in page 866 by the number 10, in 1251 by 34', async () => {
  const russian = { ticket: 'Б7', waiting: 3 }
  const { print, paperBytes } = await setUp(STAR_TSP100IV, documents().script, { language: 'ru' })
  await print(russian)
  const bytes = paperBytes().join('')
  expect(bytes).toContain(unspaced('1b1d740a'))
  expect(bytes).toContain(unspaced('81 37 0a'))
  expect(bytes).toContain(unspaced('8fa5e0a5a4 20 a2a0aca8 3a 20 33 0a'))
  const windows = await setUp(STAR_TSP100IV, documents().script, { codePage: 'windows1251' })
  expect(windows.opening[2]).toContain('1b1d7422')
})

it('lets the printer draw its QR codes', async () => {
  const { print, paperBytes } = await setUp(STAR_TSP650II, counting().script)
  expect(await print({ ticket: 'A1', qr: 'q=1' })).toMatchObject({ evidence: 'printed' })
  expect(paperBytes().join('')).toContain(
    unspaced('1b1d79533002 1b1d79533101 1b1d79533206 1b1d7944310003 00713d31 1b1d7950'),
  )
})

it('is told of changes, asks an idle printer seldom, and switches the automatic status on again', async () => {
  const { clock, say, driver, world } = await setUp(STAR_TSP100IV, documents().script)
  const said = async (hex: string) => {
    say.now(hex)
    await clock.advance(10)
  }
  await said('230600000004000000')
  expect(driver.status.paper).toBe('nearEnd')
  await said(COVER_OPEN)
  expect(driver.status).toMatchObject({ state: 'alert', coverOpen: true })
  await said(well())
  expect(driver.status).toMatchObject({ state: 'ready', coverOpen: false, paper: 'adequate' })
  world.wire.splice(0)
  await clock.advance(61_000)
  expect(world.wire).toEqual(['1b1e6101', STATUS])
})

it('drops a printer that does not answer, and says so', async () => {
  const { print, world, driver } = await setUp(STAR_TSP100IV, documents().script)
  world.script = () => undefined
  expect(await print()).toMatchObject({ code: 'offline', outcome: 'notDone' })
  expect(driver.status.state).toBe('lost')
})
