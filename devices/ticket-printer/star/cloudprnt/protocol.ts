/**
 * CloudPRNT over MQTT, both ways: topics and JSON on one side, values on the other. No I/O, no clock, no state.
 *   to the printer    star/cloudprnt/to-device/{mac}/{method}   request-client-status, print-job
 *   to the server     star/cloudprnt/to-server/{mac}/{method}   client-status, client-will, print-result
 * (Star CloudPRNT Protocol Guide 2.4.0, MQTT Message Topic and Payload Specification, Printer Status Codes)
 */
import { z } from 'zod'
import { latin1Text } from '../../../../lib/bytes.ts'
import { type DecodedMessage, decodeMessage } from '../../../../lib/mqtt/index.ts'
import { decodeStatus, type StarFacts } from '../status.ts'

const TO_DEVICE = 'star/cloudprnt/to-device'
const TO_SERVER = 'star/cloudprnt/to-server'

/** What a server says. */
export type DeviceMethod = 'print-job' | 'request-client-status'
/** What a printer says. */
export type ServerMethod = 'client-status' | 'client-will' | 'print-result'

/** Where a printer hears a method. `mac` as {@link macOf} makes it. */
export function toDevice(mac: string, method: DeviceMethod): string {
  return `${TO_DEVICE}/${mac}/${method}`
}

/** Where a printer says a method. */
export function toServer(mac: string, method: ServerMethod): string {
  return `${TO_SERVER}/${mac}/${method}`
}

/** Everything that is said to a printer. */
export function deviceFilter(mac: string): string {
  return `${TO_DEVICE}/${mac}/#`
}

/** Everything that a printer says. */
export function serverFilter(mac: string): string {
  return `${TO_SERVER}/${mac}/#`
}

/** The last level of a topic: its method. */
export function methodOf(topic: string): string {
  return topic.slice(topic.lastIndexOf('/') + 1)
}

/** A MAC address as it stands in topics. */
export function macOf(address: string): string {
  return address.toLowerCase()
}

/** Media types by the names of the guide. */
export const MEDIA = { starPrnt: 'application/vnd.star.starprnt', text: 'text/plain' } as const

/** The status codes that we look at or say. */
export const CODE = {
  ok: 200,
  paperLow: 211,
  paperEmpty: 410,
  paperJam: 411,
  coverOpen: 420,
  mediaUnknown: 510,
  mediaDamaged: 511,
  mediaVersion: 512,
  downloadTimeout: 520,
  tooLarge: 521,
} as const

/** A status code and its description. */
export interface StatusCode {
  readonly code: number
  readonly text: string
}

/** `200%20OK`: three or four digits, perhaps a description, encoded as in a URL. */
export function encodeStatusCode({ code, text }: StatusCode): string {
  return encodeURIComponent(text === '' ? `${code}` : `${code} ${text}`)
}

/** Undefined for what is no status code. */
export function decodeStatusCode(encoded: string): StatusCode | undefined {
  let plain: string
  try {
    plain = decodeURIComponent(encoded)
  } catch {
    return undefined
  }
  const [, digits, text = ''] = /^\s*(\d{3,4})(?!\d)\s*(.*?)\s*$/s.exec(plain) ?? []
  return digits === undefined ? undefined : { code: Number(digits), text }
}

/** Whether a code is of the hundred that `class` names: 2 on-line, 4 an error of the printer, 5 of what it was sent. */
export function isOf(code: number, hundred: 2 | 4 | 5): boolean {
  return String(code).startsWith(String(hundred))
}

/** `23 6 0 0 0 0 0 0 0 `: the automatic status as hexadecimal numbers, each followed by a blank. */
export function encodeAsb(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => `${byte.toString(16)} `).join('')
}

const LEAST_ASB_BYTES = 7

/** Undefined for what is no automatic status. */
export function decodeAsb(text: string): StarFacts | undefined {
  const words = text.trim().split(/\s+/)
  if (words.length < LEAST_ASB_BYTES || !words.every((word) => /^[0-9a-f]{1,2}$/i.test(word)))
    return undefined
  const bytes = Uint8Array.from(words, (word) => Number.parseInt(word, 16))
  return ((bytes[0] ?? 0) & 0x91) === 0x01 ? decodeStatus(bytes) : undefined // bit 0 of the first byte alone is always set
}

const codeSchema = z.string().transform((text, context) => {
  const code = decodeStatusCode(text)
  if (code !== undefined) return code
  context.addIssue({ code: 'custom', message: 'expected a status code, e.g. 200%20OK' })
  return z.NEVER
})

const statusSchema = z.object({
  title: z.literal('client-status'),
  statusCode: codeSchema,
  /** The automatic status; the guide's HTTP side has it, ours is optional. */
  status: z.string().optional().catch(undefined),
  printingInProgress: z.boolean().optional().catch(undefined),
})

