import { findProgram } from '../../src/providers/programs/find-program.ts'

/**
 * Whether all of `names` are installed, for `test.skipIf`: what needs a program of others is named as skipped where
 * it is missing.
 */
export async function hasPrograms(...names: string[]): Promise<boolean> {
  const found = await Promise.all(names.map((name) => findProgram(name, process.env.PATH ?? '')))
  return found.every((path) => path !== undefined)
}
