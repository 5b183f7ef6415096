/** What is owed to every centre of a test when the test ends: strictness, closing, and a timeline where it failed. */
import type { TestContext } from 'vitest'
import type { History } from '../history.ts'
import { unexpected } from './strict.ts'
import type { Timeline } from './timeline.ts'

/** A centre that a test has made. */
export interface UsedCentre {
  readonly history: History
  readonly timeline: Timeline
  readonly strict: boolean
  close(): Promise<void>
}

const MOST_TIMELINES = 3

/** The centres of one test. */
export class UsedCentres {
  /** In order of their last use, the latest last. */
  readonly #centres = new Set<UsedCentre>()

  /** A failed test's error is followed by the timelines of the centres used last. */
  constructor({ task, onTestFailed }: Pick<TestContext, 'task' | 'onTestFailed'>) {
    const before = task.result?.errors?.length ?? 0 // of earlier tries
    onTestFailed(async () => {
      const error = task.result?.errors?.[before]
      if (error === undefined || this.#centres.size === 0) return
      const { message } = error
      error.message = `${message}\n\n${await this.#describe()}\n`
      if (error.stack?.includes(message)) error.stack = error.stack.replace(message, () => error.message)
    })
  }

  /** Notes that a centre was made or used. */
  use(centre: UsedCentre): void {
    this.#centres.delete(centre)
    this.#centres.add(centre)
  }

  /** @throws Error for what a strict centre saw, or what could not be closed. */
  async end(): Promise<void> {
    const problems: unknown[] = []
    for (const { timeline, history, strict } of this.#centres) {
      timeline.stop()
      const found = strict ? unexpected(history.records) : undefined
      if (found !== undefined) problems.push(new Error(found))
    }
    for (const centre of this.#centres) {
      try {
        await centre.close()
      } catch (error) {
        problems.push(error)
      }
    }
    if (problems.length === 1) throw problems[0]
    if (problems.length > 1) throw new AggregateError(problems, problems.map(String).join('\n'))
  }

  async #describe(): Promise<string> {
    const latest = [...this.#centres].slice(-MOST_TIMELINES)
    const texts = await Promise.all(latest.map(({ timeline }) => timeline.describe()))
    const others = this.#centres.size - latest.length
    return [...texts, ...(others > 0 ? [`and ${others} other centres`] : [])].join('\n\n')
  }
}
