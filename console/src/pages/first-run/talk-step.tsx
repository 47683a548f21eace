import { put } from '../../lib/api.ts'
import { inBoth } from '../../lib/language.ts'
import { go } from '../../lib/route.ts'
import { Button } from '../../parts/button.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { InUse } from './in-use.tsx'
import type { Setup, StepProps } from './setup.ts'

const words = inBoth({
  en: {
    here: 'Right here',
    hereAbout: 'This browser becomes a voice device of its own.',
    talk: 'Talk to it now',
    device: 'With a device',
    deviceAbout: 'Type this OTA address into the Wi-Fi setup page of the device. It then connects by itself.',
    onlyHere: 'This server listens on this machine only; for devices, set server.host to 0.0.0.0 and start it again.',
    deviceHint:
      'Whether it has to be approved depends on the setting auth.devices; those that wait are on the page Fleet.',
  },
  zh: {
    here: '就在这里',
    hereAbout: '浏览器本身即可作为语音设备。',
    talk: '现在开始对话',
    device: '使用设备',
    deviceAbout: '在设备的配网页面填写此 OTA 地址，设备随后会自动连接。',
    onlyHere: '服务器只在本机监听；要连接设备，请将 server.host 设为 0.0.0.0 并重启。',
    deviceHint: '设备是否需要批准取决于设置 auth.devices；等待批准的设备显示在“设备”页面。',
  },
})

export function TalkStep({ setup }: StepProps) {
  const t = words.value
  const address = otaAddress(setup)
  const talk = async () => {
    await put('/setup/steps/talk', { state: 'done' })
    go(['talk'])
  }
  return (
    <>
      {setup.parts.map(({ part }) => (
        <InUse key={part} setup={setup} part={part} isNamed />
      ))}
      <h3>{t.here}</h3>
      <p>{t.hereAbout}</p>
      <p>
        <Button kind="main" onPress={talk}>
          {t.talk}
        </Button>
      </p>
      <h3>{t.device}</h3>
      <p>{t.deviceAbout}</p>
      <div class="row address-row">
        <code class="address">{address}</code>
        <CopyButton text={address} />
      </div>
      {isOnlyHere(address) && <Notice kind="warn">{t.onlyHere}</Notice>}
      <p class="soft small">{t.deviceHint}</p>
    </>
  )
}

/** As devices reach it: this machine’s own name for itself means the device, to a device. */
function otaAddress({ publicUrl, lanHost }: Setup): string {
  const port = location.port === '' ? '' : `:${location.port}`
  const base = publicUrl ?? (isOnlyHere(location.origin) ? `${location.protocol}//${lanHost}${port}` : location.origin)
  return `${base.replace(/\/+$/, '')}/xiaozhi/ota/`
}

/** Whether an address means, to whoever uses it, the machine that they sit at. */
const isOnlyHere = (address: string) => /^https?:\/\/(localhost|127\.|\[::1\])/.test(address)
