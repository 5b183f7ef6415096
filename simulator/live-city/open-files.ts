import { DeviceError } from '../../lib/index.ts'

/** Files of a process beside its connections: libraries, pipes, the event loops of its threads. */
const OTHER_FILES = 200

/** What connections a city needs, and where they end. */
export interface FilesNeeded {
  readonly centres: number
  /** MQTT clients of all of them. */
  readonly clients: number
}

/**
 * Refuses a city that would run out of open files half-way.
 * @throws DeviceError `illegal` with the figures and what to do. `limit` undefined: there is none, or it is not known.
 */
export function checkOpenFiles(
  { centres, clients }: FilesNeeded,
  limit: number | undefined = openFilesLimit(),
): void {
  const needed = clients + OTHER_FILES // of the broker as well: it has a process of its own
  if (limit === undefined || needed <= limit) return
  const fitting = Math.floor(((limit - OTHER_FILES) * centres) / (needed - OTHER_FILES))
  const shards = Math.ceil(centres / Math.max(1, fitting))
  const message = `${clients} MQTT clients need ${needed} open files; a process may have ${limit} here`
  const fix =
    fitting < 1
      ? `Raise the limit (ulimit -n ${needed}), or make the centres smaller.`
      : `Raise the limit (ulimit -n ${needed}), hold ${fitting} centres, or spread the city over ${shards} programs at a broker of its own: --broker url --shard 1/${shards}, 2/${shards} and so on.`
  throw new DeviceError('illegal', message, { fix })
}

/** How many files this process may have open; undefined where there is no limit, or none is told. */
function openFilesLimit(): number | undefined {
  const { userLimits } = process.report.getReport() as unknown as {
    readonly userLimits?: { readonly open_files?: { readonly soft?: number | string } }
  }
  const soft = userLimits?.open_files?.soft
  return typeof soft === 'number' ? soft : undefined // node has raised it to the hard one already
}
