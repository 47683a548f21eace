import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Adds to package-lock.json the entries of prebuilt parts for other platforms that npm left out because the registry
 * it was written with does not carry them. `npm ci` refuses a lock without them, on every platform. Run after each
 * `npm run npm -- install`; `--check` fails if something is missing.
 */
interface LockEntry {
  version?: string
  optional?: boolean
  dev?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

interface Lock {
  packages: Record<string, LockEntry>
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32', 'aix', 'sunos']
const processors = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el']

/** What platform a package is for, by the parts of its name: `binding-linux-x64-musl`. */
function platformOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> {
  const parts = name.split(/[/-]/)
  const os = systems.find((system) => parts.includes(system))
  const cpu = processors.find((processor) => parts.includes(processor))
  const libc = parts.some((part) => part.startsWith('musl')) ? 'musl' : 'glibc'
  return {
    ...(cpu && { cpu: [cpu] }),
    ...(os && { os: [os] }),
    ...(os === 'linux' && parts.some((part) => /^(musl|gnu)/.test(part)) && { libc: [libc] }),
  }
}

/** Entries that are named as optional dependencies and not there. */
function missingEntries({ packages }: Lock): Record<string, LockEntry> {
  const missing: Record<string, LockEntry> = {}
  for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const own = `${path}${path ? '/' : ''}node_modules/${name}`
      const shared = `node_modules/${name}`
      if (own in packages || shared in packages || !/^\d/.test(version)) continue
      missing[shared] = { version, ...platformOf(name), ...(dev && { dev }), optional: true }
    }
  }
  return missing
}

const file = 'package-lock.json'
const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock
const missing = missingEntries(lock)
const names = Object.keys(missing)
if (process.argv.includes('--check')) {
  if (names.length > 0) {
    process.stderr.write(`${file} lacks ${names.join(', ')}; run npm run lock\n`)
    process.exitCode = 1
  }
} else if (names.length > 0) {
  const entries = Object.entries({ ...lock.packages, ...missing })
  lock.packages = Object.fromEntries(entries.sort(([left], [right]) => left.localeCompare(right, 'en')))
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  process.stdout.write(`${file}: added ${names.length} entries for other platforms\n`)
}
