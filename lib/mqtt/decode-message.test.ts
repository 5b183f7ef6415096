import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decodeMessage, MAX_PAYLOAD_BYTES } from './decode-message.ts'
import {
  commandMessageSchema,
  deviceStateMessageSchema,
  eventMessageSchema,
  gatewayStateMessageSchema,
  resultMessageSchema,
  windowStateMessageSchema,
} from './messages.ts'
import { faultMessageSchema, handsMessageSchema, worldMessageSchema } from './room-messages.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const schemas = {
  command: commandMessageSchema,
  device: deviceStateMessageSchema,
  event: eventMessageSchema,
  fault: faultMessageSchema,
  gateway: gatewayStateMessageSchema,
  hands: handsMessageSchema,
  result: resultMessageSchema,
  window: windowStateMessageSchema,
  world: worldMessageSchema,
} as const

/** Payloads as they stand in the contract. */
const good: readonly (readonly [keyof typeof schemas, string])[] = [
  ['command', '{"id":"p1","op":"print","ticket":"A042"}'],
  [
    'command',
    '{"id":"p2","op":"print","ticket":"Ж7","service":"Паспорта","waiting":7,"lines":["","Bring it"],"qr":"https://x.example/A042","copyOf":"p1","require":"printed","expiresAt":1768197600000,"ttlMs":30000}',
  ],
  ['command', '{"id":"s1","op":"show","ticket":"A042","window":5,"until":1768197600000,"seq":3}'],
  ['command', '{"id":"s2","op":"show","calls":[{"ticket":"A042","window":5},{"ticket":"B001","window":6}]}'],
  ['command', '{"id":"b1","op":"blank"}'],
  ['command', '{"id":"i1","op":"identify"}'],
  ['command', '{"id":"w1","op":"serve","ticket":"A042","clerk":"k-17"}'],
  ['command', '{"id":"w2","op":"free"}'],
  ['command', '{"id":"g1","op":"events","after":"rate-2-1-17"}'],
  ['command', '{"id":"g2","op":"events","after":1768197600000}'],
  ['result', '{"id":"p1","outcome":"done","evidence":"printed","at":1768197600000}'],
  [
    'result',
    '{"id":"p1","outcome":"notDone","code":"paperEmpty","message":"no paper","fix":"Load a roll.","at":1}',
  ],
  [
    'event',
    '{"id":"rate-2-1-17","type":"rating","at":1,"score":2,"scale":2,"window":2,"ticket":"A042","clerk":"k-17"}',
  ],
  [
    'event',
    '{"id":"rate-2-1-18","type":"rating","at":1,"score":1,"scale":2,"window":2,"ticket":null,"flags":["noVisitor"]}',
  ],
  ['event', '{"id":"rate-2-1-19","type":"rating","at":1,"score":1,"scale":2,"battery":80}'],
  ['event', '{"id":"kiosk-1-1-1","type":"taken","at":1,"command":"p1"}'],
  ['event', '{"id":"kiosk-1-1-2","type":"doorOpened","at":1,"door":2}'],
  [
    'device',
    '{"state":"ready","kind":"ticket-printer","model":"epson-tm-t88v","status":{"paper":"adequate"},"since":1,"boot":1,"seq":4,"via":"gateway"}',
  ],
  ['device', '{"state":"lost","kind":"rating-buttons","model":"native-buttons","window":2}'],
  ['gateway', '{"state":"ready","now":1,"speed":60,"version":"0.1.0","devices":12}'],
  ['gateway', '{"state":"lost"}'],
  ['window', '{"ticket":"A042","clerk":"k-17","since":1}'],
  ['window', '{"since":1}'],
  ['hands', '{"id":"h1","verb":"press","args":{"button":2,"ms":80}}'],
  ['hands', '{"id":"h2","verb":"press","args":[2,80]}'],
  ['hands', '{"id":"h3","verb":"press","args":2}'],
  ['hands', '{"id":"h4","verb":"openCover"}'],
  ['fault', '{"id":"f1","name":"paperOut","start":true,"during":5000,"mm":20}'],
  ['fault', '{"id":"f2","name":"paperOut","start":false}'],
  ['world', '{"lit":["A042 5"],"paperMm":71000}'],
]

