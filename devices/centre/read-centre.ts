/** The one way to a configuration that may be opened or simulated: checked by the schema and by the models, all at once. */
import { checkCentre, folderOf, loadCentre } from '../../lib/config/load.ts'
import type { CentreConfig } from '../../lib/config/schema.ts'
import { checkDevices, type DevicesAt, withFiles } from './check-devices.ts'

/** Reads a centre.yaml, and the files that it names. @throws ConfigError naming every mistake with its line. */
export function readCentreFile(path: string, at: DevicesAt): CentreConfig {
  const folder = folderOf(path)
  return filled(loadCentre(path, checkDevices({ ...at, folder })), folder)
}

/** Checks a configuration in memory, and reads the files that it names. @throws ConfigError naming every mistake with its field. */
export function readCentreConfig(centre: unknown, at: DevicesAt): CentreConfig {
  return filled(checkCentre(centre, checkDevices(at)), at.folder ?? '.')
}

/** Whoever opens the devices sees contents, never files. */
function filled(config: CentreConfig, folder: string): CentreConfig {
  const devices = Object.entries(config.devices).map(([id, device]) => {
    if (device.options === undefined) return [id, device]
    return [id, { ...device, options: withFiles(device.kind, device.options, folder).options }]
  })
  return { ...config, devices: Object.fromEntries(devices) as CentreConfig['devices'] }
}