/** What a printer tells of itself. */
export interface ClientStatus {
  readonly code: StatusCode
  readonly facts: StarFacts | undefined
  readonly printing: boolean
}

/** `client-status` */
export function decodeClientStatus(payload: Uint8Array): DecodedMessage<ClientStatus> {
  const { value, problem } = decodeMessage(statusSchema, payload)
  if (value === undefined) return { problem: problem ?? '' }
  const { statusCode: code, status, printingInProgress: printing = false } = value
  return { value: { code, facts: status === undefined ? undefined : decodeAsb(status), printing } }
}

/** `client-status`; `asb`: the bytes of the automatic status. */
export function encodeClientStatus(
  mac: string,
  {
    code,
    asb,
    printing,
  }: { readonly code: StatusCode; readonly asb: Uint8Array; readonly printing: boolean },
): string {
  return JSON.stringify({
    title: 'client-status',
    status: encodeAsb(asb),
    printerMAC: mac,
    statusCode: encodeStatusCode(code),
    printingInProgress: printing,
  })
}

/** `client-will`: as the broker says it, or the printer before it leaves. */
export function encodeClientWill(mac: string, unintentionalDisconnection: boolean): string {
  return JSON.stringify({ title: 'client-will', printerMAC: mac, unintentionalDisconnection })
}

const willSchema = z.object({ title: z.literal('client-will') })

/** Whether this is a `client-will`. */
export function isClientWill(payload: Uint8Array): boolean {
  return decodeMessage(willSchema, payload).value !== undefined
}

const resultSchema = z.object({
  title: z.literal('print-result'),
  jobToken: z.string(),
  printSucceeded: z.boolean().optional(),
  statusCode: codeSchema,
})

/** What came of a print job. */
export interface PrintResult {
  readonly jobToken: string
  readonly succeeded: boolean
  readonly code: StatusCode
}

/** `print-result`. Succeeded only where nothing in it says otherwise. */
export function decodePrintResult(payload: Uint8Array): DecodedMessage<PrintResult> {
  const { value, problem } = decodeMessage(resultSchema, payload)
  if (value === undefined) return { problem: problem ?? '' }
  const { jobToken, printSucceeded = true, statusCode: code } = value
  return { value: { jobToken, succeeded: printSucceeded && isOf(code.code, 2), code } }
}

/** `print-result` */
export function encodePrintResult(mac: string, { jobToken, succeeded, code }: PrintResult): string {
  return JSON.stringify({
    title: 'print-result',
    jobToken,
    printSucceeded: succeeded,
    statusCode: encodeStatusCode(code),
    printerMAC: mac,
  })
}

/** `request-client-status` */
export const STATUS_REQUEST = JSON.stringify({ title: 'request-client-status' })

const cutterSchema = z.object({
  type: z.enum(['full', 'partial', 'none']).optional(),
  feed: z.boolean().optional(),
})
const jobSchema = z.object({
  title: z.literal('print-job'),
  jobToken: z.string().min(1).max(64),
  jobType: z.enum(['raw', 'url']),
  mediaTypes: z.array(z.string()).min(1),
  printData: z.string(),
  printerControl: z.object({ cutter: cutterSchema.optional() }).optional(),
})

/** A job as a printer reads it. */
export type PrintJob = z.output<typeof jobSchema>

/** `print-job`, as a printer reads it. */
export function decodePrintJob(payload: Uint8Array): DecodedMessage<PrintJob> {
  return decodeMessage(jobSchema, payload)
}

/** `print-job` with StarPRNT commands in it. */
export function encodePrintJob(jobToken: string, commands: Uint8Array): string {
  return JSON.stringify({
    title: 'print-job',
    jobToken,
    jobType: 'raw',
    mediaTypes: [MEDIA.starPrnt],
    printData: base64(commands),
  })
}

const BASE64_BYTES = 6144 // a multiple of three, and few enough for one call

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += BASE64_BYTES)
    text += btoa(latin1Text(bytes.subarray(at, at + BASE64_BYTES)))
  return text
}

/** Undefined for what is not Base64. */
export function bytesOf(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

const TOKEN_DIGITS = 13 // of 64 bits in base 36
const FNV_BASIS = 0xcbf29ce484222325n
const FNV_PRIME = 0x100000001b3n

/** The same for the same command, another for any other: 16 characters, as in Star's own samples. FNV-1a, 64 bits. */
export function jobTokenOf(command: string): string {
  let hash = FNV_BASIS
  for (const byte of new TextEncoder().encode(command))
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * FNV_PRIME)
  return `nsv${hash.toString(36).padStart(TOKEN_DIGITS, '0')}`
}
