import { constants, createReadStream, createWriteStream } from 'node:fs'
import { access, rename, rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { Vendors } from '../config/complete-schema.ts'
import { loadConfig } from '../config/load.ts'
import { problemText } from '../config/problem.ts'
import type { Clock } from '../lib/clock.ts'
import { logWriting } from '../observe/log.ts'
import { BackupError } from '../store/backup/backup-error.ts'
import type { TableCounts } from '../store/backup/backup-format.ts'
import { restoreBackup } from '../store/backup/restore-backup.ts'
import { writeBackup } from '../store/backup/write-backup.ts'
import type { DatabaseOptions } from '../store/database-options.ts'
import { openDatabase } from '../store/open-database.ts'
import { sqliteFile } from '../store/sqlite/open-sqlite.ts'
import { StoreError } from '../store/store.ts'
import type { CommandIo } from './config.ts'
import { chooseConfigFile } from './config-file.ts'

export interface StoreIo extends CommandIo {
  readonly clock: Clock
  readonly version: string
}

const usage = `usage: npm run lapel -- store backup FILE [--config FILE]
       npm run lapel -- store restore FILE [--replace] [--config FILE]
       npm run lapel -- store migrate [--config FILE]

  backup    everything that is kept, in one file that any store can take
  restore   makes an empty store what the file says; with --replace also one that is not empty
  migrate   brings the store up to date, as every start does

The configuration may also come from LAPEL_CONFIG, else from lapel.yaml in the data directory; of it dataDir and store count.
`

/**
 * `lapel store ...` (operation 1). Resolves to the exit code: 0, 1 backup or restore failed, 2 wrong usage or
 * configuration, 3 the store cannot be opened.
 */
export async function storeCommand(io: StoreIo, vendors: Vendors, args: readonly string[]): Promise<number> {
  const given = read(args)
  if (!given) {
    io.stderr.write(usage)
    return 2
  }
  const { path: file, read: readFile } = chooseConfigFile(io, given.config)
  const loaded = await loadConfig({ file, env: io.env, readFile, vendors })
  if (!loaded.config) {
    const lines = loaded.problems.map((problem) => `  ${problemText(problem)}\n`)
    io.stderr.write(`${file}:\n${lines.join('')}`)
    return 2
  }
  const { store: url, dataDir } = loaded.config
  const options = { url, dataDir, clock: io.clock, log: toldOn(io.stderr) }
  try {
    return await given.run(io, options)
  } catch (error) {
    if (!(error instanceof StoreError || error instanceof BackupError)) throw error
    io.stderr.write(`${error.message}\n`)
    return error instanceof StoreError ? 3 : 1
  }
}

type Run = (io: StoreIo, options: DatabaseOptions) => Promise<number>

function read(args: readonly string[]): { run: Run; config: string | undefined } | undefined {
  try {
    const options = { config: { type: 'string' }, replace: { type: 'boolean', default: false } } as const
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    const { config, replace } = values
    const [verb, file, ...rest] = positionals
    if (verb === 'restore' && file && rest.length === 0) {
      return { run: (io, store) => restore(io, store, file, replace), config }
    }
    if (replace) return undefined
    if (verb === 'backup' && file && rest.length === 0) return { run: (io, store) => backUp(io, store, file), config }
    return verb === 'migrate' && file === undefined ? { run: migrate, config } : undefined
  } catch {
    // An option that does not exist: answered with those that do.
    return undefined
  }
}

async function backUp(io: StoreIo, options: DatabaseOptions, file: string): Promise<number> {
  if (options.url === 'sqlite') await requireFile(options.dataDir)
  const { database } = await openDatabase(options)
  const temporary = `${file}.${process.pid}.new`
  try {
    const target = createWriteStream(temporary, { mode: 0o600, flush: true })
    const counts = await writeBackup(database, target, { version: io.version, at: io.clock.wall() })
    await rename(temporary, file)
    io.stdout.write(`${file}: ${told(counts)}\n`)
    return 0
  } catch (error) {
    await rm(temporary, { force: true })
    io.stderr.write(`${file}: ${error instanceof Error ? error.message : error}\n`)
    return 1
  } finally {
    await database.close()
  }
}

/** Opening would make one, and its empty backup would look like a backup. */
async function requireFile(dataDir: string): Promise<void> {
  await access(sqliteFile(dataDir), constants.R_OK).catch((error: unknown) => {
    throw new StoreError(`There is no store in ${dataDir}. Set dataDir.`, { cause: error })
  })
}

async function restore({ stdout }: StoreIo, options: DatabaseOptions, file: string, replace: boolean): Promise<number> {
  const counts = await restoreBackup(options, { open: () => createReadStream(file), replace })
  stdout.write(`restored: ${told(counts)}\n`)
  return 0
}

async function migrate({ stdout }: StoreIo, options: DatabaseOptions): Promise<number> {
  const { database, migrated } = await openDatabase(options)
  await database.close()
  const { from, to, names } = migrated
  stdout.write(from === to ? `up to date (schema ${to})\n` : `from schema ${from} to ${to}: ${names.join(', ')}\n`)
  return 0
}

function told(counts: TableCounts): string {
  const parts = Object.entries(counts).map(([name, count]) => `${name.replaceAll('_', ' ')} ${count}`)
  return parts.join(', ')
}

/** Such as where the copy of the store is that was made before it was changed. */
function toldOn(stderr: StoreIo['stderr']) {
  return logWriting((level, _bound, fields, message) => {
    const { file } = fields as { file?: unknown }
    if (level !== 'debug') stderr.write(typeof file === 'string' ? `${message}: ${file}\n` : `${message}\n`)
  }, {})
}