it.each(good)('takes the %s %s as it is', (kind, text) => {
  expect(decodeMessage<unknown>(schemas[kind], bytes(text))).toEqual({ value: JSON.parse(text) })
})

/** What is wrong, what is said of it, and the id that a result can be sent to. */
const bad: [kind: keyof typeof schemas, text: string, problem: string, id?: string][] = [
  ['command', '{"id":"x","op":"dance"}', 'op: expected one of print, show,', 'x'],
  ['command', '{"id":"x"}', 'op: expected one of print, show,', 'x'],
  ['command', '{"op":"free"}', 'id: expected an id, e.g. "print-7f3a", found nothing'],
  ['command', '{"id":"a b","op":"free"}', 'id: expected 1 to 128 visible ASCII characters'],
  [
    'command',
    '{"id":"x","op":"print","ticket":""}',
    'ticket: expected at least 1 character, e.g. "A042", found ""',
    'x',
  ],
  [
    'command',
    '{"id":"x","op":"print","ticket":"A042A042A0427"}',
    'ticket: expected at most 12 characters',
    'x',
  ],
  [
    'command',
    '{"id":"x","op":"print","ticket":"A\\u001b@"}',
    'ticket: expected printable characters only',
    'x',
  ],
  [
    'command',
    '{"id":"x","op":"print","ticket":"A\\u202e1"}',
    'ticket: expected printable characters only',
    'x',
  ],
  [
    'command',
    '{"id":"x","op":"print","ticket":"A\\ud800"}',
    'ticket: expected printable characters only',
    'x',
  ],
  [
    'command',
    '{"id":"x","op":"print","ticket":"A1","waiting":10000}',
    'waiting: expected 0 to 9999, found 10000',
    'x',
  ],
  ['command', '{"id":"x","op":"print","ticket":"A1","waiting":1e999}', 'waiting: expected 0 to 9999', 'x'],
  [
    'command',
    '{"id":"x","op":"print","ticket":"A1","lines":"no"}',
    'lines: expected a list of texts, found "no"',
    'x',
  ],
  [
    'command',
    '{"id":"x","op":"print","ticket":"A1","colour":"red"}',
    'unknown field "colour"; leave it out',
    'x',
  ],
  [
    'command',
    '{"id":"x","op":"show","ticket":"A1"}',
    'window: expected the number of a window, e.g. 5, found nothing',
    'x',
  ],
  [
    'command',
    '{"id":"x","op":"show","calls":[{"ticket":"A1","window":0}]}',
    'calls.0.window: expected 1 to 9999, found 0',
    'x',
  ],
  ['command', '{"id":"x","op":"events","after":"now"}', 'after: expected {device}-{boot}-{seq}', 'x'],
  ['command', '{"id":"x","op":"print","tick', 'the payload is not JSON', 'x'],
  ['command', '{"op":"print","ticket":"\\"id\\":\\"other\\"', 'the payload is not JSON'],
  ['command', '', 'the payload is empty'],
  ['command', 'null', 'expected a JSON object, found null'],
  ['command', '[{"id":"x"}]', 'expected a JSON object, found [{'],
  ['command', 'NaN', 'the payload is not JSON'],
  [
    'event',
    '{"id":"rate-2-1-17","type":"rating","at":1,"score":3,"scale":2}',
    'score: expected a score of at most scale',
    'rate-2-1-17',
  ],
  [
    'event',
    '{"id":"rate","type":"rating","at":1,"score":1,"scale":2}',
    'id: expected {device}-{boot}-{seq}',
    'rate',
  ],
  ['event', '{"id":"k-1-1","type":"taken","at":1}', 'command: expected an id', 'k-1-1'],
  ['device', '{"state":"fine","kind":"ticket-printer","model":"m"}', 'state: expected one of init, ready'],
  ['hands', '{"id":"h","verb":"press","args":null}', 'args: expected an object, a list, a text', 'h'],
  ['fault', '{"id":"f","name":"paperOut"}', 'start: expected true', 'f'],
]

