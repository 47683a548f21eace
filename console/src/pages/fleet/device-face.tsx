import type { ComponentChildren } from 'preact'
import { faceWords } from './face-words.ts'
import { type Screen, useScreen } from './use-screen.ts'

/** The face of a device, with what it was told to show. */
export function DeviceFace({ id }: { readonly id: string }) {
  const t = faceWords.value
  const screen = useScreen(id)
  return (
    <section class="panel" aria-label={t.title}>
      <h2>{t.title}</h2>
      <p class="soft small">{t.about}</p>
      <div class={`face ${screen?.online ? '' : 'away'}`}>
        {screen && (
          <>
            <p class="face-state">{stateText(screen)}</p>
            <p class="face-emoji" role="img" aria-label={screen.face?.emotion ?? 'neutral'}>
              {screen.face?.emoji ?? '😐'}
            </p>
            <Parts screen={screen} />
          </>
        )}
      </div>
    </section>
  )
}

function stateText({ online, listening, speaking }: Screen): string {
  const t = faceWords.value
  if (!online) return t.away
  return speaking ? t.speaking : listening ? t.listening : t.idle
}

/** The latest first, as a device puts it above what was there. */
function Parts({ screen }: { readonly screen: Screen }) {
  const t = faceWords.value
  const { words, sentence, alert, message, banner, tasks, render } = screen
  const parts = [
    words && { at: words.at, name: t.words, kind: 'words', content: words.text },
    sentence && { at: sentence.at, name: t.sentence, kind: 'sentence', content: sentence.text },
    alert && { at: alert.at, name: alert.status, kind: 'alert', content: alert.text },
    message && { at: message.at, name: t.from(message.from), kind: 'message', content: message.text },
    banner && { at: banner.at, name: t.banner, kind: 'banner', content: banner.text },
    tasks !== null &&
      tasks.total > 0 && {
        at: tasks.at,
        name: t.tasks(tasks.group, tasks.total),
        kind: 'tasks',
        content: <Lines lines={tasks.lines} />,
      },
    render && {
      at: render.at,
      name: render.title ?? t.drawn,
      kind: 'render',
      content: <Lines lines={render.lines} />,
    },
  ].filter((part) => part !== null && part !== false)
  if (parts.length === 0) return <p class="face-part soft">{t.blank}</p>
  return (
    <>
      {parts
        .toSorted((a, b) => (a.at < b.at ? 1 : -1))
        .map(({ kind, name, content }) => (
          <Part key={kind} kind={kind} name={name}>
            {content}
          </Part>
        ))}
    </>
  )
}

interface PartProps {
  readonly kind: string
  readonly name: string
  readonly children: ComponentChildren
}

function Part({ kind, name, children }: PartProps) {
  return (
    <div class={`face-part ${kind}`} data-part={kind}>
      <span class="small face-part-name">{name}</span>
      <div>{children}</div>
    </div>
  )
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  return (
    <ul>
      {lines.map((line, index) => (
        <li key={index}>{line}</li>
      ))}
    </ul>
  )
}
