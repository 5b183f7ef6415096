import { strayCases } from '../stray.cases.ts'
import { models, setUp, summary } from './star.cases.ts'

/** A zero, and what automatic status and other answers begin with. */
const strays = [0x00, 0x06, 0x0f, 0x21, 0x23, 0x1b]

strayCases({ models, strays, setUp: (profile) => setUp(profile), summary })