it.each(bad)('refuses the %s %s: %s', (kind, text, problem, id) => {
  const decoded = decodeMessage<unknown>(schemas[kind], bytes(text))
  expect(decoded.problem).toContain(problem)
  expect(decoded.id).toBe(id)
  expect(decoded).not.toHaveProperty('value')
})

it('refuses a megabyte by its size alone, and still says whose it was', () => {
  const decoded = decodeMessage(
    commandMessageSchema,
    bytes(`{"id":"big","op":"print","ticket":"${'A'.repeat(1_000_000)}"}`),
  )
  expect(decoded).toEqual({
    problem: `the payload has 1000037 bytes; at most ${MAX_PAYLOAD_BYTES} are taken`,
    id: 'big',
  })
})

it('refuses deep nesting without walking it, and brackets in texts are no nesting', () => {
  const deep = decodeMessage(worldMessageSchema, bytes(`{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}`))
  expect(deep.problem).toBe('the payload nests deeper than 32 levels')
  expect(decodeMessage(worldMessageSchema, bytes(`{"a":"\\"${'['.repeat(100)}"}`)).problem).toBeUndefined()
})

it('refuses what is not UTF-8, lone bytes and overlong forms alike', () => {
  for (const hex of ['7b22ff', 'c080', 'eda080']) {
    expect(decodeMessage(worldMessageSchema, Buffer.from(hex, 'hex')).problem).toContain('not UTF-8')
  }
})

it('lets __proto__ do nothing, however it is spelt, and takes the last of two equal keys', () => {
  for (const text of ['{"__proto__":{"start":true},"a":1}', '{"\\u005f_proto__":{"start":true},"a":1}']) {
    const { value } = decodeMessage(worldMessageSchema, bytes(text))
    expect(value).toEqual({ a: 1 })
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect((value as { start?: unknown }).start).toBeUndefined()
  }
  for (const key of ['__proto__', '\\u005f_proto__', '__prot\\u006F__']) {
    const { value } = decodeMessage(worldMessageSchema, bytes(`{"a":{"${key}":{"start":true}}}`))
    expect(Object.getOwnPropertyNames(value?.['a'])).toEqual([])
  }
  expect(decodeMessage(worldMessageSchema, bytes('{"a":1,"a":2}'))).toEqual({ value: { a: 2 } })
})

const kinds = Object.values(schemas)

it('takes any bytes without throwing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(...kinds), (payload, schema) => {
      const decoded = decodeMessage<unknown>(schema, payload)
      expect(typeof decoded.problem === 'string').toBe(decoded.value === undefined)
    }),
  )
})

it('takes any JSON, and good messages with any damage, without throwing', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(...kinds), (text, schema) => {
      decodeMessage<unknown>(schema, bytes(text))
    }),
  )
  const damage = fc.record({
    message: fc.constantFrom(...good),
    at: fc.nat({ max: 300 }),
    byte: fc.nat({ max: 255 }),
    cut: fc.boolean(),
  })
  fc.assert(
    fc.property(damage, ({ message: [kind, text], at, byte, cut }) => {
      const payload = bytes(text)
      payload[at % payload.length] = byte
      decodeMessage<unknown>(schemas[kind], cut ? payload.subarray(0, at % payload.length) : payload)
    }),
    { numRuns: 2000 },
  )
})

it('takes any value in any field without throwing', () => {
  const field = fc.constantFrom(
    'id',
    'op',
    'ticket',
    'calls',
    'args',
    'status',
    'type',
    'window',
    'after',
    'constructor',
  )
  fc.assert(
    fc.property(
      fc.constantFrom(...good),
      field,
      fc.jsonValue({ maxDepth: 4 }),
      ([kind, text], name, value) => {
        decodeMessage<unknown>(schemas[kind], bytes(JSON.stringify({ ...JSON.parse(text), [name]: value })))
      },
    ),
    { numRuns: 1000 },
  )
})
