/** Device side of CloudPRNT over MQTT: a Star print engine behind a board that is its own MQTT client. */
import { checked } from '../../../../lib/checked.ts'
import { Listeners, type PhysicalEvent } from '../../../../lib/index.ts'
import type { MqttFirmware, MqttFirmwareContext, MqttMessage } from '../../../../lib/mqtt/index.ts'
import { printerHands, type StarHands } from '../firmware-hands.ts'
import { Machine } from '../firmware-machine.ts'
import { worldOf } from '../firmware-world.ts'
import type { StarProfile } from '../profile.ts'
import { encodeStatus } from '../status.ts'
import { Jobs } from './firmware-jobs.ts'
import * as protocol from './protocol.ts'
import { cloudPrntOptionsSchema, macSchema } from './schema.ts'

/** Makes the device side. @throws DeviceError `illegal` for an address or options that are wrong. */
export function cloudPrntFirmware(profile: StarProfile) {
  return (context: MqttFirmwareContext): MqttFirmware<StarHands> => new CloudPrntFirmware(profile, context)
}

const QOS = { qos: 1, retain: false } as const // guide, MQTT General Specification

class CloudPrntFirmware implements MqttFirmware<StarHands> {
  readonly hands: StarHands
  readonly clientId: string
  readonly subscriptions: readonly string[]
  readonly will: MqttFirmware['will']
  readonly #profile: StarProfile
  readonly #context: MqttFirmwareContext
  readonly #mac: string
  readonly #machine: Machine
  readonly #jobs: Jobs
  readonly #power = new Listeners<boolean>()
  #online = false
  /** The status that the server knows. */
  #told: string | undefined
  readonly #unknowns = new Set<string>()

  constructor(profile: StarProfile, context: MqttFirmwareContext) {
    const { id, centre, clock, options, address } = context
    checked(cloudPrntOptionsSchema(profile), options, `options of ${id}`)
    this.#mac = protocol.macOf(checked(macSchema, address, `address of ${id}`))
    this.#profile = profile
    this.#context = context
    this.clientId = `nowserving-${centre}-${id}` // which one a real printer takes is not in the guide
    this.subscriptions = [protocol.deviceFilter(this.#mac)]
    this.will = {
      topic: protocol.toServer(this.#mac, 'client-will'),
      payload: protocol.encodeClientWill(this.#mac, true),
      ...QOS,
    }
    const tell = (event: PhysicalEvent) => {
      context.tell(event)
      this.#happened(event)
    }
    this.#machine = new Machine(profile, { ...context, tell, send: () => {} }) // the board does not pass on what the engine says
    this.#jobs = new Jobs({
      ...{ clock, profile },
      hindrance: () => this.#hindrance(),
      print: (bytes, printed) => {
        this.#machine.receive(bytes, { firstMs: 0, lastMs: 0 })
        this.#machine.endJob(printed)
      },
      forget: () => this.#machine.forget(),
      tell: (result) => this.#publish('print-result', protocol.encodePrintResult(this.#mac, result)),
      changed: () => this.#tellChange(),
    })
    this.hands = printerHands(this.#machine, profile)
  }

  /** The board is on the network when the printer has booted. */
  get powered(): boolean {
    const { powered, booted } = this.#machine.is
    return powered && booted
  }

  onPower(listener: (powered: boolean) => void): () => void {
    return this.#power.add(listener)
  }

  world(): Readonly<Record<string, unknown>> {
    return worldOf(this.#machine, this.#profile)
  }

  connected(): void {
    if (!this.powered) return
    this.#online = true
    this.#tellStatus()
  }

  disconnected(): void {
    this.#online = false
  }

  /** A printer that is switched off in order says what its will would. */
  leaving(): void {
    if (this.#online) this.#publish('client-will', protocol.encodeClientWill(this.#mac, false))
    this.#online = false
  }

  receive({ topic, payload }: MqttMessage): void {
    if (!this.powered) return
    const method = protocol.methodOf(topic)
    if (method === 'request-client-status') this.#tellStatus()
    else if (method === 'print-job') this.#takeJob(payload)
    else this.#unknown(method)
  }

  #takeJob(payload: Uint8Array): void {
    const { value: job, problem } = protocol.decodePrintJob(payload)
    if (job === undefined) this.#drop(problem)
    else if (!this.#jobs.take(job)) this.#drop('too many jobs wait')
  }

  #drop(problem: string): void {
    this.#context.tell({ type: 'commandDropped', problem })
  }

  /** Each method that it does not know is told once in a life. */
  #unknown(method: string): void {
    if (this.#unknowns.has(method)) return
    this.#unknowns.add(method)
    this.#context.tell({ type: 'notUnderstood', what: method })
  }

  #happened({ type }: PhysicalEvent): void {
    if (type === 'unplugged') {
      this.#jobs.clear()
      this.#unknowns.clear()
      this.#told = undefined
      this.#power.tell(false)
      return
    }
    if (type === 'booted') this.#power.tell(true)
    this.#jobs.look()
    this.#tellChange()
  }

  /** Own: 400 for what the guide has no code of. A hot head only stretches the job. */
  #hindrance(): protocol.StatusCode | undefined {
    const { coverOpen, paperEnd, cutterError, unrecoverableError } = this.#machine.facts
    if (coverOpen) return { code: protocol.CODE.coverOpen, text: 'Cover open' }
    if (paperEnd) return { code: protocol.CODE.paperEmpty, text: 'Out of paper' }
    return cutterError || unrecoverableError ? { code: 400, text: 'Printer error' } : undefined
  }

  #code(): protocol.StatusCode {
    const { nearEnd, headHot } = this.#machine.facts
    const well = nearEnd
      ? { code: protocol.CODE.paperLow, text: 'Paper low' }
      : { code: protocol.CODE.ok, text: 'OK' }
    return this.#hindrance() ?? (headHot ? { code: 400, text: 'Printer error' } : well)
  }

  get #status(): string {
    const asb = encodeStatus(this.#machine.facts, this.#profile.statusVersion)
    return protocol.encodeClientStatus(this.#mac, { code: this.#code(), asb, printing: this.#jobs.printing })
  }

  #tellChange(): void {
    if (this.#status !== this.#told) this.#tellStatus()
  }

  #tellStatus(): void {
    if (!this.#online) return
    this.#told = this.#status
    this.#publish('client-status', this.#told)
  }

  #publish(method: protocol.ServerMethod, payload: string): void {
    this.#context.publish(protocol.toServer(this.#mac, method), payload, QOS)
  }
}
