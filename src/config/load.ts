import { checkTree } from './check-tree.ts'
import type { Vendors } from './complete-schema.ts'
import { type Environment, fillPlaceholders } from './placeholders.ts'
import type { Problem } from './problem.ts'
import type { Config } from './schema.ts'
import { readYaml } from './yaml-source.ts'

export interface LoadRequest {
  /** Path of a YAML file; absent: the defaults alone. */
  readonly file?: string | undefined
  readonly env: Environment
  readonly readFile: (path: string) => Promise<string>
  readonly vendors: Vendors
}

/** Either a configuration or what is wrong, never both: `if (!loaded.config)` tells which. */
export type LoadedConfig =
  | { readonly config: Config; readonly problems: readonly [] }
  | { readonly config?: undefined; readonly problems: readonly Problem[] }

/**
 * Reads and checks a configuration file (operation 3): placeholders filled, defaults in place, the settings of the
 * chosen providers checked with the rest. Tells all problems at once, in the order of the file; never throws.
 */
export async function loadConfig({ file, env, readFile, vendors }: LoadRequest): Promise<LoadedConfig> {
  if (file === undefined) return readConfig('', env, vendors)
  let text: string
  try {
    text = await readFile(file)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { problems: [{ path: '', expected: 'a readable file', got: why }] }
  }
  return readConfig(text, env, vendors)
}

/** As `loadConfig`, from the text of the file. */
export function readConfig(text: string, env: Environment, vendors: Vendors): LoadedConfig {
  const read = readYaml(text)
  if (!read.source) return { problems: read.problems }
  const { source } = read
  const filled = fillPlaceholders(source.tree, env)
  const checked = checkTree(filled, vendors)
  if (checked.config && filled.problems.length === 0) return { config: checked.config, problems: [] }
  // What is wrong with the value of a variable that is not set has been said already.
  const said = new Set(filled.problems.map(({ problem }) => problem.path))
  const fresh = (checked.problems ?? []).filter(({ problem }) => !said.has(problem.path))
  const problems = [...filled.problems, ...fresh].map(({ at, problem }): Problem => {
    const line = source.lineOf(at)
    return line === undefined ? problem : { ...problem, line }
  })
  return { problems: problems.sort((one, other) => (one.line ?? 0) - (other.line ?? 0)) }
}
