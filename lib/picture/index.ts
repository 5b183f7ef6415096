/** Pictures in black and white: bitmaps, glyphs, QR and bar codes, PNG. */
export { Bitmap, type BlitOptions } from './bitmap.ts'
export { CELL, type FontName, glyph, hasGlyph } from './font.ts'
export { encodePng, type PngOptions } from './png.ts'
export {
  type BarcodeRequest,
  drawBarcode,
  drawPdf417,
  drawQr,
  type Pdf417Request,
  type QrOptions,
  SYMBOLOGIES,
  SymbolError,
  type SymbolFault,
  type Symbology,
} from './symbol.ts'
