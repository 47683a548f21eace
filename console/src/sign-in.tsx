import { useEffect, useState } from 'preact/hooks'
import { ApiFailure, post } from './lib/api.ts'
import { chooseLanguage, inBoth, language } from './lib/language.ts'
import { go, route } from './lib/route.ts'
import { type ConsoleSession, session } from './lib/session.ts'
import { Button } from './parts/button.tsx'
import { TextField } from './parts/fields.tsx'
import { Notice } from './parts/notice.tsx'

const words = inBoth({
  en: {
    title: 'Sign in',
    token: 'Admin token',
    hint: 'It was printed at the first start and is kept in the data directory, in secrets.json. Each start also prints a link that signs in once.',
    enter: 'Sign in',
    wrong: 'This token is not known here.',
    used: 'This link has been used or is too old. Start the server again for another one, or sign in with the token.',
    many: 'Too many attempts. Try again in a minute.',
    unreachable: 'The server cannot be reached.',
    waiting: 'Signing in…',
    other: '中文',
  },
  zh: {
    title: '登录',
    token: '管理员令牌',
    hint: '令牌在首次启动时显示，并保存在数据目录的 secrets.json 中。每次启动还会显示一个一次性登录链接。',
    enter: '登录',
    wrong: '令牌不正确。',
    used: '此链接已使用或已过期。请重启服务器以获取新链接，或使用令牌登录。',
    many: '尝试次数过多，请一分钟后再试。',
    unreachable: '无法连接服务器。',
    waiting: '正在登录…',
    other: 'English',
  },
})

/** The way in: by the token, or by the one-time link that the server prints. */
export function SignIn({ link }: { readonly link: string | undefined }) {
  const t = words.value
  const [token, setToken] = useState('')
  const [problem, setProblem] = useState<string>()
  const [isWaiting, setWaiting] = useState(link !== undefined)

  const enter = async (by: { readonly token: string } | { readonly link: string }) => {
    setWaiting(true)
    try {
      session.value = await post<ConsoleSession>('/session', by)
      if (route.value.parts[0] === 'sign-in') go([], { replace: true })
    } catch (error) {
      setProblem(problemOf(error, 'link' in by))
      // What was used up is of no more use in the address.
      if ('link' in by) go([], { replace: true })
    }
    setWaiting(false)
  }
  useEffect(() => {
    if (link !== undefined) void enter({ link })
  }, [link])

  return (
    <main class="sign-in">
      <div class="row between">
        <h1>Lapel</h1>
        <Button kind="quiet" onPress={() => chooseLanguage(language.value === 'zh' ? 'en' : 'zh')}>
          <span lang={language.value === 'zh' ? 'en' : 'zh'}>{t.other}</span>
        </Button>
      </div>
      {isWaiting ? (
        <p role="status">{t.waiting}</p>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void enter({ token })
          }}
        >
          <h2>{t.title}</h2>
          {problem && <Notice kind="bad">{problem}</Notice>}
          <TextField
            type="password"
            label={t.token}
            hint={t.hint}
            value={token}
            onChange={setToken}
            required
            autoComplete="current-password"
          />
          <Button type="submit" kind="main">
            {t.enter}
          </Button>
        </form>
      )}
    </main>
  )
}

function problemOf(error: unknown, byLink: boolean): string {
  const t = words.value
  if (!(error instanceof ApiFailure)) return String(error)
  if (error.status === 0) return t.unreachable
  if (error.status === 429) return t.many
  if (error.status === 401) return byLink ? t.used : t.wrong
  return error.message
}
