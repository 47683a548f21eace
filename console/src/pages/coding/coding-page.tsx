import './coding.css'
import type { PageProps } from '../../pages.ts'
import { Page } from '../../parts/page.tsx'
import { HowToSend } from './how-to-send.tsx'
import { SourceList } from './source-list.tsx'
import { SourceView } from './source-view.tsx'
import { words } from './words.ts'

/** `#/coding`: all sources; `#/coding/1f9a`: one. */
export default function CodingPage({ rest: [id] }: PageProps) {
  const t = words.value
  if (id !== undefined) return <SourceView key={id} id={id} />
  return (
    <Page title={t.title} about={t.about}>
      <SourceList />
      <HowToSend />
    </Page>
  )
}
