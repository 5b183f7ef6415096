/**
 * What a ticket will look like, without any printer: the very driver prints it on the very simulated printer, in virtual time.
 * So a preview shows what the paper of that model would show, and refuses what that driver would refuse.
 */
import { checked } from '../../lib/checked.ts'
import {
  type Clock,
  createRandom,
  DeviceError,
  memoryLink,
  systemClock,
  type Transport,
  VirtualClock,
} from '../../lib/index.ts'
import type { PrinterHands, Ticket } from './contract.ts'
import type { Language } from './languages.ts'
import { type PreviewPaper, previewModel } from './preview-model.ts'
import { svgOf } from './preview-svg.ts'
import { ticketSchema } from './schema.ts'

/** How a preview is made. */
export interface PreviewOptions extends PreviewPaper {
  /** As `options.layout` in centre.yaml; files are not read here. */
  readonly layout?: unknown
  /** Of the words that we add ourselves. Default `en`. */
  readonly language?: Language | undefined
  /** The model's other options, as in centre.yaml. */
  readonly options?: Readonly<Record<string, unknown>> | undefined
  /** Centre time of the printing, ms since the Unix epoch. Default now. */
  readonly at?: number | undefined
  /** IANA name. Default UTC. */
  readonly timezone?: string | undefined
}

/** A ticket on paper that nobody had to print. */
export interface Preview {
  /** What can be read, line by line. */
  readonly text: string
  /** Of the paper, from cut to cut. */
  readonly lengthMm: number
  /** A picture of dots, as scalable vectors. */
  svg(): string
  /** The picture, one pixel a dot. */
  png(): Uint8Array
}

const MS_PER_BYTE = 1 // about 9600 baud: slower than any printer here prints

/**
 * Shows what would be on paper.
 * @throws DeviceError `illegal` for a ticket, a layout or options that the model's driver refuses; the words are its own.
 */
export async function preview(ticket: Ticket, given: PreviewOptions = {}): Promise<Preview> {
  const { at = systemClock.now(), timezone = 'UTC', layout, language } = given
  const wanted = checked(ticketSchema, ticket, 'ticket')
  const model = await previewModel(given)
  const makeDriver = await model.driver()
  const makeFirmware = await model.firmware()
  const options = {
    ...given.options,
    ...(layout === undefined ? {} : { layout }),
    ...(language === undefined ? {} : { language }),
    ...(given.model === undefined || given.columns === undefined ? {} : { columns: given.columns }),
  }
  checked(model.options, options, 'options')
  const clock = new VirtualClock(at)
  const random = createRandom(1)
  const [host, device] = memoryLink(clock)
  const firmware = makeFirmware({
    ...{ clock, random, options, flowControlled: true, tell: () => {} },
    send: (bytes) => void device.write(bytes).catch(() => {}), // the driver has gone: it is at the end of this
  })
  await device.open()
  device.onData((bytes, time) => firmware.receive(bytes, time))
  const driver = makeDriver({
    ...{ id: 'preview', clock: standing(clock, at), random, timezone, options },
    connect: () => paced(host, clock),
  })
  try {
    driver.start()
    await clock.until(driver.ready())
    await clock.until(driver.print(wanted, { id: 'preview', begin: () => {} }, {}))
    await clock.advance(LAST_MM_MS) // a printer that proves nothing is still at it
  } finally {
    await clock.until(driver.close())
  }
  const [paper] = (firmware.hands as PrinterHands).paper
  if (paper === undefined) throw new DeviceError('failure', 'no paper came out', { outcome: 'notDone' })
  const { text, lengthMm } = paper
  return { text, lengthMm, svg: () => svgOf(paper.png()), png: () => paper.png() }
}

const LAST_MM_MS = 60_000

/** Runs as the other does, but always says the same time of day: it stands on the ticket. */
function standing(clock: Clock, at: number): Clock {
  return {
    now: () => at,
    monotonicMs: () => clock.monotonicMs(),
    after: (ms, fn, options) => clock.after(ms, fn, options),
    sleep: (ms, options) => clock.sleep(ms, options),
  }
}

/** Bytes take their time, so that no receive buffer overflows. */
function paced(link: Transport, clock: Clock): Transport {
  return {
    name: link.name,
    open: () => link.open(),
    write: async (bytes) => {
      await clock.sleep(bytes.length * MS_PER_BYTE)
      await link.write(bytes)
    },
    onData: (listener) => link.onData(listener),
    onClosed: (listener) => link.onClosed(listener),
    close: () => link.close(),
  }
}
