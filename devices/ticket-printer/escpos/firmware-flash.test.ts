/** NV graphics, bit images and characters of the host: defined, printed, listed, erased, and what a power cut leaves. */
import { describe, expect, it } from 'vitest'
import { setUp, type World } from './firmware.cases.ts'
import { CUSTOM_VKP80III } from './model-profiles-kiosk.ts'

const hexOf = (text: string) => Buffer.from(text, 'latin1').toString('hex')
/** fn 67: 8 x 2 dots under a key. */
const define = (key: string, dots = '817e') => `1d 28 4c 0d 00 30 43 30 ${hexOf(key)} 01 0800 0200 31 ${dots}`
/** fn 67: 256 x 400 dots, 12800 bytes: some 660 ms of writing. */
const large = (key: string) => `1d 28 4c 0b 32 30 43 30 ${hexOf(key)} 01 0001 9001 31 ${'a5'.repeat(12_800)}`
const print = (key: string) => `1d 28 4c 06 00 30 45 ${hexOf(key)} 01 01`
const [LIST, CAPACITY, FREE] = ['1d 28 4c 04 00 30 40 4b 43', '1d 28 4c 02 00 30 30', '1d 28 4c 02 00 30 33']
const ERASE_ALL = '1d 28 4c 05 00 30 41 43 4c 52'
const eraseOne = (key: string) => `1d 28 4c 04 00 30 42 ${hexOf(key)}`
const told = (hex: string) => hex.replaceAll(' ', '')

async function does(world: World, digits: string, ms = 1000) {
  world.hex(digits)
  await world.clock.advance(ms)
  return world.answers()
}

async function restart({ hands, clock }: World) {
  hands.unplug()
  hands.plugIn()
  await clock.advance(2000)
}

