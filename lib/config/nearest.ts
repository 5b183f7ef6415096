const LONGEST_WORD = 64

/** The candidate a mistyped word most likely meant, or undefined when none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > LONGEST_WORD) return undefined
  const lower = word.toLowerCase()
  let best: string | undefined
  let bestEdits = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    const gap = Math.abs(candidate.length - word.length)
    if (candidate === word || gap >= bestEdits) continue
    const edits = editDistance(lower, candidate.toLowerCase())
    if (edits < bestEdits) [best, bestEdits] = [candidate, edits]
  }
  return best
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other. */
function editDistance(from: string, to: string): number {
  let older: number[] = []
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const replaced = cell(previous, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1)
      let edits = Math.min(replaced, cell(previous, j) + 1, cell(row, j - 1) + 1)
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      if (swapped) edits = Math.min(edits, cell(older, j - 2) + 1)
      row.push(edits)
    }
    older = previous
    previous = row
  }
  return cell(previous, to.length)
}

function cell(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}
