import fc from 'fast-check'
import { expect, it } from 'vitest'
import { redactUrl } from './redact-url.ts'

it.each([
  ['mqtt://127.0.0.1:1883', 'mqtt://127.0.0.1:1883'],
  ['mqtt://user:pass@host:1883', 'mqtt://***@host:1883'],
  ['mqtts://token@host', 'mqtts://***@host'],
  ['MQTT://u:p/a@s:s@host', 'MQTT://***@host'],
  ['mqtt://u:my pass@host', 'mqtt://***@host'],
  ['mqtt:user:pass@host', 'mqtt:***@host'],
  ['token@host:1883', '***@host:1883'],
  ['wss://host/path?password=x', 'wss://host/path?***'],
  ['serial://by-id/usb-a@1?baud=9600', 'serial://by-id/usb-a@1?baud=9600'],
  ['serial:///dev/x?mqtt://u:p@host', 'serial://***@host'],
  ['tcp://u:p@host:1?x=1', 'tcp://***@host:1?x=1'],
  ['A042', 'A042'],
])('%s is printed as %s', (text, printed) => {
  expect(redactUrl(text)).toBe(printed)
})

it('never lets a password through, whatever it holds', () => {
  const password = fc.string({ unit: 'binary' }).map((text) => `<${text}>`)
  fc.assert(
    fc.property(fc.constantFrom('mqtt', 'mqtts', 'http', 'tcp', 'serial'), password, (scheme, secret) => {
      expect(redactUrl(`${scheme}://user:${secret}@host`)).toBe(`${scheme}://***@host`)
    }),
  )
})
