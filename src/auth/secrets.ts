import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const secretsSchema = z.object({ enrolment: z.base64url().min(43) })

/** What the server must keep secret and remember: made at the first start, readable by its user only. */
export interface Secrets {
  /** Key of the tokens handed out by enrolment. */
  readonly enrolment: Buffer
}

/** Reads `secrets.json` of the data directory, or makes it. A damaged file is an error: a new secret locks devices out. */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const path = join(dataDir, 'secrets.json')
  await mkdir(dataDir, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new Error(`the data directory ${dataDir} cannot be made (${cause.code}); set dataDir to another`, { cause })
  })
  const stored = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (stored === undefined) {
    const enrolment = randomBytes(32)
    const temporary = `${path}.${process.pid}.new`
    await writeFile(temporary, `${JSON.stringify({ enrolment: enrolment.toString('base64url') })}\n`, { mode: 0o600 })
    await rename(temporary, path)
    return { enrolment }
  }
  try {
    return { enrolment: Buffer.from(secretsSchema.parse(JSON.parse(stored)).enrolment, 'base64url') }
  } catch (cause) {
    throw new Error(`${path} is damaged; restore it, or delete it and reboot every device so that it enrols anew`, {
      cause,
    })
  }
}
