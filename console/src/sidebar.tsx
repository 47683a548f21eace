import { useEffect, useRef, useState } from 'preact/hooks'
import { remove } from './lib/api.ts'
import { chooseLanguage, inBoth, type Language, language, languages } from './lib/language.ts'
import { go, hrefOf, route } from './lib/route.ts'
import { session } from './lib/session.ts'
import { pages } from './pages.ts'
import { Button } from './parts/button.tsx'

const words = inBoth({
  en: { menu: 'Menu', pages: 'Pages', language: 'Language', out: 'Sign out', viewer: 'You may look, not change' },
  zh: { menu: '菜单', pages: '页面', language: '语言', out: '退出登录', viewer: '只能查看，不能修改' },
})

/** The way from page to page; on a narrow screen behind a button. */
export function Sidebar() {
  const t = words.value
  const [isOpen, setOpen] = useState(false)
  const current = route.value.parts[0] ?? pages[0]?.path
  const before = useRef(current)
  useEffect(() => {
    if (before.current === current) return
    before.current = current
    setOpen(false)
    // Whoever does not see the page hears that it is another one.
    document.getElementById('content')?.focus()
  }, [current])
  const signOut = async () => {
    await remove('/session')
    go(['sign-in'])
    session.value = undefined
  }
  const who = session.value
  return (
    <header class="side">
      <div class="side-head">
        <a class="brand" href={hrefOf([])}>
          Lapel
        </a>
        <button
          type="button"
          class="button quiet menu"
          aria-expanded={isOpen}
          aria-controls="navigation"
          onClick={() => setOpen(!isOpen)}
        >
          {t.menu}
        </button>
      </div>
      <div id="navigation" class={isOpen ? 'side-body open' : 'side-body'}>
        <nav aria-label={t.pages}>
          <ul>
            {pages
              .filter(({ isHidden }) => !isHidden)
              .map(({ path, title }) => (
                <li key={path}>
                  <a href={hrefOf([path])} aria-current={path === current ? 'page' : undefined}>
                    {title[language.value]}
                  </a>
                </li>
              ))}
          </ul>
        </nav>
        <div class="side-foot">
          <label>
            <span class="visually-hidden">{t.language}</span>
            <select value={language.value} onChange={(event) => chooseLanguage(event.currentTarget.value as Language)}>
              {Object.entries(languages).map(([code, name]) => (
                <option key={code} value={code} lang={code} selected={code === language.value}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <Button kind="quiet" onPress={signOut}>
            {t.out}
          </Button>
          {typeof who === 'object' && (
            <p class="soft small">
              {who.role === 'viewer' ? `${t.viewer} · ` : ''}
              {who.version}
            </p>
          )}
        </div>
      </div>
    </header>
  )
}
