import { useEffect } from 'preact/hooks'
import { get } from './lib/api.ts'
import { offerFirstSteps } from './lib/first-steps.ts'
import { inBoth } from './lib/language.ts'
import { live } from './lib/live.ts'
import { route } from './lib/route.ts'
import { type ConsoleSession, isAdmin, session } from './lib/session.ts'
import { PageView } from './page-view.tsx'
import { Questions } from './parts/dialog.tsx'
import { Toasts } from './parts/toast.tsx'
import { Sidebar } from './sidebar.tsx'
import { SignIn } from './sign-in.tsx'

const words = inBoth({
  en: {
    skip: 'Skip to content',
    lost: 'The connection to the server is lost. What you see may be old; it comes back by itself.',
  },
  zh: { skip: '跳到内容', lost: '与服务器的连接已断开，当前内容可能不是最新；恢复后会自动更新。' },
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
  if (session.value === 'asking') return null
  const isOutside = session.value === undefined || parts[0] === 'sign-in'
  return (
    <>
      {isOutside ? (
        <SignIn link={parts[0] === 'sign-in' ? parts[1] : undefined} />
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
            <PageView />
          </main>
        </div>
      )}
      <Questions />
      <Toasts />
    </>
  )
}
