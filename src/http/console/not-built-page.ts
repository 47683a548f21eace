import { html } from 'hono/html'

/** Instead of the console where it has not been built: how to do that. */
export function notBuiltPage() {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Lapel</title>
</head>
<body>
<main>
<h1>Lapel</h1>
<p>The server is running, and devices can connect. Its console has not been built yet. In the folder of the server:</p>
<p lang="zh">服务器已启动，设备可以连接。控制台尚未构建，请在服务器目录中运行：</p>
<pre>npm run build</pre>
<p>Then load this page again. If that says that Vite is missing, run <code>npm ci</code> first.</p>
<p lang="zh">然后重新加载本页。若提示缺少 Vite，请先运行 <code>npm ci</code>。</p>
</main>
</body>
</html>`
}
