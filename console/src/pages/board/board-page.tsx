import './board.css'
import { useEffect } from 'preact/hooks'
import { useCollection } from '../../lib/collection.ts'
import { go, hrefOf } from '../../lib/route.ts'
import { common } from '../../lib/words.ts'
import type { PageProps } from '../../pages.ts'
import { Notice } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { GroupForm } from './group-form.tsx'
import { GroupView } from './group-view.tsx'
import { loadGroups } from './task-verbs.ts'
import { words } from './words.ts'

/** `#/board`: the first group that has tasks; `#/board/ward`: this group. */
export default function BoardPage({ rest: [group] }: PageProps) {
  const t = words.value
  const groups = useCollection({ topic: 'tasks', load: loadGroups, idOf: ({ groupKey }) => groupKey })
  const first = groups.items[0]?.groupKey
  useEffect(() => {
    if (group === undefined && first !== undefined) go(['board', first], { replace: true })
  }, [group, first])
  if (group !== undefined) return <GroupView key={group} group={group} groups={groups.items} />
  return (
    <Page title={t.title} about={t.about}>
      {groups.state === 'loading' && <p aria-busy="true">{common.value.loading}</p>}
      {groups.error && <Notice kind="bad">{groups.error}</Notice>}
      {groups.state === 'ready' && (
        <section class="panel">
          <p>{t.noGroup}</p>
          <GroupForm onOpen={(key) => go(['board', key])} />
        </section>
      )}
      {groups.state === 'failed' && <a href={hrefOf(['board'])}>{common.value.reload}</a>}
    </Page>
  )
}
