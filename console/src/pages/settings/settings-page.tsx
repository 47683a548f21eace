import { useEffect, useState } from 'preact/hooks'
import { get } from '../../lib/api.ts'
import { go } from '../../lib/route.ts'
import { isAdmin } from '../../lib/session.ts'
import { common } from '../../lib/words.ts'
import type { PageProps } from '../../pages.ts'
import { Notice } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { failed } from '../../parts/toast.tsx'
import { DraftBar } from './draft-bar.tsx'
import { FileNotices } from './file-notices.tsx'
import { FileText } from './file-text.tsx'
import { HistoryList } from './history-list.tsx'
import type { Schema } from './schema.ts'
import { SettingsForm } from './settings-form.tsx'
import { words } from './settings-words.ts'
import './settings.css'
import { useDraft } from './use-draft.ts'
import { WaitingNotice } from './waiting-notice.tsx'

type View = 'form' | 'file' | 'history'

const viewOf = (part: string | undefined): View =>
  part === '-file' ? 'file' : part === '-history' ? 'history' : 'form'

export default function SettingsPage({ rest }: PageProps) {
  const t = words.value
  const view = viewOf(rest[0])
  const choose = (next: View) => go(['settings', ...(next === 'form' ? [] : [`-${next}`])])
  return (
    <Page title={t.title} about={t.about}>
      <Tabs
        label={t.views}
        tabs={[
          { name: 'form', text: t.form },
          { name: 'file', text: t.file },
          { name: 'history', text: t.history },
        ]}
        chosen={view}
        onChoose={choose}
      >
        {isAdmin() ? <Editor view={view} section={rest[0]} /> : <OnlyLooking view={view} />}
      </Tabs>
    </Page>
  )
}

function Editor({ view, section }: { readonly view: View; readonly section: string | undefined }) {
  const [schema, setSchema] = useState<Schema>()
  const draft = useDraft(schema)
  useEffect(() => {
    get<Schema>('/config/schema').then(setSchema, failed)
  }, [])
  if (!schema || !draft) return <p aria-busy="true">{common.value.loading}</p>
  return (
    <>
      <FileNotices draft={draft} />
      <WaitingNotice />
      {view === 'history' && <HistoryList />}
      {view === 'file' && <FileText draft={draft} />}
      {view === 'form' && <SettingsForm schema={schema} draft={draft} section={section} />}
      {draft.file.hasFile && <DraftBar draft={draft} />}
    </>
  )
}

/** Viewers have no part in the file, which may say more than what is in force. */
function OnlyLooking({ view }: { readonly view: View }) {
  const [text, setText] = useState<string>()
  useEffect(() => {
    get<string>('/config').then(setText, failed)
  }, [])
  if (view === 'history') return <HistoryList />
  return (
    <>
      <Notice>{words.value.viewerOnly}</Notice>
      {text === undefined ? (
        <p aria-busy="true">{common.value.loading}</p>
      ) : (
        <pre class="panel" lang="en">
          {text}
        </pre>
      )}
    </>
  )
}
