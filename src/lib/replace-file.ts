import { realpath, rename, stat, writeFile } from 'node:fs/promises'

/**
 * Gives an existing file a new text, whole or not at all, keeping its mode; of a link, the file behind it. A file that
 * cannot be exchanged (a single mounted file) is written in place.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const file = await realpath(path)
  const { mode } = await stat(file)
  const temporary = `${file}.${process.pid}.new`
  await writeFile(temporary, text, { mode: mode & 0o777 })
  await rename(temporary, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EBUSY' && error.code !== 'EXDEV') throw error
    return writeFile(file, text)
  })
}
