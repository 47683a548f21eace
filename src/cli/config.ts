import type { Vendors } from '../config/complete-schema.ts'
import { configReference } from '../config/docs.ts'
import { loadConfig } from '../config/load.ts'
import type { Environment } from '../config/placeholders.ts'
import { printConfig } from '../config/print.ts'
import { problemText } from '../config/problem.ts'
import { chooseConfigFile } from './config-file.ts'

export interface CommandIo {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
  readonly env: Environment
  readonly readFile: (path: string) => Promise<string>
}

const usage = `Usage:
  config check FILE     tell everything that is wrong with a configuration
  config print [FILE]   the values in effect, secrets masked
  config docs           the reference page
FILE may also come from LAPEL_CONFIG; without either, print takes lapel.yaml in the data directory.
`

/** `lapel config ...` (operation 1). Returns the exit code: 0, or 2 for wrong usage or a wrong configuration. */
export async function configCommand(io: CommandIo, vendors: Vendors, args: readonly string[]): Promise<number> {
  const [action, given, ...rest] = args
  const { path: file, isDefault, read: readFile } = chooseConfigFile(io, given)
  if (action === 'docs' && args.length === 1) {
    io.stdout.write(configReference(vendors))
    return 0
  }
  if (rest.length > 0 || (action !== 'print' && !(action === 'check' && !isDefault))) {
    io.stderr.write(usage)
    return 2
  }
  const loaded = await loadConfig({ file, env: io.env, readFile, vendors })
  if (!loaded.config) {
    const count = loaded.problems.length
    const lines = loaded.problems.map((problem) => `  ${problemText(problem)}\n`)
    io.stderr.write(`${file}: ${count === 1 ? 'one problem' : `${count} problems`}\n${lines.join('')}`)
    return 2
  }
  io.stdout.write(action === 'check' ? `${file}: ok\n` : printConfig(loaded.config, vendors))
  return 0
}
