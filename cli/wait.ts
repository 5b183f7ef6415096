/** Waits until `ms` of wall time have passed (absent: for ever) or the signal aborts, and says which. */
export function elapsedOrAborted(
  ms: number | undefined,
  signal: AbortSignal,
): Promise<'elapsed' | 'aborted'> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve('aborted')
    const finish = (how: 'elapsed' | 'aborted') => {
      clearTimeout(timer)
      signal.removeEventListener('abort', aborted)
      resolve(how)
    }
    const aborted = () => finish('aborted')
    // Beyond the longest timer there is none: a wait of 25 days ends by a signal.
    const timer = ms !== undefined && ms <= 0x7fffffff ? setTimeout(() => finish('elapsed'), ms) : undefined
    signal.addEventListener('abort', aborted)
  })
}
