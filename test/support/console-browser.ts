import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { findProgram } from '../../src/providers/programs/find-program.ts'
import { withBuiltConsole } from './built-console.ts'
import { watchForProblems } from './console-problems.ts'
import type { TestServer } from './test-server.ts'

const executable = await findProgram('chromium', process.env.PATH ?? '')

/** For `it.skipIf(!browserIsThere)`; `.ci/run` installs it, and fails where a test is skipped all the same. */
export const browserIsThere = executable !== undefined

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface ConsoleOptions {
  readonly server: TestServer
  /** Where in the console, e.g. `fleet/dev-1`. */
  readonly path?: string
  readonly language?: 'en' | 'zh'
  /** What the microphone hears, once, as 16-bit PCM; the file has to stay until the end of the test. */
  readonly fakeMicrophoneWav?: string
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
  /** With the admin token, unless another one is named. */
  readonly signIn?: boolean
  readonly token?: string
  /** What may be complained about, e.g. where the test stops the server. */
  readonly allow?: readonly RegExp[]
}

export interface OpenConsole {
  readonly page: Page
  readonly context: BrowserContext
}

const patienceMs = 10_000

/** One for all tests of this process, started by the first; it ends with the process, which holds its pipe. */
let shared: Promise<Browser> | undefined

/**
 * Opens the console of a server in a browser of its own, as far as cookies and storage go. It is closed at the end of
 * the test, which fails where the page has complained: an error on its console, something that its policy forbade, a
 * request that failed.
 */
export async function openConsole(options: ConsoleOptions): Promise<OpenConsole> {
  const { server, path = '', language = 'en', colorScheme = 'light', signIn = true } = options
  const base = `http://127.0.0.1:${server.app.port}`
  // The server keeps what it has read, whoever builds the console later.
  await withBuiltConsole(async () => void (await fetch(base)))
  const browser = await browserFor(options)
  const context = await browser.newContext({
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    viewport: options.viewport ?? { width: 1280, height: 800 },
    colorScheme,
    reducedMotion: 'reduce',
    ...(options.fakeMicrophoneWav !== undefined && { permissions: ['microphone'] }),
  })
  // Less than a test has: what was waited for is said.
  context.setDefaultTimeout(patienceMs)
  const problems = watchForProblems(context, options.allow ?? [], signIn)
  onTestFinished(async () => {
    await context.close()
    const found = problems()
    if (found.length > 0) throw new Error(`The page complained:\n${found.join('\n')}`)
  })
  if (signIn) await context.addCookies([await sessionCookie(base, options.token ?? adminToken(server))])
  const page = await context.newPage()
  await page.goto(`${base}/#/${path}`)
  return { page, context }
}

/** Keeps a picture of the page for the documentation, when that is asked for: LAPEL_SCREENSHOTS=1. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env.LAPEL_SCREENSHOTS !== '1') return
  const file = fileURLToPath(new URL(`../../docs/images/${name}.png`, import.meta.url))
  await page.screenshot({ path: file, animations: 'disabled' })
}

async function browserFor({ fakeMicrophoneWav }: ConsoleOptions): Promise<Browser> {
  if (fakeMicrophoneWav === undefined) {
    shared ??= launch([])
    return shared
  }
  const own = await launch([
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${fakeMicrophoneWav}%noloop`,
    '--autoplay-policy=no-user-gesture-required',
  ])
  onTestFinished(() => own.close())
  return own
}

function launch(args: readonly string[]): Promise<Browser> {
  if (executable === undefined) throw new Error('chromium is not installed')
  return chromium.launch({ executablePath: executable, args: [...quiet, ...args] })
}

function adminToken({ app, config }: TestServer): string {
  const token = config.auth.adminToken ?? app.newAdminToken
  if (token === undefined) throw new Error('give the server an auth.adminToken to sign in with')
  return token
}

async function sessionCookie(base: string, token: string) {
  const reply = await fetch(`${base}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lapel-console': '1' },
    body: JSON.stringify({ token }),
  })
  const [name, value] = reply.headers.getSetCookie()[0]?.split(';')[0]?.split('=') ?? []
  if (!name || !value) throw new Error(`signing in failed with ${reply.status}`)
  return { name, value, url: base, httpOnly: true, sameSite: 'Strict' as const }
}
