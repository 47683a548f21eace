import { useState } from 'preact/hooks'
import { apiHref } from '../../lib/api.ts'
import type { Reply, Task } from '../../lib/api-types.ts'
import { useCollection } from '../../lib/collection.ts'
import { go } from '../../lib/route.ts'
import { isAdmin } from '../../lib/session.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { BoardColumns } from './board-columns.tsx'
import { GroupPicker } from './group-picker.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { TaskDialog } from './task-dialog.tsx'
import { everybody, isShown, type OwnerFilter, TaskFilter } from './task-filter.tsx'
import { loadTasks } from './task-verbs.ts'
import { words } from './words.ts'

type BoardView = 'tasks' | 'history'

interface GroupViewProps {
  readonly group: string
  readonly groups: Reply<'listGroups'>['items']
}

/** The tasks of one group, and their history. */
export function GroupView({ group, groups }: GroupViewProps) {
  const t = words.value
  const [view, setView] = useState<BoardView>('tasks')
  const [owner, setOwner] = useState<OwnerFilter>(everybody)
  const [text, setText] = useState('')
  const [edited, setEdited] = useState<Task | 'new'>()
  const tasks = useCollection<Task>({
    topic: `tasks:${group}`,
    load: () => loadTasks(group),
    idOf: ({ id }) => id,
  })
  const shown = tasks.items.filter((task) => isShown(task, owner, text))
  const actions = (
    <>
      <a class="button plain" href={apiHref(`/groups/${encodeURIComponent(group)}/tasks`, { format: 'csv' })} download>
        {t.csv}
      </a>
      {isAdmin() && (
        <Button kind="main" onPress={() => setEdited('new')}>
          {t.newTask}
        </Button>
      )}
    </>
  )
  return (
    <Page title={t.title} about={t.about} actions={actions}>
      <GroupPicker group={group} groups={groups} onChoose={(next) => go(['board', next])} />
      <Tabs<BoardView>
        label={t.title}
        tabs={[
          { name: 'tasks', text: t.tasks },
          { name: 'history', text: t.history },
        ]}
        chosen={view}
        onChoose={setView}
      >
        {view === 'history' ? (
          <HistoryPanel group={group} />
        ) : (
          <>
            <TaskFilter tasks={tasks.items} owner={owner} onOwner={setOwner} text={text} onText={setText} />
            {tasks.error && <Notice kind="bad">{tasks.error}</Notice>}
            {tasks.state === 'loading' ? (
              <p aria-busy="true">{common.value.loading}</p>
            ) : (
              <BoardColumns tasks={shown} onEdit={setEdited} />
            )}
          </>
        )}
      </Tabs>
      {edited && (
        <TaskDialog group={group} task={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />
      )}
    </Page>
  )
}
