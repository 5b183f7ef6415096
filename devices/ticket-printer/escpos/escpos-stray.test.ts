import { strayCases } from '../stray.cases.ts'
import { setUp, summary } from './escpos.cases.ts'
import { CITIZEN_CT_S310, EPSON_TM_T88III, EPSON_TM_T88V, XPRINTER_XP_58 } from './model-profiles.ts'
import { CUSTOM_VKP80III, KP_628E, PYRAMID_RELIANCE } from './model-profiles-kiosk.ts'

const models = Object.entries({
  'epson-tm-t88v': EPSON_TM_T88V,
  'epson-tm-t88iii': EPSON_TM_T88III,
  'citizen-ct-s310': CITIZEN_CT_S310,
  'xprinter-xp-58': XPRINTER_XP_58,
  'custom-vkp80iii': CUSTOM_VKP80III,
  'kp-628e': KP_628E,
  'pyramid-reliance': PYRAMID_RELIANCE,
}).map(([name, profile]) => ({ name, profile }))

/** A zero, what looks like "paper", "all is well", an acknowledgement, the beginning of a longer answer. */
const strays = [0x00, 0x0f, 0x12, 0x06, 0x37]

strayCases({ models, strays, setUp: (profile) => setUp(profile), summary })
