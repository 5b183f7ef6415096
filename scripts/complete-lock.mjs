/**
 * Completes package-lock.json by the optional packages of other platforms that the registry in use did not offer.
 *
 * npm leaves such a package out of the lock when its metadata cannot be had, and `npm ci` then refuses the lock on
 * every machine. Its version is known all the same (the parent names it exactly), and its platform stands in its name.
 * The entries have no integrity hash, since nobody here has seen the file: `npm install` on that platform adds it.
 *
 * Run:  node scripts/complete-lock.mjs    after `npm install`, when `npm ci` says "Missing: … from lock file"
 */
import { readFileSync, writeFileSync } from 'node:fs'

const OS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const CPU = {
  arm: 'arm',
  arm64: 'arm64',
  ia32: 'ia32',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  x64: 'x64',
}
const LIBC = { gnu: 'glibc', musl: 'musl' }

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
const added = []

for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (path === '' || resolves(path, name)) continue
    if (!/^\d+\.\d+\.\d+$/.test(version)) {
      throw new Error(
        `${name}: expected an exact version in ${path}, found ${version}; add it to the lock by hand`,
      )
    }
    lock.packages[`node_modules/${name}`] = {
      version,
      ...platform(name),
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
    }
    added.push(`${name}@${version}`)
  }
}

if (added.length > 0) {
  const [root, ...others] = Object.entries(lock.packages)
  others.sort(([a], [b]) => a.localeCompare(b, 'en'))
  lock.packages = Object.fromEntries([root, ...others])
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
}
console.log(
  added.length === 0 ? 'package-lock.json is complete' : `added to package-lock.json: ${added.join(', ')}`,
)

/** Whether Node would find `name` from the folder `path`, looking upwards as it does. */
function resolves(path, name) {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (`${at === '' ? '' : `${at}/`}node_modules/${name}` in lock.packages) return true
    if (at === '') return false
  }
}

/** What the name of a platform's package says of it, e.g. `@biomejs/cli-linux-x64-musl`. */
function platform(name) {
  const words = name.split(/[/-]/)
  const os = words.find((word) => OS.includes(word))
  const cpu = words.map((word) => CPU[word]).find((word) => word !== undefined)
  const libc = words.map((word) => LIBC[word]).find((word) => word !== undefined)
  if (os === undefined || cpu === undefined) throw new Error(`${name}: its name does not say its platform`)
  return { cpu: [cpu], ...(libc === undefined ? {} : { libc: [libc] }), os: [os] }
}
