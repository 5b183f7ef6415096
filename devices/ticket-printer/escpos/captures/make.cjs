/**
 * Makes the streams of this folder with the packages that other people wrote; see README.md. Not part of the build.
 *
 *   mkdir streams && cd streams && npm init -y
 *   npm install --ignore-scripts escpos@2.5.2 @node-escpos/core@0.6.0 escpos-buffer@4.1.0 esc-pos-encoder@3.0.0 \
 *     esc-pos-encoder-2@npm:esc-pos-encoder@2.1.0 receiptio@2.1.2 react-thermal-printer@0.22.0 pngjs@5.0.0
 *   rm -r node_modules/canvas   # wants a compiler, and is not needed
 *   node …/captures/make.cjs …/captures
 */
const { execFileSync } = require('node:child_process')
const { writeFileSync } = require('node:fs')
const { dirname, join } = require('node:path')
const { createRequire } = require('node:module')

const load = createRequire(join(process.cwd(), 'package.json'))
const { PNG } = load('pngjs')
const folder = process.argv[2]
const QR = 'https://example.org/q/A042'

/** A black frame with a bar in the middle and a wedge, 96 x 64: no mirror image of itself. */
const black = (x, y) =>
  x < 8 || x >= 88 || y < 8 || y >= 56 || (x >= 40 && x < 56) || (x > 60 && x < 84 && y > 12 && x - 60 < y - 8)
const rgba = new Uint8ClampedArray(96 * 64 * 4).fill(255)
for (let y = 0; y < 64; y++)
  for (let x = 0; x < 96; x++) if (black(x, y)) rgba.fill(0, (y * 96 + x) * 4, (y * 96 + x) * 4 + 3)
const png = PNG.sync.write(Object.assign(new PNG({ width: 96, height: 64 }), { data: Buffer.from(rgba) }))
const pngUri = `data:image/png;base64,${png.toString('base64')}`

const save = (name, parts) => {
  const bytes = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'ascii') : Buffer.from(part))))
  writeFileSync(join(folder, `${name}.bin`), bytes)
  console.log(name, bytes.length)
}

/** An adapter that keeps what it is given. */
const keeper = () => {
  const parts = []
  return { parts, open: (done) => done?.(), write: (data, done) => (parts.push(Buffer.from(data)), done?.()), close: (done) => done?.(), on() {}, off() {}, read() {} }
}

/** escpos: text, tables, every style, bar codes, the QR code as a picture; pictures in columns and in rows. */
async function escpos() {
  const Printer = load('escpos/printer')
  const Image = load('escpos/image')
  const image = await new Promise((done) => Image.load(pngUri, 'image/png', done))
  {
    const device = keeper()
    const printer = new Printer(device, { encoding: 'cp866' })
    printer.hardware('init').buffer.write(Buffer.from([0x1b, 0x74, 17])) // it has no call for the code page
    printer.font('a').align('ct').size(4, 4).text('A042').size(1, 1).text('Паспорта и визы')
    printer.style('b').text('Bold').style('u').text('Under').style('u2').text('Thick').style('bi').text('Italic').style('normal')
    printer.size(2, 1).text('Wide').size(1, 2).text('Tall').size(1, 1)
    printer.font('b').text('small print').font('a')
    printer.setReverseColors(true).text(' inverse ').setReverseColors(false)
    printer.align('lt').drawLine().table(['one', 'two', 'three'])
    printer.tableCustom([{ text: 'Окно', align: 'LEFT', width: 0.5 }, { text: '12', align: 'RIGHT', width: 0.5 }])
    printer.spacing(4).text('spaced').spacing().lineSpace(60).text('far').lineSpace().text('near')
    printer.align('rt').text('right').align('lt').control('ht')
    printer.text('tabbed').feed(1).cashdraw(2).beep(1, 2).cut()
    await new Promise((done) => printer.flush(done))
    save('escpos-text', device.parts)
  }
  {
    const device = keeper()
    const printer = new Printer(device, { encoding: 'cp866' })
    printer.hardware('init').align('ct').text('codes')
    printer.barcode('201234567890', 'EAN13', { width: 2, height: 60 })
    printer.barcode('1234567', 'EAN8', { width: 2, height: 60, position: 'OFF' })
    printer.barcode('ABC123', 'CODE39', { width: 2, height: 60 })
    printer.barcode('1234567890', 'ITF', { width: 2, height: 60 })
    printer.barcode('A1234A', 'NW7', { width: 2, height: 60 })
    printer.barcode('ABCDEF1234567890', 'CODE93', { width: 1, height: 60 })
    printer.barcode('{BABC12345678901', 'CODE128', { width: 1, height: 60 })
    printer.barcode('03600029145', 'UPC-A', { width: 2, height: 60 })
    printer.text('picture of a QR code')
    await new Promise((done) => printer.qrimage(QR, { type: 'png', mode: 'dhdw', size: 3 }, done))
    printer.text('in rows').raster(image).text('in columns')
    await printer.image(image, 's8')
    await printer.image(image, 'd24')
    printer.text('last line').cut(true, 5)
    await new Promise((done) => printer.flush(done))
    save('escpos-codes', device.parts)
  }
  {
    const device = keeper()
    const printer = new Printer(device, { encoding: 'cp866' })
    printer.hardware('init').text('before')
    printer.qrcode(QR, 3, 'M', 6) // ESC Z: a command of other makers
    printer.text('after').color(1).text('red').color(0)
    printer.barcode('{BABC123', 'CODE128', { width: 1, height: 60 }).text('x'.repeat(130)) // it sends no length below 16
    printer.text('last line').feed(2).cut()
    await new Promise((done) => printer.flush(done))
    save('escpos-foreign', device.parts)
  }
}

