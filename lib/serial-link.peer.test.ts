import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { systemClock } from './clock.ts'
import { serialLink } from './serial-link.ts'
import { temporaryFolder } from './temporary-folder.cases.ts'
import { transportCases } from './transport.cases.ts'

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))
const socat = spawnSync('socat', ['-V']).status === 0

if (socat) {
  transportCases('serial port on a pty (socat)', async () => {
    const path = join(temporaryFolder(), 'tty')
    const child = spawn('socat', [`pty,raw,echo=0,link=${path}`, 'stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const received: number[] = []
    child.stdout.on('data', (bytes: Uint8Array) => received.push(...bytes))
    while (!existsSync(path)) await nextTurn()
    return {
      connect: serialLink({ path, baudRate: 115200 }, systemClock),
      far: async () => ({
        received: () => Uint8Array.from(received),
        send: (bytes) => void child.stdin.write(bytes),
        tear: () => void child.kill(),
      }),
      settle: async (done) => {
        while (!done()) await nextTurn()
      },
      end: async () => void child.kill(),
    }
  })
} else {
  it.skip('serial port on a pty: socat is not installed (Debian package socat)', () => {})
}

it('names the port and what to check when there is none', async () => {
  const host = serialLink({ path: '/dev/nowserving-absent', baudRate: 9600 }, systemClock)()
  await expect(host.open()).rejects.toMatchObject({
    code: 'noHardware',
    message: expect.stringContaining('/dev/nowserving-absent'),
    fix: expect.stringContaining('plugged in'),
  })
})
