import type { Story } from './story.ts'

/** A promise: its name, what it says, and what broke it. */
export interface Invariant {
  readonly name: string
  readonly about: string
  readonly check: (story: Story) => string[]
}
