/** Languages of the words that we add ourselves. */
export const LANGUAGES = ['en', 'ru'] as const

/** One word of {@link LANGUAGES}. */
export type Language = (typeof LANGUAGES)[number]
