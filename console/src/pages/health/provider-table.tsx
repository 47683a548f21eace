import { useEffect, useState } from 'preact/hooks'
import { get } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { durationText } from '../../lib/format.ts'
import { ScrollSideways } from '../../parts/scroll-sideways.tsx'
import { failed } from '../../parts/toast.tsx'
import { words } from './health-words.ts'

type Provider = Reply<'listProviders'>[number]

/** Samples between two looks at the providers. */
const every = 2

/** What hears, thinks and speaks, and how that goes. `tick` counts samples. */
export function ProviderTable({ tick }: { readonly tick: number }) {
  const t = words.value
  const [providers, setProviders] = useState<readonly Provider[]>([])
  const round = Math.floor(tick / every)
  useEffect(() => {
    let isWanted = true
    get<readonly Provider[]>('/providers').then((found) => {
      if (isWanted) setProviders(found)
    }, failed)
    return () => {
      isWanted = false
    }
  }, [round])
  return (
    <section aria-label={t.providers}>
      <h2>{t.providers}</h2>
      {providers.length === 0 ? (
        <p class="soft">{t.noProviders}</p>
      ) : (
        <ScrollSideways label={t.providers} isPanel>
          <table>
            <thead>
              <tr>
                <th scope="col">{t.part}</th>
                <th scope="col">{t.provider}</th>
                <th scope="col">{t.users}</th>
                <th scope="col" class="number">
                  {t.calls}
                </th>
                <th scope="col" class="number">
                  {t.errors}
                </th>
                <th scope="col" class="number">
                  {t.wait}
                </th>
              </tr>
            </thead>
            <tbody>
              {providers.map(({ instance, kind, provider, users, stats }) => (
                <tr key={`${kind} ${instance}`}>
                  <td>{t.kinds[kind] ?? kind}</td>
                  <th scope="row">{provider}</th>
                  <td>
                    <code>{[...new Set(users)].join(', ')}</code>
                  </td>
                  <td class="number">{stats.calls}</td>
                  <td class={stats.errors > 0 ? 'number bad' : 'number'}>{stats.errors}</td>
                  <td class="number">{durationText(stats.lastWaitMs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollSideways>
      )}
    </section>
  )
}
