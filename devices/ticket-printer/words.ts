/** The words that stand on a ticket besides what it is told: each once, in every language. */
import type { Language } from './languages.ts'

const WORDS = {
  en: {
    ...{ waiting: 'Waiting before you', copy: 'COPY', void: 'VOID' },
    ...{ window: 'Window', windows: 'Windows', to: 'to', and: 'and' },
  },
  ru: {
    ...{ waiting: 'Перед вами', copy: 'КОПИЯ', void: 'АННУЛИРОВАН' },
    ...{ window: 'Окно', windows: 'Окна', to: '-', and: 'и' },
  },
} as const satisfies Record<Language, unknown>

/** The words of a language. */
export function wordsOf(language: Language): (typeof WORDS)[Language] {
  return WORDS[language]
}

/** The mark of a copy: in both alphabets where the paper has them. */
export function copyMark(cyrillic: boolean): string {
  return cyrillic ? `${WORDS.en.copy} / ${WORDS.ru.copy}` : WORDS.en.copy
}

/** Windows as people say them: "Window 5", "Windows 3 to 7", "Windows 3, 5 and 9". In ascending order, each once. */
export function windowsPhrase(windows: readonly number[], language: Language): string {
  const words = WORDS[language]
  const groups = runsOf(windows).flatMap(([first, last]) => {
    if (last - first < 2) return first === last ? [`${first}`] : [`${first}`, `${last}`]
    return [words.to === '-' ? `${first}-${last}` : `${first} ${words.to} ${last}`]
  })
  const rest = groups.slice(0, -1).join(', ')
  const list = rest === '' ? groups.join('') : `${rest} ${words.and} ${groups.at(-1)}`
  return `${new Set(windows).size === 1 ? words.window : words.windows} ${list}`
}

/** Numbers as runs of neighbours. */
function runsOf(numbers: readonly number[]): [first: number, last: number][] {
  const runs: [number, number][] = []
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run !== undefined && run[1] === number - 1) run[1] = number
    else runs.push([number, number])
  }
  return runs
}
