import { useEffect, useRef } from 'preact/hooks'
import { get } from './lib/api.ts'
import { offerFirstSteps } from './lib/first-steps.ts'
import { inBoth } from './lib/language.ts'
import { live } from './lib/live.ts'
import { hrefOf, route } from './lib/route.ts'
import { type ConsoleSession, isAdmin, session } from './lib/session.ts'
import { PageView } from './page-view.tsx'
import { pages } from './pages.ts'
import { Questions } from './parts/dialog.tsx'
import { Toasts } from './parts/toast.tsx'
import { Sidebar } from './sidebar.tsx'
import { SignIn } from './sign-in.tsx'

const words = inBoth({
  en: {
    skip: 'Skip to content',
    over: 'You are no longer signed in. What is under way here goes on.',
    signIn: 'Sign in',
    lost: 'The connection to the server is lost. What you see may be old; it comes back by itself.',
  },
  zh: {
    skip: '跳到内容',
    over: '登录已失效，此页面的内容会继续。',
    signIn: '登录',
    lost: '与服务器的连接已断开，当前内容可能不是最新；恢复后会自动更新。',
  },
})

/** The whole console: who is signed in sees the pages, everybody else the way in. */
export function App() {
  useEffect(() => {
    get<ConsoleSession>('/session').then(
      (found) => {
        session.value = found
      },
      () => {
        session.value = undefined
      },
    )
  }, [])
  useEffect(() => {
    if (session.value === undefined) live.end()
    // Where this fails, the first page is shown all the same.
    else if (isAdmin()) void offerFirstSteps().catch(() => undefined)
  }, [session.value])

  const { parts } = route.value
  const path = parts[0] ?? pages[0]?.path
  /** The page that was shown to somebody who was signed in. */
  const shown = useRef<string | undefined>(undefined)
  if (session.value === 'asking') return null
  if (session.value !== undefined) shown.current = path
  const goesOn = shown.current === path && pages.some((page) => page.path === path && page.outlivesSession)
  const isOutside = path === 'sign-in' || (session.value === undefined && !goesOn)
  return (
    <>
      {isOutside ? (
        <SignIn link={path === 'sign-in' ? parts[1] : undefined} />
      ) : (
        <div class="frame">
          <button type="button" class="skip" onClick={() => document.getElementById('content')?.focus()}>
            {words.value.skip}
          </button>
          <Sidebar />
          <main id="content" tabIndex={-1}>
            {live.state.value === 'lost' && (
              <div class="notice warn" role="status">
                {words.value.lost}
              </div>
            )}
            {session.value === undefined && (
              <div class="notice warn" role="status">
                {words.value.over} <a href={hrefOf(['sign-in'])}>{words.value.signIn}</a>
              </div>
            )}
            <PageView />
          </main>
        </div>
      )}
      <Questions />
      <Toasts />
    </>
  )
}
