/** What the driver's tests stand in: a driver, and a printer that is played with literal messages. */
import type { PrintOptions } from '../../contract.ts'
import { brokerRoom, plugDriver } from './cloudprnt.cases.ts'

export const WELL =
  '{"title":"client-status","printerMAC":"00:11:22:aa:bb:cc","statusCode":"200%20OK","printingInProgress":false}'
export const TICKET = { ticket: 'A042' }
export const NONE: PrintOptions = {}

/** A driver, and a printer that is played: it answers every question with `status`, and jobs by hand. */
export async function playedPrinter({
  status = WELL,
  ...more
}: {
  status?: string | undefined
  unsettled?: boolean
} = {}) {
  const room = await brokerRoom()
  const { clock, printer } = room
  let answer: string | undefined = status
  await clock.until(room.onRequest(() => answer !== undefined && void printer('client-status', answer)))
  const jobs: { readonly jobToken: string; readonly printData: string }[] = []
  await clock.until(room.onJob((job) => jobs.push(job)))
  const host = await plugDriver(room, more)
  host.driver.start()
  await clock.advance(1000)
  const print = (id: string) => {
    const answered = { value: undefined as unknown }
    host.driver.print(TICKET, host.permit(id), NONE).then(
      (evidence) => {
        answered.value = evidence
      },
      (error: unknown) => {
        answered.value = error
      },
    )
    return answered
  }
  return {
    ...room,
    ...host,
    jobs,
    print,
    answerWith: (next: string | undefined) => {
      answer = next
    },
    result: (jobToken: string | undefined, fields: string) =>
      printer(
        'print-result',
        `{"title":"print-result","jobToken":"${jobToken}",${fields},"printerMAC":"00:11:22:aa:bb:cc"}`,
      ),
  }
}

/** The commands of a job, one character a byte. */
export const text = (printData: string | undefined) =>
  Buffer.from(printData ?? '', 'base64').toString('latin1')
