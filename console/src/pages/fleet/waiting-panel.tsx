import { useState } from 'preact/hooks'
import { get } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { useCollection } from '../../lib/collection.ts'
import { agoText } from '../../lib/format.ts'
import { isAdmin } from '../../lib/session.ts'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/fields.tsx'
import { admissionWords } from './admission-words.ts'
import { ApproveDialog } from './approve-dialog.tsx'

type Waiting = Reply<'listEnrolments'>['items'][number]

/** Devices that show a code and wait; they are picked, or their code is typed. */
export function WaitingPanel() {
  const t = admissionWords.value
  const { items } = useCollection<Waiting>({
    topic: 'enrolments',
    load: async () => (await get<Reply<'listEnrolments'>>('/enrolments')).items,
    idOf: ({ id }) => id,
  })
  const [chosen, setChosen] = useState<{ readonly code: string; readonly name?: string | null }>()
  return (
    <section class={items.length > 0 ? 'panel waiting' : 'panel none-waiting'} aria-label={t.title}>
      <div>
        <h2>{t.title}</h2>
        <p class="soft">{items.length > 0 ? t.about : t.none}</p>
      </div>
      {items.length > 0 && (
        <ul class="waiting-list">
          {items.map((device) => (
            <li key={device.id}>
              <code class="waiting-code">{device.code}</code>
              <span class="waiting-who">
                {device.name ?? device.id}
                <span class="small soft">
                  {[device.board, device.firmware, t.asked(agoText(device.askedAt))].filter(Boolean).join(' · ')}
                </span>
              </span>
              {isAdmin() && (
                <Button kind="main" label={`${t.approve}: ${device.code}`} onPress={() => setChosen(device)}>
                  {t.approve}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {isAdmin() && <CodeForm onCode={(code) => setChosen({ code })} />}
      {chosen && <ApproveDialog code={chosen.code} name={chosen.name} onClose={() => setChosen(undefined)} />}
    </section>
  )
}

function CodeForm({ onCode }: { onCode(code: string): void }) {
  const t = admissionWords.value
  const [code, setCode] = useState('')
  const [isWrong, setWrong] = useState(false)
  const submit = (event: Event) => {
    event.preventDefault()
    const digits = code.replaceAll(/\D/g, '')
    setWrong(digits.length !== 6)
    if (digits.length !== 6) return
    setCode('')
    onCode(digits)
  }
  return (
    <form class="row code-form" onSubmit={submit}>
      <TextField
        label={t.code}
        value={code}
        onChange={setCode}
        inputMode="numeric"
        autoComplete="off"
        maxLength={10}
        error={isWrong ? t.codeError : undefined}
      />
      <Button type="submit">{t.approve}</Button>
    </form>
  )
}
