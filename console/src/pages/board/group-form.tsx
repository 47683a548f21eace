import { useState } from 'preact/hooks'
import { Button } from '../../parts/button.tsx'
import { TextField } from '../../parts/fields.tsx'
import { words } from './words.ts'

/** Names a group, which need not have tasks yet. */
export function GroupForm({ onOpen }: { onOpen(group: string): void }) {
  const t = words.value
  const [name, setName] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        // As the server writes it.
        if (name.trim() !== '') onOpen(name.trim().toLowerCase())
      }}
    >
      <TextField label={t.group} hint={t.groupHint} value={name} onChange={setName} maxLength={128} required />
      <Button type="submit" kind="main">
        {t.open}
      </Button>
    </form>
  )
}
