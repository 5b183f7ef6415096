import type { MqttModel } from '../../../../lib/index.ts'
import type { PrinterDriver } from '../../contract.ts'
import { STAR_FAULTS, STAR_HANDS } from '../model.ts'
import { STAR_MC_PRINT3 } from '../model-profiles.ts'
import type { StarProfile } from '../profile.ts'
import { cloudPrntOptionsSchema, macSchema } from './schema.ts'

function model(name: string, title: string, profile: StarProfile): MqttModel<PrinterDriver> {
  return {
    ...{ name, title, profile, hands: STAR_HANDS, faults: STAR_FAULTS },
    ...{ kind: 'ticket-printer', dialect: 'cloudprnt', wire: 'mqtt', speaks: 'maker' },
    testedOn: 'simulator only',
    options: cloudPrntOptionsSchema(profile),
    address: {
      schema: macSchema,
      example: (n) => `00:11:62:0e:15:${(0x57 + n).toString(16).padStart(2, '0').slice(-2)}`,
    },
    driver: async () => (await import('./driver.ts')).cloudPrntDriver(profile),
    firmware: async () => (await import('./firmware.ts')).cloudPrntFirmware(profile),
  }
}

/** The Star printers that speak CloudPRNT over MQTT. */
export const cloudPrntModels: readonly MqttModel<PrinterDriver>[] = [
  model('star-mcprint3-cloudprnt', 'Star mC-Print3 (CloudPRNT over MQTT)', STAR_MC_PRINT3),
]
