import { useEffect, useRef } from 'preact/hooks'
import { Tag } from '../../parts/notice.tsx'
import type { Entry } from '../../voice/conversation.ts'
import type { VoiceDevice } from '../../voice/voice-device.ts'
import { words } from './talk-words.ts'

/** Whoever is this near to the end wants to see what comes. */
const nearPx = 80

/** What has been said, the latest at the end. */
export function Transcript({ device }: { readonly device: VoiceDevice }) {
  const t = words.value
  const { entries } = device.conversation.value
  const list = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  useEffect(() => {
    const element = list.current
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight
  }, [entries])
  return (
    <>
      <h2>{t.conversation}</h2>
      <div
        class="talk-transcript"
        role="log"
        aria-label={t.conversation}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        tabIndex={0}
        ref={list}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          isAtEnd.current = scrollHeight - clientHeight - scrollTop < nearPx
        }}
      >
        {entries.length === 0 && <p class="soft">{t.nothingYet}</p>}
        {entries.map((entry) => (
          <Said key={entry.id} entry={entry} />
        ))}
      </div>
    </>
  )
}

function Said({ entry: { by, text, name, isCut } }: { readonly entry: Entry }) {
  const t = words.value
  const who = { person: t.you, server: t.lapel, note: t.note }[by]
  return (
    <p class={`talk-said ${by}`}>
      <b>{name ?? who}</b> <span>{text}</span> {isCut && <Tag kind="warn">{t.cut}</Tag>}
    </p>
  )
}
