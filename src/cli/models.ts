import { parseArgs } from 'node:util'
import type { Vendors } from '../config/complete-schema.ts'
import { loadConfig } from '../config/load.ts'
import type { Environment } from '../config/placeholders.ts'
import { problemText } from '../config/problem.ts'
import type { Progress } from '../providers/models/download.ts'
import { installedModels } from '../providers/models/installed.ts'
import { localModels } from '../providers/models/list.ts'
import { ModelError } from '../providers/models/model-error.ts'
import { pullModel } from '../providers/models/pull.ts'
import { chooseConfigFile } from './config-file.ts'

export interface ModelsIo {
  readonly stdout: NodeJS.WritableStream & { isTTY?: boolean }
  readonly stderr: { write(text: string): unknown }
  readonly env: Environment
  readonly readFile: (path: string) => Promise<string>
  readonly fetch: typeof fetch
  readonly signal: AbortSignal
}

/** Where models lie and come from, as the configuration says. */
interface Place {
  readonly dataDir: string
  readonly mirror?: string
}

const usage = `usage: npm run lapel -- models list [--config FILE]
       npm run lapel -- models pull NAME [--config FILE]
FILE may also come from LAPEL_CONFIG, else it is lapel.yaml in the data directory; of it dataDir and models.mirror count.
`

/**
 * `models list` and `models pull NAME` (operation 1). Resolves to the exit code: 2 wrong usage or configuration, 1 no
 * model came.
 */
export async function modelsCommand(io: ModelsIo, vendors: Vendors, args: readonly string[]): Promise<number> {
  const given = read(args)
  const [verb, name, ...rest] = given?.words ?? []
  const lists = verb === 'list' && name === undefined
  const pulls = verb === 'pull' && name !== undefined && rest.length === 0
  if (!given || !(lists || pulls)) {
    io.stderr.write(usage)
    return 2
  }
  const { path: file, read: readFile } = chooseConfigFile(io, given.file)
  const loaded = await loadConfig({ file, env: io.env, readFile, vendors })
  if (!loaded.config) {
    const lines = loaded.problems.map((problem) => `  ${problemText(problem)}\n`)
    io.stderr.write(`${file}:\n${lines.join('')}`)
    return 2
  }
  const { dataDir, models } = loaded.config
  const place = { dataDir, ...(models.mirror !== undefined && { mirror: models.mirror }) }
  return name === undefined ? await list(io, place) : await pull(io, place, name)
}

function read(args: readonly string[]): { file: string | undefined; words: readonly string[] } | undefined {
  try {
    const options = { config: { type: 'string' } } as const
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options })
    return { file: values.config, words: positionals }
  } catch {
    // An option that does not exist: answered with those that do.
    return undefined
  }
}

async function list({ stdout }: ModelsIo, { dataDir }: Place): Promise<number> {
  const installed = new Set((await installedModels(dataDir)).map(({ name }) => name))
  const rows = localModels.map((model) => [
    model.name,
    model.serves,
    model.languages === 'any' ? 'any' : model.languages.join(' '),
    megabytes(model.archiveBytes),
    model.licence,
    installed.has(model.name) ? 'yes' : 'no',
  ])
  stdout.write(table([['NAME', 'SERVES', 'LANGUAGES', 'DOWNLOAD', 'LICENCE', 'INSTALLED'], ...rows]))
  return 0
}

async function pull(io: ModelsIo, place: Place, name: string): Promise<number> {
  const { stdout, stderr, fetch, signal } = io
  const show = stdout.isTTY ? progressBar(stdout) : progressLines(stdout)
  try {
    const { directory, downloaded } = await pullModel({ ...place, name, fetch, signal, onProgress: show.step })
    show.end()
    stdout.write(downloaded ? `${name} is ready in ${directory}\n` : `${name} is already in ${directory}\n`)
    return 0
  } catch (error) {
    show.end()
    if (error instanceof ModelError) {
      stderr.write(`${error.message}\n`)
      return error.failure === 'unknown' ? 2 : 1
    }
    if (!signal.aborted) throw error
    stderr.write('stopped; what has come is kept for the next time\n')
    return 1
  }
}

interface ProgressView {
  step(progress: Progress): void
  end(): void
}

const barWidth = 30

/** Rewrites one line of a terminal, at most once per tenth of a percent. */
function progressBar(stdout: NodeJS.WritableStream): ProgressView {
  let shown = ''
  return {
    step: ({ receivedBytes, totalBytes }) => {
      const share = totalBytes ? receivedBytes / totalBytes : undefined
      const filled = Math.round((share ?? 0) * barWidth)
      const bar = `[${'#'.repeat(filled)}${' '.repeat(barWidth - filled)}]`
      const text = share === undefined ? megabytes(receivedBytes) : `${bar} ${(share * 100).toFixed(1)} %`
      if (text !== shown) stdout.write(`\r${text}`)
      shown = text
    },
    end: () => {
      if (shown !== '') stdout.write('\n')
    },
  }
}

/** For logs: a line per tenth, so that a file of them stays short. */
function progressLines(stdout: NodeJS.WritableStream): ProgressView {
  let next = 0
  return {
    step: ({ receivedBytes, totalBytes }) => {
      const tenth = totalBytes ? Math.floor((receivedBytes / totalBytes) * 10) : Math.floor(receivedBytes / 50e6)
      if (tenth < next) return
      next = tenth + 1
      stdout.write(`${megabytes(receivedBytes)}${totalBytes ? ` of ${megabytes(totalBytes)}` : ''}\n`)
    },
    end: () => undefined,
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('')
}
