import type { Progress } from '../providers/models/download.ts'
import { installedModels } from '../providers/models/installed.ts'
import { localModels } from '../providers/models/list.ts'
import { ModelError } from '../providers/models/model-error.ts'
import { pullModel } from '../providers/models/pull.ts'

export interface ModelsIo {
  readonly stdout: NodeJS.WritableStream & { isTTY?: boolean }
  readonly dataDir: string
  readonly mirror?: string
  readonly fetch: typeof fetch
  readonly signal: AbortSignal
}

const usage = `usage: npm run lapel -- models list
       npm run lapel -- models pull NAME
`

/** `models list` and `models pull NAME` (operation 1). Resolves to the exit code: 2 wrong usage, 1 no model came. */
export async function modelsCommand(io: ModelsIo, args: readonly string[]): Promise<number> {
  const [verb, name, ...rest] = args
  if (verb === 'list' && name === undefined) return await list(io)
  if (verb === 'pull' && name !== undefined && rest.length === 0) return await pull(io, name)
  io.stdout.write(usage)
  return 2
}

async function list({ stdout, dataDir }: ModelsIo): Promise<number> {
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

async function pull(io: ModelsIo, name: string): Promise<number> {
  const { stdout, signal } = io
  const show = stdout.isTTY ? progressBar(stdout) : progressLines(stdout)
  try {
    const { directory, downloaded } = await pullModel({ ...io, name, onProgress: show.step })
    show.end()
    stdout.write(downloaded ? `${name} is ready in ${directory}\n` : `${name} is already in ${directory}\n`)
    return 0
  } catch (error) {
    show.end()
    if (error instanceof ModelError) {
      stdout.write(`${error.message}\n`)
      return error.failure === 'unknown' ? 2 : 1
    }
    if (!signal.aborted) throw error
    stdout.write('stopped; what has come is kept for the next time\n')
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
