import { useEffect, useState } from 'preact/hooks'
import { get } from '../../lib/api.ts'
import type { Device, Reply } from '../../lib/api-types.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { SelectField } from '../../parts/fields.tsx'
import { failed } from '../../parts/toast.tsx'
import { words } from './words.ts'

/** The command to type, ready to be copied. */
export function HowToSend() {
  const t = words.value
  const [devices, setDevices] = useState<readonly Device[]>()
  const [chosen, setChosen] = useState('')
  useEffect(() => {
    get<Reply<'listDevices'>>('/devices', { limit: 1000 }).then(({ items }) => {
      setDevices(items)
      setChosen((items.find(({ online }) => online) ?? items[0])?.id ?? '')
    }, failed)
  }, [])
  const command = `npm run lapel -- watch --url ${location.origin} --device ${chosen || 'ID'} -- npm test`
  return (
    <section class="panel" aria-labelledby="how-title">
      <h2 id="how-title">{t.how}</h2>
      {devices?.length === 0 && <p>{t.howNoDevice}</p>}
      {devices && devices.length > 0 && (
        <SelectField
          label={t.howDevice}
          value={chosen}
          onChange={setChosen}
          options={devices.map(({ id, name }) => ({ value: id, text: name ? `${name} (${id})` : id }))}
        />
      )}
      <p>{t.howCommand}</p>
      <pre class="command">
        <code>{command}</code>
      </pre>
      <div class="row">
        <CopyButton text={command} />
        <span class="soft small">{t.howMore}</span>
      </div>
    </section>
  )
}
