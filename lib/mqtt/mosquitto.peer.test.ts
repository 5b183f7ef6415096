import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { it } from 'vitest'
import { findProgram, missing } from '../../scripts/peers.ts'
import { systemClock } from '../clock.ts'
import { type LinkWorld, mqttLinkCases } from './link.cases.ts'
import { mqttLink } from './mqtt-link.ts'

const reason = missing('mosquitto')
const NO_FILTER_RULES = 'its access file rules reading and writing, not subscribing'

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function setUp(): Promise<LinkWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'nowserving-mosquitto-'))
  await chmod(folder, 0o755) // started by root, it changes its user before it reads the file
  const file = join(folder, 'mosquitto.conf')
  const port = await freePort()
  await writeFile(file, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`)
  const program = findProgram('mosquitto') ?? 'mosquitto'
  const broker: ChildProcess = spawn(program, ['-c', file], { stdio: 'ignore' })
  const url = `mqtt://127.0.0.1:${port}`
  for (let attempt = 0; attempt < 100; attempt++) {
    const probe = mqttLink(url)
    const listens = await probe.open({ clientId: '' }).then(
      () => true,
      () => false,
    )
    await probe.close()
    if (listens) break
    await systemClock.sleep(50)
  }
  return {
    connect: () => mqttLink(url),
    run: (body) => body,
    close: async () => {
      if (broker.exitCode === null && broker.signalCode === null) {
        broker.kill('SIGTERM')
        await once(broker, 'exit')
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

if (reason === undefined) {
  mqttLinkCases('Mosquitto', setUp, {
    'says with which code the broker refuses the client': 'needs an authentication plugin',
    'says that a filter is refused, and goes on': NO_FILTER_RULES,
    'says which of many filters are refused': NO_FILTER_RULES,
  })
} else {
  it('an MQTT link to Mosquitto', (context) => context.skip(reason))
}
