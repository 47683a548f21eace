import { join } from 'node:path'
import { configSchema } from '../config/schema.ts'

/** How a command reads and writes files. */
export interface FileAccess {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly readFile: (path: string) => Promise<string>
}

/** The configuration file of a command. */
export interface ChosenFile {
  readonly path: string
  /** Named by nobody: it may not be there, which is the same as an empty one. */
  readonly isDefault: boolean
  read(path: string): Promise<string>
}

/**
 * The file that is named, else that of LAPEL_CONFIG, else `lapel.yaml` in the data directory, which the console makes
 * when somebody sets something there.
 */
export function chooseConfigFile({ env, readFile }: FileAccess, given: string | undefined): ChosenFile {
  const named = given ?? (env.LAPEL_CONFIG || undefined)
  if (named !== undefined) return { path: named, isDefault: false, read: readFile }
  const read = (path: string) =>
    readFile(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return ''
      throw error
    })
  return { path: join(configSchema.parse({}).dataDir, 'lapel.yaml'), isDefault: true, read }
}
