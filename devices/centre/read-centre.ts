/** The one way to a configuration that may be opened or simulated: checked by the schema and by the models, all at once. */
import { checkCentre, loadCentre } from '../../lib/config/load.ts'
import type { CentreConfig } from '../../lib/config/schema.ts'
import { checkDevices, type DevicesAt } from './check-devices.ts'

/** Reads a centre.yaml. @throws ConfigError naming every mistake with its line. */
export function readCentreFile(path: string, at: DevicesAt): CentreConfig {
  return loadCentre(path, checkDevices(at))
}

/** Checks a configuration in memory. @throws ConfigError naming every mistake with its field. */
export function readCentreConfig(centre: unknown, at: DevicesAt): CentreConfig {
  return checkCentre(centre, checkDevices(at))
}
