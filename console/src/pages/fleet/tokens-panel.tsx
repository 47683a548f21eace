import { useState } from 'preact/hooks'
import { get, remove } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { useCollection } from '../../lib/collection.ts'
import { agoText } from '../../lib/format.ts'
import { isAdmin } from '../../lib/session.ts'
import { Button } from '../../parts/button.tsx'
import { confirm } from '../../parts/dialog.tsx'
import { IssueDialog } from './issue-dialog.tsx'
import { tokenWords } from './token-words.ts'

type Token = Reply<'listTokens'>['items'][number]

/** The tokens of a device: issued, listed, ended. */
export function TokensPanel({ id }: { readonly id: string }) {
  const t = tokenWords.value
  const path = `/devices/${encodeURIComponent(id)}/tokens`
  const { items, reload } = useCollection<Token>(
    {
      topic: undefined,
      load: async () => (await get<Reply<'listTokens'>>(path)).items,
      idOf: (token) => token.id,
    },
    id,
  )
  const [isIssuing, setIssuing] = useState(false)
  const end = async (token: Token) => {
    if (!(await confirm({ title: t.endTitle, text: t.endText, action: t.end }))) return
    await remove(`${path}/${encodeURIComponent(token.id)}`)
    reload()
  }
  return (
    <section class="panel" aria-label={t.title}>
      <h2>{t.title}</h2>
      {items.length === 0 && <p class="soft">{t.none}</p>}
      <ul class="tokens">
        {items.map((token) => (
          <li key={token.id} class={token.revokedAt === null ? '' : 'soft'}>
            <span>
              {token.name} <span class="small soft">{whenText(token)}</span>
            </span>
            {isAdmin() && token.revokedAt === null && (
              <Button kind="danger" label={t.endLabel(token.name)} onPress={() => end(token)}>
                {t.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {isAdmin() && <Button onPress={() => setIssuing(true)}>{t.issue}</Button>}
      {isIssuing && (
        <IssueDialog
          path={path}
          onClose={() => {
            setIssuing(false)
            reload()
          }}
        />
      )}
    </section>
  )
}

function whenText({ issuedBy, issuedAt, lastUsedAt, revokedAt }: Token): string {
  const t = tokenWords.value
  if (revokedAt !== null) return t.ended(agoText(revokedAt))
  const use = lastUsedAt === null ? t.neverUsed : t.used(agoText(lastUsedAt))
  return `${t.issued(issuedBy, agoText(issuedAt))}, ${use}`
}
