import { DeviceError } from '../errors.ts'

const REFUSALS: Readonly<Record<number, { readonly text: string; readonly fix: string }>> = {
  1: { text: 'unacceptable protocol version', fix: 'Use a broker that speaks MQTT 3.1.1.' },
  2: { text: 'identifier rejected', fix: 'Give the client an id that this broker accepts.' },
  3: { text: 'server unavailable', fix: 'Wait until the broker is ready.' },
  4: {
    text: 'bad user name or password',
    fix: 'Correct the user name and password in the URL of the broker.',
  },
  5: {
    text: 'not authorised',
    fix: 'Let this client in by the access rules of the broker, or use another user.',
  },
}

/** A CONNACK other than 0 as an error (MQTT 3.1.1 §3.2.2.3): `illegal`, but 3 is `noHardware`, for it passes. */
export function connackError(name: string, code: number): DeviceError {
  const { text, fix } = REFUSALS[code] ?? { text: 'unknown reason', fix: 'Look at the log of the broker.' }
  const message = `${name} refuses this client: CONNACK ${code}, ${text}`
  return new DeviceError(code === 3 ? 'noHardware' : 'illegal', message, { fix })
}