describe('GS ( L', () => {
  it('defines, prints at once, lists and erases', async () => {
    const world = setUp()
    expect(await does(world, LIST)).toEqual([told('37 72 40 00')])
    await does(world, `${define('K1')} ${define('K2')} ${print('K1')}`)
    expect(world.texts()).toEqual(['[image 8x2]'])
    expect(await does(world, LIST)).toEqual([told(`37 72 40 ${hexOf('K1K2')} 00`)])
    expect(await does(world, '06')).toEqual([])
    expect(await does(world, `${eraseOne('K1')} ${LIST}`)).toEqual([told(`37 72 40 ${hexOf('K2')} 00`)])
    await does(world, `18 ${print('K1')} 1b 40 ${print('K2')}`)
    expect(world.texts()).toEqual(['[image 8x4]'])
    expect(await does(world, `${ERASE_ALL} ${LIST}`)).toEqual([told('37 72 40 00')])
  })

  it('tells its capacity, and what is left of it', async () => {
    const world = setUp()
    expect(await does(world, `${CAPACITY} ${FREE}`)).toEqual([
      told(`37 30 ${hexOf('1048576')} 00`),
      told(`37 31 ${hexOf('1048576')} 00`),
    ])
    expect(await does(world, `${large('K1')} ${FREE}`, 20_000)).toEqual([
      told(`37 31 ${hexOf(String(1_048_576 - 12_800))} 00`),
    ])
  })

  it('refuses what is no key, no size and no word: CLR, KC', async () => {
    const world = setUp()
    await does(world, `1d 28 4c 0d 00 30 43 30 10 04 01 0800 0200 31 817e ${define('K1')}`)
    await does(world, '1d 28 4c 0d 00 30 43 30 4b 31 01 0000 0200 31 817e 1d 28 4c 05 00 30 41 41 41 41')
    expect(await does(world, `1d 28 4c 04 00 30 40 41 41 ${LIST}`)).toEqual([
      told(`37 72 40 ${hexOf('K1')} 00`),
    ])
  })

  it('lists keys in blocks of 40, each acknowledged: 06 next, 15 again, 18 enough', async () => {
    const keys = Array.from({ length: 90 }, (_, index) => String(index).padStart(2, '0'))
    const world = setUp()
    await does(world, keys.map((key) => define(key)).join(' '), 10_000)
    const block = (status: string, from: number, to: number) =>
      told(`37 72 ${status} ${hexOf(keys.slice(from, to).join(''))} 00`)
    expect(await does(world, LIST)).toEqual([block('41', 0, 40)])
    expect(await does(world, '15')).toEqual([block('41', 0, 40)])
    expect(await does(world, '06')).toEqual([block('41', 40, 80)])
    expect(await does(world, '06')).toEqual([block('40', 80, 90)])
    expect(await does(world, '15')).toEqual([block('40', 80, 90)])
    expect(await does(world, '06')).toEqual([])
    expect(await does(world, '06')).toEqual([])
    expect(await does(world, `${LIST} 18`)).toEqual([block('41', 0, 40)])
    await does(world, `${LIST} 41 0a`)
    expect(world.texts()).toEqual(['A'])
    expect(await does(world, '06')).toEqual([block('41', 0, 40)].slice(1))
  })

  it('keeps them across ESC @ and the mains plug, and counts what wears the flash', async () => {
    const world = setUp()
    await does(world, `${define('K1')} 1b 40 ${define('K1')}`)
    await restart(world)
    expect(await does(world, LIST)).toEqual([told(`37 72 40 ${hexOf('K1')} 00`)])
    expect(world.firmware.flashWrites).toBe(2)
  })

  it('a power cut in the writing leaves the others, and neither the old nor the new picture of that key', async () => {
    const world = setUp()
    await does(world, `${define('K1')} ${define('K2')}`)
    await does(world, large('K1'), 200)
    await restart(world)
    expect(await does(world, LIST)).toEqual([told(`37 72 40 ${hexOf('K2')} 00`)])
    await does(world, print('K1'))
    expect(world.texts()).toEqual([])
  })

  it('what was not begun when the mains failed leaves what was there', async () => {
    const world = setUp()
    await does(world, define('K1', 'ffff'))
    world.hands.openCover() // stands still
    await does(world, `${define('K1')} ${define('K2')}`)
    await restart(world)
    world.hands.closeCover()
    expect(await does(world, LIST)).toEqual([told(`37 72 40 ${hexOf('K1')} 00`)])
  })

  it('what is dropped with the buffers was never written', async () => {
    const world = setUp()
    world.hands.openCover()
    await does(world, define('K1'))
    expect(await does(world, '10 14 08 01 03 14 01 06 02 08')).toEqual([told('37 25 00')])
    world.hands.closeCover()
    expect(await does(world, LIST)).toEqual([told('37 72 40 00')])
  })

  it('prints nothing while it writes, and proves what comes after it when it is done', async () => {
    const world = setUp()
    world.hex(`${large('K1')} 1d 28 48 06 00 30 30 30 30 30 31`)
    await world.clock.advance(600)
    expect(world.answers()).toEqual([])
    world.hex('10 04 01')
    expect(world.answers()).toEqual(['12'])
    await world.clock.advance(200)
    expect(world.answers()).toEqual([told('37 22 30 30 30 31 00')])
  })

  it('downloaded graphics are gone with the mains; their keys are listed by fn 80', async () => {
    const world = setUp()
    await does(world, define('K1').replace('30 43 30', '30 53 30'))
    expect(await does(world, '1d 28 4c 04 00 30 50 4b 43 06')).toEqual([told(`37 73 40 ${hexOf('K1')} 00`)])
    expect(await does(world, LIST)).toEqual([told('37 72 40 00')])
    await restart(world)
    expect(await does(world, '1d 28 4c 04 00 30 50 4b 43')).toEqual([told('37 73 40 00')])
  })
})

describe('FS q', () => {
  const one = `0100 0100 ${'ff'.repeat(8)}`

  it('replaces all that were there, and starts the printer anew: deaf, then with its settings of power-on', async () => {
    const world = setUp()
    await does(world, `1c 71 02 ${one} ${one}`, 3000)
    await does(world, '1d 61 ff 1b 45 01')
    world.hex(`1c 71 01 ${one}`)
    await world.clock.advance(100)
    expect(await does(world, '10 04 01', 0)).toEqual([])
    await world.clock.advance(3000)
    expect(await does(world, '10 04 01')).toEqual(['12'])
    world.hands.openCover()
    world.hands.closeCover()
    expect(world.answers()).toEqual([]) // automatic status is off again
    await does(world, '1c 70 01 00 1c 70 02 00')
    expect(world.texts()).toEqual(['[image 8x8]'])
    await restart(world)
    await does(world, '1c 70 01 03')
    expect(world.texts()).toEqual(['[image 8x8]\n[image 16x16]'])
  })

  it('a power cut in the writing leaves none of the old ones', async () => {
    const world = setUp()
    await does(world, `1c 71 01 ${one}`, 3000)
    await does(world, `1c 71 01 4000 2001 ${'ff'.repeat(64 * 288 * 8)}`, 10)
    await restart(world)
    await does(world, '1c 70 01 00')
    expect(world.texts()).toEqual([])
  })
})

