import { type Clock, DeviceError, type Done } from '../../lib/index.ts'
import {
  type CommandMessage,
  GATEWAY_ID,
  type MqttMessage,
  parseTopic,
  parseWindowId,
  type ResultMessage,
} from '../../lib/mqtt/index.ts'
import type { LocalCentre } from '../centre/open-local.ts'
import { aged, doneResult, failedResult, type Op, readCommand } from '../remote/command-protocol.ts'
import { DEVICE_OPS, obeyAtDevice, obeyAtWindow, WINDOW_OPS } from './obey.ts'

/** A command and what came of it. */
export interface CommandTold {
  /** Of the device or window. */
  readonly name: string
  readonly command: CommandMessage
  readonly result: ResultMessage
}

/** What a command desk is made of. */
export interface CommandDeskOptions {
  readonly centre: LocalCentre
  readonly clock: Clock
  /** Whether a device answers on MQTT by itself. */
  readonly speaksForItself: (device: string) => boolean
  /** How long the broker may have kept what comes now, ms. */
  readonly ageMs: () => number
  readonly answer: (name: string, result: ResultMessage) => void
  /** Hears what came of each command that was carried out or tried; of a repeated one each time. */
  readonly onCommand: (told: CommandTold) => void
  /** Hears of each message that nobody can be answered about. */
  readonly onDropped: (topic: string, problem: string) => void
  /** Sends kept events again. @throws DeviceError `busy` while the last ones are on their way. */
  readonly replay: (after: string | number) => void
  /** Tells the state of a name again; the gateway's: every state that it tells. */
  readonly report: (name: string) => void
}

const MOST_AT_ONCE = 1000
const MOST_ANSWERS = 10_000

/** Takes the commands of a centre from MQTT: obeys, refuses, or counts what nobody can be answered about. */
export class CommandDesk {
  readonly counts = { commands: 0, refused: 0, dropped: 0, ignored: 0 }
  readonly #options: CommandDeskOptions
  /** First answers by name and id: a retained command that was obeyed while it was fresh is not denied later. */
  readonly #answers = new Map<string, ResultMessage>()
  #underWay = 0
  #closed = false
  #idle: (() => void)[] = []

  constructor(options: CommandDeskOptions) {
    this.#options = options
  }

  /** Refuses whatever comes from now on; resolves when everything under way has its result. */
  close(): Promise<void> {
    this.#closed = true
    if (this.#underWay === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  /** Takes one message of a command topic. Total: any bytes. */
  take(message: MqttMessage): void {
    const { centre, speaksForItself } = this.#options
    const { centre: named, device: name } = parseTopic(message.topic) ?? { centre: '', device: '' }
    const ops = named === centre.id ? this.#opsOf(name) : undefined
    if (ops === undefined) {
      if (named === centre.id && speaksForItself(name)) return
      this.counts.ignored++
      if (named === centre.id) this.#ignore(name, message)
      return
    }
    const read = readCommand(message, name, ops)
    if (read.kind === 'dropped') {
      this.counts.dropped++
      this.#options.onDropped(message.topic, read.problem)
      return
    }
    if (read.kind === 'refused') {
      const first = message.retain ? this.#answers.get(`${name}/${read.id}`) : undefined
      this.#refuse(name, first ?? failedResult(read.id, read.error, this.#options.clock.now()))
      return
    }
    try {
      void this.#obey(name, this.#admit(read.command))
    } catch (error) {
      this.#refuse(name, failedResult(read.command.id, error, this.#options.clock.now()))
    }
  }

  /** Windows are ours alone: one that there is not is refused. A device may be somebody else's: told for a log. */
  #ignore(name: string, message: MqttMessage): void {
    const { centre, clock, onDropped } = this.#options
    const problem = `centre ${centre.id} has no ${name}`
    const read = parseWindowId(name) === undefined ? undefined : readCommand(message, name, WINDOW_OPS)
    if (read === undefined || read.kind === 'dropped') onDropped(message.topic, problem)
    else {
      const { id } = read.kind === 'command' ? read.command : read
      const fix =
        centre.windows.length > 0 ? `Use one of: ${centre.windows.join(', ')}.` : 'Give a device a window.'
      this.#refuse(name, failedResult(id, new DeviceError('illegal', problem, { fix }), clock.now()))
    }
  }

  /** @throws DeviceError `closed`, `expired` or `busy` for a command that is not begun. */
  #admit(command: CommandMessage): CommandMessage {
    if (this.#closed) throw new DeviceError('closed', `the gateway is closing: ${command.id} was not begun`)
    if (this.#underWay >= MOST_AT_ONCE) throw new DeviceError('busy', `${MOST_AT_ONCE} commands wait already`)
    return aged(command, this.#options.ageMs())
  }

  #refuse(name: string, result: ResultMessage): void {
    this.counts.refused++
    this.#options.answer(name, result)
  }

  async #obey(name: string, command: CommandMessage): Promise<void> {
    const { clock, answer, onCommand } = this.#options
    this.counts.commands++
    this.#underWay++
    let result: ResultMessage
    try {
      const { id, evidence, at } = await this.#carryOut(name, command)
      result = doneResult(id, evidence, at)
    } catch (error) {
      result = failedResult(command.id, error, clock.now())
    }
    this.#underWay--
    this.#answers.set(`${name}/${command.id}`, result)
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= MOST_ANSWERS) break
      this.#answers.delete(oldest)
    }
    onCommand({ name, command, result })
    answer(name, result)
    if (this.#underWay > 0) return
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  async #carryOut(name: string, command: CommandMessage): Promise<Done> {
    const { centre, clock, replay, report } = this.#options
    if (command.op === 'events' || command.op === 'report') {
      if (command.op === 'events') replay(command.after)
      else report(name)
      return { id: command.id, outcome: 'done', evidence: 'acknowledged', at: clock.now() }
    }
    const window = parseWindowId(name)
    if (window !== undefined) return obeyAtWindow(centre, window, command)
    const device = centre.devices.get(name)
    if (device === undefined) throw new DeviceError('illegal', `centre ${centre.id} has no device ${name}`)
    return obeyAtDevice(device, command)
  }

  /** What may be asked of a name; undefined where it is not ours to answer. */
  #opsOf(name: string): readonly Op[] | undefined {
    const { centre, speaksForItself } = this.#options
    if (name === GATEWAY_ID) return ['events', 'report']
    const window = parseWindowId(name)
    if (window !== undefined) return centre.windows.includes(window) ? WINDOW_OPS : undefined
    const device = centre.devices.get(name)
    return device === undefined || speaksForItself(name) ? undefined : DEVICE_OPS[device.kind]
  }
}
