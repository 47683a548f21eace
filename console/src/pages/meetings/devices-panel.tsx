import { useEffect, useState } from 'preact/hooks'
import { get, post } from '../../lib/api.ts'
import type { Device, Reply } from '../../lib/api-types.ts'
import { isAdmin } from '../../lib/session.ts'
import { Button } from '../../parts/button.tsx'
import { SelectField } from '../../parts/fields.tsx'
import { Tag } from '../../parts/notice.tsx'
import { failed } from '../../parts/toast.tsx'
import type { MeetingDetails } from './use-meeting.ts'
import { words } from './words.ts'

interface DevicesPanelProps {
  readonly meeting: MeetingDetails
  onChanged(): Promise<void>
}

/** Which devices listen; while the meeting goes on, others can be added. */
export function DevicesPanel({ meeting: { id, state, participants, devices }, onChanged }: DevicesPanelProps) {
  const t = words.value
  return (
    <section class="panel" aria-labelledby="devices-title">
      <h2 id="devices-title">{t.devices}</h2>
      <ul class="plain-list">
        {participants.map((device) => (
          <li key={device.id} class="row between">
            <span>{device.name ?? device.id}</span>
            <Tag kind={device.online ? 'good' : 'plain'}>{device.online ? t.online : t.offline}</Tag>
          </li>
        ))}
      </ul>
      {state === 'open' && isAdmin() && (
        <AddDevice key={devices.join()} id={id} taken={devices} onChanged={onChanged} />
      )}
    </section>
  )
}

interface AddDeviceProps {
  readonly id: string
  readonly taken: readonly string[]
  onChanged(): Promise<void>
}

function AddDevice({ id, taken, onChanged }: AddDeviceProps) {
  const t = words.value
  const [devices, setDevices] = useState<readonly Device[]>([])
  const [chosen, setChosen] = useState('')
  useEffect(() => {
    get<Reply<'listDevices'>>('/devices', { online: true, limit: 1000 }).then(({ items }) => {
      const others = items.filter((device) => !taken.includes(device.id))
      setDevices(others)
      setChosen(others[0]?.id ?? '')
    }, failed)
  }, [])
  if (devices.length === 0) return <p class="soft small">{t.noOther}</p>
  const add = async () => {
    await post(`/meetings/${id}/devices`, { deviceId: chosen })
    await onChanged()
  }
  return (
    <div class="add-device">
      <SelectField
        label={t.addDevice}
        value={chosen}
        onChange={setChosen}
        options={devices.map((device) => ({ value: device.id, text: device.name ?? device.id }))}
      />
      <Button onPress={add}>{t.addDevice}</Button>
    </div>
  )
}
