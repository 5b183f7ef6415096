import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../../lib/temporary-folder.cases.ts'
import { findProgram, missing } from '../../../scripts/peers.ts'
import { CAPTURED, captured, printCut } from './encoders.cases.ts'

/** A bar code reader that is not ours looks at the paper. */

const reason = missing('zbarimg')
it.skipIf(reason).each(CAPTURED.filter(({ codes }) => codes.length > 0))(
  `zbarimg reads every code on the paper of $name${reason ? ` (skipped: ${reason})` : ''}`,
  async ({ name, profile, codes }) => {
    const { paper } = await printCut(captured(`${name}.bin`), profile)
    const file = join(temporaryFolder(), 'paper.png')
    writeFileSync(file, Buffer.from(paper[0]?.png ?? '', 'base64'))
    const { stdout } = await promisify(execFile)(findProgram('zbarimg') ?? '', ['-q', '-Sean8.enable', file])
    expect(stdout.trim().split('\n').sort()).toEqual([...codes].sort())
  },
)
