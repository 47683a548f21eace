import { ApiFailure, put } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { toast } from '../../parts/toast.tsx'
import { words } from './first-run-words.ts'

/** Puts a draft in force and says so; what is in the way of it is thrown in words. */
export async function save(path: string, draft: object): Promise<void> {
  const t = words.value
  try {
    const report = await put<Reply<'setLanguageModel'>>(path, draft)
    const notSaved = report.status === 'applied' ? report.notSaved : undefined
    if (notSaved !== undefined) toast(t.notSaved + notSaved, 'bad')
    else toast(report.status === 'applied' ? t.saved : t.savedSame)
  } catch (error) {
    throw error instanceof ApiFailure ? new Error(`${t.refused} ${reasonOf(error)}`) : error
  }
}

interface Refused {
  readonly problems?: readonly string[]
}

function reasonOf({ content, message }: ApiFailure): string {
  const { problems } = (typeof content === 'object' && content ? content : {}) as Refused
  return problems?.join('; ') ?? message
}
