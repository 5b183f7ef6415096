import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { world } from './broker.cases.ts'

const run = promisify(execFile)
const missing = ['mosquitto_pub', 'mosquitto_sub'].filter((name) => spawnSync(name, ['--help']).error)
const reason = missing.length > 0 ? ` (skipped: ${missing.join(' and ')} not installed)` : ''

it.skipIf(missing.length > 0)(`serves mosquitto_pub and mosquitto_sub at every QoS${reason}`, async () => {
  const { broker } = await world()
  const at = ['-h', '127.0.0.1', '-p', String(broker.port)]
  for (const version of ['mqttv31', 'mqttv311']) {
    for (const qos of ['0', '1', '2']) {
      const topic = `nowserving/1/desk/${version}-${qos}/state`
      await run('mosquitto_pub', [...at, '-V', version, '-q', qos, '-r', '-t', topic, '-m', 'талон А042'])
      const filter = `nowserving/1/+/${version}-${qos}/#`
      const { stdout } = await run('mosquitto_sub', [
        ...at,
        '-V',
        version,
        '-q',
        qos,
        '-t',
        filter,
        '-C',
        '1',
        '-v',
      ])
      expect(stdout).toBe(`${topic} талон А042\n`)
    }
  }
})

it.skipIf(missing.length > 0)(`queues for mosquitto_sub while it is away${reason}`, async () => {
  const { broker } = await world()
  const at = ['-h', '127.0.0.1', '-p', String(broker.port)]
  const reader = [...at, '-i', 'reader', '-c', '-q', '1', '-t', 'a/#', '-t', 'a/+']
  await run('mosquitto_sub', [...reader, '-E'])
  for (const text of ['1', '2', '3']) await run('mosquitto_pub', [...at, '-q', '1', '-t', 'a/b', '-m', text])
  const { stdout } = await run('mosquitto_sub', [...reader, '-C', '3'])
  expect(stdout).toBe('1\n2\n3\n')
})

it.skipIf(missing.length > 0)(`refuses what mosquitto_pub must not send${reason}`, async () => {
  const { broker } = await world()
  const at = ['-h', '127.0.0.1', '-p', String(broker.port), '-q', '1', '-m', 'x']
  await expect(run('mosquitto_pub', [...at, '-t', 'nowserving//a'])).rejects.toThrow()
  await expect(run('mosquitto_pub', [...at, '-V', 'mqttv5', '-t', 'a'])).rejects.toThrow()
  expect(broker.stats().refused).toMatchObject({ badProtocolLevel: 1 })
  expect(broker.stats().refused.emptyLevel).toBeGreaterThan(0)
})
