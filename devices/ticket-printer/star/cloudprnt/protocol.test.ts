import { expect, it } from 'vitest'
import { WELL } from '../status.ts'
import * as protocol from './protocol.ts'

const MAC = '00:11:22:aa:bb:cc'
const bytes = (text: string) => new TextEncoder().encode(text)

it('speaks on the topics of the guide', () => {
  expect(protocol.toDevice(MAC, 'print-job')).toBe('star/cloudprnt/to-device/00:11:22:aa:bb:cc/print-job')
  expect(protocol.toServer(MAC, 'client-status')).toBe(
    'star/cloudprnt/to-server/00:11:22:aa:bb:cc/client-status',
  )
  expect(protocol.deviceFilter(MAC)).toBe('star/cloudprnt/to-device/00:11:22:aa:bb:cc/#')
  expect(protocol.serverFilter(MAC)).toBe('star/cloudprnt/to-server/00:11:22:aa:bb:cc/#')
  expect(protocol.methodOf('star/cloudprnt/to-server/00:11:22:aa:bb:cc/print-result')).toBe('print-result')
  expect(protocol.macOf('00:11:22:AA:BB:CC')).toBe(MAC)
})

it.each([
  ['200%20OK', 200, 'OK'],
  ['200 OK', 200, 'OK'],
  ['410', 410, ''],
  ['211%20Paper%20low', 211, 'Paper low'],
  ['5211%20Four%20digits', 5211, 'Four digits'],
])('reads the status code %s', (text, code, description) => {
  expect(protocol.decodeStatusCode(text)).toEqual({ code, text: description })
})

it.each(['', 'OK', '20', '20000', '%', '%E0%A4%A'])('takes %j for no status code', (text) => {
  expect(protocol.decodeStatusCode(text)).toBeUndefined()
})

it('writes status codes as in a URL', () => {
  expect(protocol.encodeStatusCode({ code: 200, text: 'OK' })).toBe('200%20OK')
  expect(protocol.encodeStatusCode({ code: 420, text: '' })).toBe('420')
})

it('reads the automatic status as the guide writes it, and nothing else', () => {
  expect(protocol.decodeAsb('23 6 0 0 0 0 0 0 0 ')).toEqual(WELL)
  expect(protocol.decodeAsb('23 86 08 00 00 08 00 00 00 00 00')).toEqual({
    ...WELL,
    offline: true,
    paperEnd: true,
  })
  expect(protocol.encodeAsb(Uint8Array.of(0x23, 6, 0x28, 0, 0, 0, 0, 0, 0))).toBe('23 6 28 0 0 0 0 0 0 ')
  for (const text of ['', '23 6', '22 6 0 0 0 0 0 0 0', '23 6 0 0 0 x 0 0 0', '23 6 0 0 0 123 0 0 0'])
    expect(protocol.decodeAsb(text), text).toBeUndefined()
})

it('reads a client-status, with and without what is optional', () => {
  const short =
    '{"title":"client-status","printerMAC":"00:11:22:aa:bb:cc","statusCode":"200%20OK","printingInProgress":false}'
  expect(protocol.decodeClientStatus(bytes(short)).value).toEqual({
    code: { code: 200, text: 'OK' },
    facts: undefined,
    printing: false,
  })
  const long =
    '{"status":"23 6 28 0 0 0 0 0 0 ","printerMAC":"00:11:22:aa:bb:cc","statusCode":"420%20Cover%20open","clientAction":null,"title":"client-status"}'
  expect(protocol.decodeClientStatus(bytes(long)).value).toMatchObject({
    code: { code: 420, text: 'Cover open' },
    facts: { coverOpen: true, offline: true },
  })
  for (const wrong of [
    '',
    '{}',
    '[]',
    '{"title":"client-status"}',
    short.replace('200', 'OK'),
    short.slice(1),
  ])
    expect(protocol.decodeClientStatus(bytes(wrong)).value, wrong).toBeUndefined()
})

it('writes what a printer says', () => {
  const asb = Uint8Array.of(0x23, 0x0c, 0, 0, 0, 0, 0, 0, 0)
  expect(protocol.encodeClientStatus(MAC, { code: { code: 200, text: 'OK' }, asb, printing: true })).toBe(
    '{"title":"client-status","status":"23 c 0 0 0 0 0 0 0 ","printerMAC":"00:11:22:aa:bb:cc","statusCode":"200%20OK","printingInProgress":true}',
  )
  expect(protocol.encodeClientWill(MAC, true)).toBe(
    '{"title":"client-will","printerMAC":"00:11:22:aa:bb:cc","unintentionalDisconnection":true}',
  )
  const code = { code: 410, text: 'Out of paper' }
  expect(protocol.encodePrintResult(MAC, { jobToken: 'abc', succeeded: false, code })).toBe(
    '{"title":"print-result","jobToken":"abc","printSucceeded":false,"statusCode":"410%20Out%20of%20paper","printerMAC":"00:11:22:aa:bb:cc"}',
  )
})

it.each([
  ['"printSucceeded":true,"statusCode":"200"', true],
  ['"printSucceeded":true,"statusCode":"211%20Paper%20low"', true],
  ['"statusCode":"200%20OK"', true],
  ['"printSucceeded":false,"statusCode":"200%20OK"', false],
  ['"printSucceeded":true,"statusCode":"410"', false],
  ['"printSucceeded":false,"statusCode":"510"', false],
])('reads a print-result with %s', (fields, succeeded) => {
  const payload = `{"title":"print-result","jobToken":"t1",${fields},"printerMAC":"${MAC}"}`
  expect(protocol.decodePrintResult(bytes(payload)).value).toMatchObject({ jobToken: 't1', succeeded })
})

it('writes a job as in the samples of the maker: raw StarPRNT commands in Base64', () => {
  expect(protocol.encodePrintJob('4f7c', Uint8Array.of(0x41, 0x30, 0x34, 0x32, 0x0a, 0x1b, 0x64, 0x03))).toBe(
    '{"title":"print-job","jobToken":"4f7c","jobType":"raw","mediaTypes":["application/vnd.star.starprnt"],"printData":"QTA0MgobZAM="}',
  )
})

it('carries any bytes, however many', () => {
  const every = Uint8Array.from({ length: 20_000 }, (_, index) => (index * 7) & 0xff)
  const { printData } = JSON.parse(protocol.encodePrintJob('t', every)) as { printData: string }
  expect(printData).toBe(Buffer.from(every).toString('base64'))
  expect(protocol.bytesOf(printData)).toEqual(every)
  expect(protocol.bytesOf('no base64!')).toBeUndefined()
})

it('makes the token of a job from its command, and another from any other', () => {
  expect(protocol.jobTokenOf('kuntsevo/kiosk-1/print-1')).toBe(
    protocol.jobTokenOf('kuntsevo/kiosk-1/print-1'),
  )
  const tokens = Array.from({ length: 1000 }, (_, n) => protocol.jobTokenOf(`kuntsevo/kiosk-1/print-${n}`))
  expect(new Set(tokens).size).toBe(1000)
  for (const token of tokens) expect(token).toMatch(/^[0-9a-z]{16}$/)
  expect(protocol.jobTokenOf('')).toBe(`nsv${0xcbf29ce484222325n.toString(36).padStart(13, '0')}`) // FNV-1a of nothing
})
