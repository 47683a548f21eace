import { realpath, rename, stat, writeFile } from 'node:fs/promises'

/**
 * Gives a file a new text, whole or not at all, keeping its mode; of a link, the file behind it. A file that cannot be
 * exchanged (a single mounted file) is written in place. One that is not there is made, for its user alone.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const { file, mode } = await placeOf(path)
  const temporary = `${file}.${process.pid}.new`
  await writeFile(temporary, text, { mode: mode & 0o777 })
  await rename(temporary, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EBUSY' && error.code !== 'EXDEV') throw error
    return writeFile(file, text)
  })
}

async function placeOf(path: string): Promise<{ file: string; mode: number }> {
  try {
    const file = await realpath(path)
    return { file, mode: (await stat(file)).mode }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { file: path, mode: 0o600 }
    throw error
  }
}