/** @node-escpos/core: the same author's heirs; status questions between the lines. */
async function nodeEscpos() {
  const { Printer, Image } = load('@node-escpos/core')
  const image = await Image.load(pngUri, 'image/png')
  const device = keeper()
  const printer = new Printer(device, { encoding: 'cp1251' })
  printer.hardware('init').setCharacterCodeTable(46).align('ct').size(3, 3).text('A042').size(1, 1)
  printer.text('Паспорти, їжак №7').style('bu').text('bold under').style('normal')
  printer.align('lt').table(['one', 'two']).drawLine()
  printer.tableCustom([{ text: 'left', align: 'LEFT', width: 0.5 }, { text: 'right', align: 'RIGHT', width: 0.5 }])
  printer.barcode('201234567890', 'EAN13', { width: 2, height: 60 })
  printer.barcode('ABC123', 'CODE39', { width: 2, height: 60 })
  await printer.qrimage(QR, { type: 'png', mode: 'dhdw', size: 3 })
  printer.raster(image, 'dw')
  await printer.image(image, 's24')
  printer.marginLeft(10).text('margin').marginLeft(0)
  await printer.flush()
  void printer.getStatuses() // DLE EOT 1, 4, 2, 3
  printer.text('last line').cashdraw(5).cut(false, 5)
  await printer.flush()
  save('node-escpos-core', device.parts)
}

/** escpos-buffer: its Epson printers. */
async function escposBuffer() {
  const { Printer, Model, InMemory, Style, Align, Drawer, Cut, Image } = load('escpos-buffer')
  const connection = new InMemory()
  const printer = await Printer.CONNECT(new Model('TM-T88'), connection)
  await printer.setCodepage('cp866')
  await printer.writeln('A042', Style.DoubleWidth | Style.DoubleHeight | Style.Bold, Align.Center)
  await printer.writeln('Паспорта', 0, Align.Center)
  for (const [name, style] of Object.entries(Style)) if (typeof style === 'number') await printer.writeln(name, style)
  await printer.withStyle({ width: 4, height: 6, bold: true, underline: true, align: Align.Center }, () => printer.writeln('huge'))
  await printer.setColumns(56)
  await printer.writeln('fifty-six columns')
  await printer.setColumns(42)
  await printer.setAlignment(Align.Center)
  await printer.draw(new Image({ data: rgba, width: 96, height: 64 }))
  await printer.qrcode(QR, 5)
  await printer.setAlignment(Align.Left)
  await printer.writeln('last line', 0, Align.Right)
  await printer.buzzer()
  await printer.drawer(Drawer.First)
  await printer.feed(4)
  await printer.cutter(Cut.Partial)
  save('escpos-buffer', [connection.buffer()])
}