describe('characters of the host', () => {
  /** ESC &: A as a full cell of 12 x 24 dots. */
  const BLACK_A = `1b 26 03 41 41 0c ${'ff'.repeat(36)}`

  it("are printed in place of the printer's own while ESC % says so, until ESC ? and ESC @", async () => {
    const world = setUp()
    await does(world, `${BLACK_A} 41 0a 1b 25 01 42 41 43 0a 1b 25 00 41 0a`)
    await does(world, '1b 25 01 1b 3f 41 41 0a')
    await does(world, `${BLACK_A} 1b 40 1b 25 01 41 0a`)
    expect(world.texts()[0]?.split('\n')).toEqual(['A', 'B[image 12x24]C', 'A', 'A', 'A'])
  })

  it('are as large as the others, and go on to the next line where the line is full', async () => {
    const world = setUp()
    await does(world, `${BLACK_A} 1b 25 01 1d 21 11 41 0a 1d 21 00 ${hexOf('x'.repeat(41))} 41 41 0a`, 3000)
    expect(world.texts()[0]?.split('\n')).toEqual([
      '[image 24x48]',
      `${'x'.repeat(41)}[image 12x24]`,
      '[image 12x24]',
    ])
  })

  it('survive nothing: FS q, the mains plug; and what does not fit the cell is refused', async () => {
    const world = setUp()
    await does(world, `${BLACK_A} 1c 71 01 0100 0100 ${'ff'.repeat(8)} 1b 25 01 41 0a`, 4000)
    await restart(world)
    await does(world, `1b 26 03 41 41 0d ${'ff'.repeat(39)} 1b 25 01 41 0a`)
    expect(world.texts()[0]?.split('\n')).toEqual(['A', 'A'])
  })
})

describe('logos of a VKP80III', () => {
  /** FS 94: number 5, 16 x 2 dots, by the name X.BMP; its data hold what would else be text, ESC and cuts. */
  const LOGO = `1c 94 0005 0010 0002 0000 ${hexOf('X.BMP'.padEnd(16, '\0'))} 1b69 4142 3e`
  const PRINT = '1c 93 0005 01 00 0000'

  it('is kept and said to be, and printed from the next start on', async () => {
    const world = setUp({}, {}, CUSTOM_VKP80III)
    expect(await does(world, `${LOGO} ${PRINT}`)).toEqual(['3c504331aa3e'])
    expect(world.texts()).toEqual([])
    world.hands.unplug()
    world.hands.plugIn()
    await world.clock.advance(4000)
    await does(world, `${PRINT} 41 0a`)
    expect(world.texts()).toEqual(['[image 16x2]\nA'])
    expect(world.hands.paper[0]?.unknown).toEqual({ 'FS 93': 1 }) // the one before the start
  })

  it('of another width than 16 dots, or without its end, is refused', async () => {
    const world = setUp({}, {}, CUSTOM_VKP80III)
    const narrow = LOGO.replace('0010 0002', '0008 0004')
    expect(await does(world, `${narrow} ${LOGO.replace('3e', '3f')}`)).toEqual(['3c5043303e', '3c5043303e'])
  })

  it('stores and prints QR codes with 31 alone', async () => {
    const world = setUp({}, {}, CUSTOM_VKP80III)
    await does(world, '1d 28 6b 07 00 31 50 30 41303432 1d 28 6b 03 00 31 51 30')
    expect(world.texts()).toEqual([])
    await does(world, '1d 28 6b 07 00 31 50 31 41303432 1d 28 6b 03 00 31 51 31')
    expect(world.texts()).toEqual(['[QR A042]'])
  })
})
