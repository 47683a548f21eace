import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

const secretsSchema = z.object({
  enrolment: z.base64url().min(43),
  /** Missing in data directories of before there was one. */
  adminToken: z.string().min(16).optional(),
})

/** What the server must keep secret and remember: made at the first start, readable by its user only. */
export interface Secrets {
  /** Key of the tokens handed out by enrolment. */
  readonly enrolment: Buffer
  /** Opens the API and what clients may ask of the server itself. */
  readonly adminToken: string
  /** Made just now: the only moment to show it. */
  readonly isNew: boolean
}

/** Reads `secrets.json` of the data directory, or makes it. A damaged file is an error: a new secret locks devices out. */
export async function loadSecrets(dataDir: string): Promise<Secrets> {
  const path = join(dataDir, 'secrets.json')
  await mkdir(dataDir, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new Error(`the data directory ${dataDir} cannot be made (${cause.code}); set dataDir to another`, { cause })
  })
  const stored = await readStored(path)
  const enrolment = stored?.enrolment ?? randomBytes(32).toString('base64url')
  const adminToken = stored?.adminToken ?? randomBytes(24).toString('base64url')
  const isNew = stored?.adminToken === undefined
  if (isNew) {
    const temporary = `${path}.${process.pid}.new`
    await writeFile(temporary, `${JSON.stringify({ enrolment, adminToken })}\n`, { mode: 0o600 })
    await rename(temporary, path)
  }
  return { enrolment: Buffer.from(enrolment, 'base64url'), adminToken, isNew }
}

async function readStored(path: string): Promise<z.output<typeof secretsSchema> | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  try {
    return secretsSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw new Error(`${path} is damaged; restore it, or delete it and reboot every device so that it enrols anew`, {
      cause,
    })
  }
}
