import { redactUrl } from '../lib/config/redact-url.ts'

/** A text for people in which no URL shows its credentials. */
export function withoutSecrets(text: string): string {
  return text.replace(/[a-z][a-z0-9+.-]*:\/\/[^\s"'`,;]+/gi, (url) => redactUrl(url))
}
