/** What becomes of JSON in the hands of a bad client, a bad bridge or a bad person. */
import { DeviceError, type Random } from '../../lib/index.ts'

const MEGABYTE = 1 << 20
const DEEP = 20_000

const text = (json: string) => () => new TextEncoder().encode(json)

/** By name: the payload before and after. */
export const DAMAGES = {
  cut: (payload) => payload.subarray(0, payload.length >> 1),
  empty: () => new Uint8Array(),
  notUtf8: (payload) => Uint8Array.from([0xff, 0xfe, ...payload]),
  notAnObject: text('[null, "ready", 7, true]'),
  wrongTypes: text(
    '{"id":7,"op":["print"],"state":0,"status":"well","ticket":{},"type":null,"at":"noon","seq":-1.5,"boot":1e400,"outcome":[]}',
  ),
  twiceTheKeys: (payload) => new TextEncoder().encode(`{"id":"a","id":"b",${decoded(payload).slice(1)}`),
  prototype: text('{"__proto__":{"state":"ready","op":"print"},"constructor":{"prototype":{"op":"blank"}}}'),
  deep: text(`${'{"a":['.repeat(DEEP)}${']}'.repeat(DEEP)}`),
  megabyte: text(`{"id":"${'x'.repeat(MEGABYTE)}"}`),
} as const satisfies Record<string, (payload: Uint8Array) => Uint8Array>

const decoded = (payload: Uint8Array) => new TextDecoder().decode(payload)

/** The damage of that name, or any of them, another each time. @throws DeviceError `illegal` for a name that there is not. */
export function damaged(
  random: Random,
  how: number | string | undefined,
): (payload: Uint8Array) => Uint8Array {
  const all: Readonly<Record<string, (payload: Uint8Array) => Uint8Array>> = DAMAGES
  const names = Object.keys(all)
  if (how !== undefined && !names.includes(String(how))) {
    throw new DeviceError('illegal', `there is no damage ${JSON.stringify(how)}`, {
      fix: `Use one of: ${names.join(', ')}.`,
    })
  }
  return (payload) =>
    (all[how === undefined ? random.pick(names) : String(how)] as (p: Uint8Array) => Uint8Array)(payload)
}
