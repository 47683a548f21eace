import { html } from 'hono/html'
import type { PartStatus } from '../providers/setup.ts'

const partNames = {
  recogniser: 'Hearing · 语音识别',
  'language model': 'Thinking · 语言模型',
  speech: 'Speaking · 语音合成',
} as const satisfies Record<PartStatus['part'], string>

export interface StartPage {
  readonly version: string
  readonly baseUrl: string
  readonly parts: readonly PartStatus[]
}

/** The page at `/`: how to connect a device, and what this server can do as it is set up now. */
export function startPage({ version, baseUrl, parts }: StartPage) {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Lapel</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif; }
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; }
code { font-size: 1.05em; overflow-wrap: anywhere; }
dt { font-weight: 600; margin-top: 1rem; }
dd { margin: 0; }
</style>
</head>
<body>
<main>
<h1>Lapel ${version}</h1>
<p>The server is running. <span lang="zh">服务器已启动。</span></p>
<h2>Connect a device · <span lang="zh">连接设备</span></h2>
<p>Type this OTA address into the device’s Wi-Fi setup page. <span lang="zh">在设备的配网页面填写此 OTA 地址：</span></p>
<p><code>${baseUrl}/xiaozhi/ota/</code></p>
<p>Without a device: <span lang="zh">没有设备：</span><code>npm run lapel -- talk --text "what time is it"</code></p>
<h2>This server · <span lang="zh">本服务器</span></h2>
<dl>
${parts.map(
  ({ part, name, advice }) =>
    html`<dt>${partNames[part]}</dt><dd>${name}</dd>${advice ? html`<dd>${advice}</dd>` : ''}`,
)}
</dl>
<p>State: <a href="/readyz">/readyz</a>, <a href="/metrics">/metrics</a></p>
</main>
</body>
</html>`
}
