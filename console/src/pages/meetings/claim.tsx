import { Tag } from '../../parts/notice.tsx'
import { words } from './words.ts'

interface ClaimProps {
  readonly text: string
  readonly segments: readonly string[]
  readonly unverified?: true
  onPoint(ids: readonly string[]): void
}

/** Something that was made of what was said; pressing it shows where. */
export function Claim({ text, segments, unverified, onPoint }: ClaimProps) {
  const t = words.value
  return (
    <>
      {segments.length > 0 ? (
        <button type="button" class="claim" title={t.showSources} onClick={() => onPoint(segments)}>
          {text} <span class="cites">{segments.join(', ')}</span>
        </button>
      ) : (
        <span>
          {text} <span class="soft small">({t.noSource})</span>
        </span>
      )}
      {unverified && (
        <>
          {' '}
          <Tag kind="warn">{t.unverified}</Tag>
        </>
      )}
    </>
  )
}
