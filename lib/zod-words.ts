/** zod's words as we say them: what was found is said already, so only what was expected is left. */

/** "Invalid input: expected string, received number" is "expected string"; other messages stay as they are. */
export function shortMessage(message: string): string {
  return message
    .replace(/^(?:Invalid input|Invalid option|Too big|Too small|Invalid string): /, '')
    .replace(/, received \S+$/, '')
}
