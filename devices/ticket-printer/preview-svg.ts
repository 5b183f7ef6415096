/** A picture of black and white dots as SVG: one path, a rectangle for each run of black. Pure. */
import { decodePng, thresholded } from '../../lib/picture/grey.ts'

/** The same picture as scalable vectors, one unit a dot. */
export function svgOf(png: Uint8Array): string {
  const picture = thresholded(decodePng(png))
  const { width, height } = picture
  const runs: string[] = []
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!picture.get(x, y)) continue
      let end = x + 1
      while (picture.get(end, y)) end++
      runs.push(`M${x} ${y}h${end - x}v1h-${end - x}z`)
      x = end
    }
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" shape-rendering="crispEdges">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<path d="${runs.join('')}" fill="#000"/>`,
    '</svg>\n',
  ].join('')
}
