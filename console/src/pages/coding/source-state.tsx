import { Tag } from '../../parts/notice.tsx'
import type { CodingSource } from './source-types.ts'
import { words } from './words.ts'

type Stated = Pick<CodingSource, 'running' | 'result' | 'exitCode'>

/** Whether it runs, and how it went; in words, not by colour alone. */
export function SourceState({ source: { running, result, exitCode } }: { readonly source: Stated }) {
  const t = words.value
  if (running) return <Tag>{t.running}</Tag>
  const isRed = result === 'red'
  return (
    <Tag kind={isRed ? 'bad' : 'good'}>
      {isRed ? t.red : t.green}
      {isRed && exitCode !== null && ` · ${t.exitCode(exitCode)}`}
    </Tag>
  )
}
