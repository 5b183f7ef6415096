/** A program that keeps a small centre busy through the public API, and people who take tickets and press buttons. */
import type { Centre, CentreDevice } from '../../devices/centre/contract.ts'
import type { Clock, Random } from '../../lib/index.ts'
import type { Hardware } from '../hardware.ts'
import type { MemoryBroker } from '../memory-broker.ts'
import { Asking } from './asking.ts'
import { Pressing } from './pressing-people.ts'
import type { Program } from './program.ts'
import { ticketText } from './tickets.ts'

const PRINT_PAUSE_MS = 5000
const VISIT_MS = 8000
const SIGN_PAUSE_MS = 10_000
const TAKE_MS = 2000

/** What the workload needs; it writes down what it asked and what it was told. */
export interface WorkloadOptions {
  readonly clock: Clock
  readonly hardware: Hardware
  readonly broker: MemoryBroker
  readonly program: Program
  /** Between the workload and the centre: a planted bug may stand there. */
  readonly seen: (centre: Centre) => Centre
  readonly random: Random
}

/** How a print differs from that of a new number with plain text. */
interface PrintAbout {
  readonly ticket?: string
  readonly command?: string
  readonly copyOf?: string
  readonly repeat?: true
  readonly last?: true
  readonly ttlMs?: number
  readonly service?: string
  readonly lines?: readonly string[]
  readonly hostile?: true
}

/** Keeps everything busy until it is told to stop; `stopped` resolves when the last answer has come. */
export class Workload {
  readonly #hardware: Hardware
  readonly #program: Program
  readonly #seen: (centre: Centre) => Centre
  readonly #random: Random
  readonly #clock: Clock
  readonly #asking: Asking
  readonly #pressing: Pressing
  readonly #loops: Promise<void>[] = []
  /** The last `seq` that a sign was shown with: they outlive the program, as a queue server's own would. */
  #seq = 0
  #open = true

  constructor({ clock, hardware, broker, program, seen, random }: WorkloadOptions) {
    this.#hardware = hardware
    this.#program = program
    this.#seen = seen
    this.#random = random
    this.#clock = clock
    this.#asking = new Asking(program, clock, hardware.history)
    this.#pressing = new Pressing(hardware, broker, clock)
  }

