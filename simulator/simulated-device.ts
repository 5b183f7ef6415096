import { type AnyModel, findModel } from '../devices/registry.ts'
import type { DeviceConfig } from '../lib/config/schema.ts'
import {
  type Clock,
  type Firmware,
  Listeners,
  type Physical,
  type PhysicalEvent,
  type Random,
  type Send,
} from '../lib/index.ts'
import { firstBoot } from '../lib/mqtt/event-id.ts'
import type { MqttFirmware, MqttPublish } from '../lib/mqtt/firmware.ts'
import { MachineClock } from './machine-clock.ts'

/** A device as the people in its room know it: what can be done to it, and what they see. */
export interface RoomDevice {
  readonly id: string
  readonly model: Pick<AnyModel, 'name' | 'kind' | 'hands' | 'faults'>
  readonly window: number | undefined
  readonly board: boolean
  readonly physical: Physical
  /** Hears everything a person in the room could notice of it. */
  onEvent(listener: (event: PhysicalEvent) => void): () => void
}

/** One device of a simulated room: its firmware and who listens to what happens to it. */
export interface SimulatedDevice extends RoomDevice {
  readonly model: AnyModel
  /** Its own clock, which faults may stop or put wrong. */
  readonly clock: MachineClock
}

/** A byte device and the pins of its plug. */
export interface SimulatedByteDevice extends SimulatedDevice {
  readonly wire: 'bytes'
  readonly firmware: Firmware
  /** Hears what the device sends; one listener: the line. */
  onSend(send: Send): void
}

/** A device that is its own MQTT client. */
export interface SimulatedMqttDevice extends SimulatedDevice {
  readonly wire: 'mqtt'
  readonly firmware: MqttFirmware
  onPublish(publish: MqttPublish): void
}

/** What a room gives every device. */
export interface DeviceSurroundings {
  readonly clock: Clock
  readonly random: Random
  readonly centre: string
  /** Its link holds the host back while it is busy. Default false. */
  readonly flowControlled?: boolean
}

/** Makes the firmware of one configured device. @throws DeviceError for a model that is not there or options it does not take. */
export async function simulateDevice(
  id: string,
  config: Pick<DeviceConfig, 'model' | 'options' | 'window' | 'address'> & {
    readonly board?: boolean | undefined
  },
  { clock: roomClock, random, centre, flowControlled = false }: DeviceSurroundings,
): Promise<SimulatedByteDevice | SimulatedMqttDevice> {
  const model = findModel(config.model)
  const events = new Listeners<PhysicalEvent>()
  const clock = new MachineClock(roomClock)
  const context = {
    clock,
    random: random.split(id),
    tell: (event: PhysicalEvent) => events.tell(event),
    options: config.options ?? {},
    flowControlled,
  }
  const facts = {
    ...{ id, model, clock, window: config.window, board: config.board === true },
    onEvent: (listener: (event: PhysicalEvent) => void) => events.add(listener),
  }
  if (model.wire === 'mqtt') {
    let publish: MqttPublish = () => {}
    const firmware = (await model.firmware())({
      ...context,
      ...{ centre, id, boot: firstBoot(roomClock) },
      publish: (topic, payload, options) => publish(topic, payload, options),
      ...(config.window === undefined ? {} : { window: config.window }),
      ...(config.address === undefined ? {} : { address: config.address }),
    })
    return { ...facts, wire: 'mqtt', firmware, physical: firmware, onPublish: (next) => (publish = next) }
  }
  let send: Send = () => {}
  const firmware = (await model.firmware())({ ...context, send: (bytes) => send(bytes) })
  return { ...facts, wire: 'bytes', firmware, physical: firmware, onSend: (next) => (send = next) }
}
