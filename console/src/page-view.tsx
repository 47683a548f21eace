import { type ComponentType, createElement } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { inBoth, language } from './lib/language.ts'
import { hrefOf, route } from './lib/route.ts'
import { common } from './lib/words.ts'
import { type PageEntry, type PageProps, pages } from './pages.ts'
import { Page } from './parts/page.tsx'

const words = inBoth({
  en: { unknown: 'There is no such page', back: 'To the first page', failed: 'This page could not be loaded' },
  zh: { unknown: '没有这个页面', back: '返回首页', failed: '页面加载失败' },
})

interface Loaded {
  readonly entry: PageEntry
  /** `undefined`: it could not be loaded. */
  readonly view: ComponentType<PageProps> | undefined
}

/** The page that the route names; its code is loaded when it is first wanted. */
export function PageView() {
  const [path = pages[0]?.path, ...rest] = route.value.parts
  const entry = pages.find((page) => page.path === path)
  const [loaded, setLoaded] = useState<Loaded>()

  useEffect(() => {
    if (!entry) return
    let isWanted = true
    const show = (view: Loaded['view']) => {
      if (isWanted) setLoaded({ entry, view })
    }
    entry.load().then(
      (module) => show(module.default),
      () => show(undefined),
    )
    return () => {
      isWanted = false
    }
  }, [entry])

  useEffect(() => {
    document.title = entry ? `${entry.title[language.value]} · Lapel` : 'Lapel'
  }, [entry, language.value])

  if (!entry) {
    return (
      <Page title={words.value.unknown}>
        <p>
          <a href={hrefOf([])}>{words.value.back}</a>
        </p>
      </Page>
    )
  }
  if (loaded?.entry !== entry) return <p aria-busy="true">{common.value.loading}</p>
  if (!loaded.view) {
    return (
      <Page title={words.value.failed}>
        <button type="button" class="button plain" onClick={() => location.reload()}>
          {common.value.reload}
        </button>
      </Page>
    )
  }
  return createElement(loaded.view, { rest })
}