  /** The centre of this moment: the program may have died and come back. */
  get #centre(): Centre {
    return this.#seen(this.#program.centre)
  }

  start(): void {
    for (const device of this.#centre.devices.values()) {
      const random = this.#random.split(device.id)
      if (device.kind === 'ticket-printer') this.#loops.push(this.#printing(device, random))
      if (device.kind === 'caller-display' && device.window === undefined)
        this.#loops.push(this.#signing(device.id, random))
    }
    for (const window of this.#centre.windows)
      this.#loops.push(this.#serving(window, this.#random.split(`window-${window}`)))
  }

  async stopped(): Promise<void> {
    this.#open = false
    await Promise.all(this.#loops)
  }

  /** Each device once more, when everything is whole: nothing that went wrong may have stayed wrong. */
  async lastRound(): Promise<void> {
    const { printers, signs } = this.#places()
    await Promise.all([
      ...printers.map((id) => this.#print(id, { last: true })),
      ...signs.map((id) => this.#show(id, { last: true })),
      ...this.#centre.windows.map((window) => this.#serve(window, true)),
    ])
    await this.#clock.sleep(TAKE_MS)
    for (const window of this.#centre.windows) this.#pressing.press(window)
    await this.#clock.sleep(TAKE_MS)
  }

  #places() {
    const devices = [...this.#centre.devices.values()]
    return {
      printers: devices.filter(({ kind }) => kind === 'ticket-printer').map(({ id }) => id),
      signs: devices
        .filter(({ kind, window }) => kind === 'caller-display' && window === undefined)
        .map(({ id }) => id),
    }
  }

  async #printing({ id }: CentreDevice, random: Random): Promise<void> {
    const texts = random.split('text')
    await this.#clock.sleep(random.int(0, PRINT_PAUSE_MS))
    let last: (PrintAbout & { readonly command: string }) | undefined
    let life = 0
    while (this.#open) {
      await this.#program.up
      if (last !== undefined && life !== this.#program.lives) await this.#print(id, { ...last, repeat: true })
      const text = ticketText(texts)
      const ttl = random.chance(0.15) ? { ttlMs: 3000 } : {}
      const { ticket, command, outcome } = await this.#print(id, { ...ttl, ...text })
      last = { ...text, ticket, command }
      if (outcome === 'done') this.#takeAway(id, random)
      if (outcome === 'died') await this.#print(id, { ...text, ticket, command, repeat: true })
      // the same id again, in a later life too, does nothing and has the same answer; a copy is asked for by name
      if (random.chance(0.2)) await this.#print(id, { ...text, ticket, command, repeat: true })
      const copied = outcome === 'unknown' ? random.chance(0.9) : outcome === 'done' && texts.chance(0.03)
      if (copied) {
        const copy = await this.#print(id, { ...text, ticket, copyOf: command })
        if (copy.outcome === 'done') this.#takeAway(id, texts)
      }
      life = this.#program.lives
      await this.#clock.sleep(Math.round(random.exponential(PRINT_PAUSE_MS)))
    }
  }

  async #print(id: string, about: PrintAbout) {
    const ticket = about.ticket ?? (await this.#asking.number())
    const { ttlMs, service = 'Passports', lines, copyOf, hostile, ...marks } = about
    const told = {
      ...{ ticket, ...marks },
      ...(copyOf === undefined ? {} : { copyOf }),
      ...(lines === undefined ? {} : { lines }),
      ...(hostile ? { hostile, service } : {}),
    }
    return this.#asking.ask(id, 'print', told, (number, options) =>
      this.#centre.printer(id).print(
        {
          ...{ ticket: number, service, waiting: 3 },
          ...(lines === undefined ? {} : { lines }),
          ...(copyOf === undefined ? {} : { copyOf }),
        },
        { ...options, ...(ttlMs === undefined ? {} : { ttlMs }) },
      ),
    )
  }

  /** Whoever asked for the ticket takes it, after a while; without a cutter they tear it off before the next one is begun. */
  #takeAway(id: string, random: Random): void {
    const hands = this.#hardware.hands(id)
    const profile = this.#hardware.devices.get(id)?.model.profile as { readonly cutter?: string } | undefined
    if (profile?.cutter === 'none' && hands.paper.at(-1)?.parted === 'hanging') hands.tearTicket()
    else this.#clock.after(random.int(200, TAKE_MS), () => void hands.takeTicket())
  }

  async #serving(window: number, random: Random): Promise<void> {
    const floods = random.split('flood')
    await this.#clock.sleep(random.int(0, VISIT_MS))
    while (this.#open) {
      const { outcome } = await this.#serve(window, false)
      if (outcome !== 'notDone') {
        await this.#clock.sleep(Math.round(random.exponential(VISIT_MS)))
        for (let presses = random.int(0, 2); presses > 0; presses--) {
          this.#pressing.press(window)
          await this.#clock.sleep(random.int(600, 1500))
        }
        if (floods.chance(0.03)) await this.#pressing.flood(window)
      }
      if (!this.#open && random.chance(0.7)) return // somebody is still there when everything has become quiet
      await this.#asking.ask(`window-${window}`, 'free', { window }, (_, options) =>
        this.#centre.window(window).free(options),
      )
      await this.#clock.sleep(Math.round(random.exponential(VISIT_MS / 4)))
    }
  }

  async #serve(window: number, last: boolean) {
    const about = { ticket: await this.#asking.number(), window, ...(last ? { last: true } : {}) }
    return this.#asking.ask(`window-${window}`, 'serve', about, (ticket, options) =>
      this.#centre.window(window).serve({ ticket }, options),
    )
  }

  async #signing(id: string, random: Random): Promise<void> {
    const orders = random.split('seq')
    while (this.#open) {
      await this.#clock.sleep(Math.round(random.exponential(SIGN_PAUSE_MS)))
      if (random.chance(0.2))
        await this.#asking.ask(id, 'blank', {}, (_, options) => this.#centre.board(id).blank(options))
      else {
        const until = random.chance(0.3) ? this.#clock.now() + random.int(1000, 30_000) : undefined
        await this.#show(id, until === undefined ? {} : { until })
      }
      if (orders.chance(0.3)) await this.#overtaken(id, orders)
    }
  }

  /** Two shows of which the one that was asked for first comes last, at once behind the other or a while later. */
  async #overtaken(id: string, random: Random): Promise<void> {
    this.#seq += 2
    const [older, newer] = [this.#seq - 1, this.#seq]
    const first = this.#show(id, { seq: newer })
    if (random.chance(0.5)) {
      await first
      await this.#clock.sleep(random.int(0, 3000))
    }
    await Promise.all([first, this.#show(id, { seq: older })])
  }

  async #show(id: string, about: { until?: number; seq?: number; last?: true }) {
    const { until, seq, last } = about
    const ticket = await this.#asking.number()
    const told = {
      ticket,
      ...(last ? { last } : {}),
      ...(seq === undefined ? {} : { seq }),
      ...(until === undefined ? {} : { untilMs: until - this.#clock.now() }),
    }
    return this.#asking.ask(id, 'show', told, (number, options) =>
      this.#centre.board(id).show([{ ticket: number, window: 9 }], {
        ...options,
        ...(until === undefined ? {} : { until }),
        ...(seq === undefined ? {} : { seq }),
      }),
    )
  }
}