/** esc-pos-encoder: in code pages by name and by itself. */
async function escPosEncoder() {
  const module = await import(load.resolve('esc-pos-encoder').replace(/\.cjs$/, '.mjs'))
  const Encoder = module.default
  const mode = (imageMode) => {
    const encoder = new Encoder({ width: 42, imageMode, codepageMapping: 'epson' })
    encoder.initialize().codepage('cp866').align('center').width(3).height(3).line('A042').width(1).height(1)
    encoder.line('Паспорта').bold(true).line('Bold').bold(false).italic(true).line('Italic').italic(false)
    encoder.underline(true).line('Under').underline(false).invert(true).line('inverse').invert(false)
    encoder.size('small').line('small print').size('normal')
    encoder.codepage('windows1252').line('Größe 5 €')
    encoder.codepage('auto').line('Œuvre ж š Ω ї').codepage('cp437')
    encoder.image({ width: 96, height: 64, data: rgba }, 96, 64, 'threshold')
    encoder.qrcode(QR, 2, 5, 'm').barcode('3130630574613', 'ean13', 60).barcode('ABC123', 'code128', 60)
    encoder.align('left').rule({ style: 'double' })
    encoder.table([{ width: 20, align: 'left' }, { width: 22, align: 'right' }], [['left', 'right']])
    encoder.box({ width: 20, style: 'single', align: 'left' }, 'in a box')
    encoder.line('last line').pulse().newline().newline().newline().cut('partial')
    save(`esc-pos-encoder-${imageMode}`, [encoder.encode()])
  }
  mode('column')
  mode('raster')
}

/** esc-pos-encoder 2: code of its own, which version 3 no longer has. Its pictures need a browser. */
async function escPosEncoder2() {
  const { default: Encoder } = await import(load.resolve('esc-pos-encoder-2').replace(/[^/]*$/, 'esc-pos-encoder.esm.js'))
  const encoder = new Encoder({ width: 42 })
  encoder.initialize().codepage('cp866').align('center').width(3).height(3).line('A042').width(1).height(1)
  encoder.line('Паспорта').bold(true).line('Bold').bold(false).underline(true).line('Under').underline(false)
  encoder.invert(true).line('inverse').invert(false).size('small').line('small print').size('normal')
  encoder.codepage('auto').line('Œuvre ж š Ω ї').codepage('cp866')
  encoder.qrcode(QR, 2, 5, 'm').barcode('3130630574613', 'ean13', 60).barcode('ABC123', 'code128', 60)
  encoder.newline().align('left').rule({ style: 'double' })
  encoder.table([{ width: 20, align: 'left' }, { width: 22, align: 'right' }], [['left', 'right']])
  encoder.box({ width: 20, style: 'single', align: 'left' }, 'in a box')
  encoder.line('last line').pulse().newline().newline().newline().cut('partial')
  save('esc-pos-encoder-2', [encoder.encode()])
}

/** react-thermal-printer: its components, and a picture of theirs. */
async function reactThermalPrinter() {
  const react = await import(load.resolve('react'))
  const { Barcode, Br, Cashdrawer, Cut, Line, Printer, QRCode, Row, Text, render } = await import(load.resolve('react-thermal-printer'))
  const make = react.default.createElement
  const bytes = await render(
    make(Printer, { type: 'epson', width: 42, characterSet: 'pc866_cyrillic2' },
      make(Text, { align: 'center', size: { width: 3, height: 3 } }, 'A042'),
      make(Text, { align: 'center', bold: true }, 'Паспорта'),
      make(Text, { invert: true }, 'inverse'), make(Text, { underline: '1dot-thick' }, 'under'),
      make(Row, { left: 'left', right: 'right' }), make(Line), make(Br),
      make(Barcode, { type: 'JAN13', content: '201234567890', height: 60, hri: true }),
      make(Barcode, { type: 'CODE128', content: '{BABC123', height: 60 }),
      make(QRCode, { content: QR, cellSize: 5, correction: 'M' }),
      make(Text, {}, 'last line'), make(Cashdrawer), make(Cut)),
  )
  save('react-thermal-printer', [bytes])
}

/** receiptio: a page along the paper, and a ticket upside down. */
function receiptio() {
  const program = join(dirname(load.resolve('receiptio/package.json')), 'bin', 'cli.js')
  const document = ['^^^A042', '', 'Паспорта | 12.50', `{code:${QR}; option:qrcode,4,m}`, '{code:2012345678903; option:ean,2,72,hri}', 'last line']
  const options = ['-p', 'escpos', '-l', 'ru', '-c', '42']
  for (const [name, ...more] of [['landscape', '-v', '-r', '180'], ['upside-down', '-u']]) {
    const file = join(folder, `receiptio-${name}.bin`)
    execFileSync(process.execPath, [program, ...options, ...more, '-o', file], { input: document.join('\n') })
    console.log(file)
  }
}

escpos().then(nodeEscpos).then(escposBuffer).then(escPosEncoder).then(escPosEncoder2).then(reactThermalPrinter).then(receiptio)
