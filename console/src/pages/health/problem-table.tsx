import { useEffect, useState } from 'preact/hooks'
import { get } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { timeText } from '../../lib/format.ts'
import { Empty, Tag } from '../../parts/notice.tsx'
import { ScrollSideways } from '../../parts/scroll-sideways.tsx'
import { failed } from '../../parts/toast.tsx'
import { words } from './health-words.ts'

type Problem = Reply<'listProblems'>[number]

/** What the log warns of. `count`: how many there have been; the list is loaded anew when there are more. */
export function ProblemTable({ count }: { readonly count: number }) {
  const t = words.value
  const [problems, setProblems] = useState<readonly Problem[]>([])
  useEffect(() => {
    let isWanted = true
    get<readonly Problem[]>('/health/problems').then((found) => {
      if (isWanted) setProblems(found)
    }, failed)
    return () => {
      isWanted = false
    }
  }, [count])
  return (
    <section aria-label={t.problems}>
      <h2>{t.problems}</h2>
      {count === 0 ? (
        <Empty>{t.noProblems}</Empty>
      ) : (
        <>
          <p class="soft">{t.problemsMore(count)}</p>
          <ScrollSideways label={t.problems} isPanel>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t.when}</th>
                  <th scope="col">{t.what}</th>
                </tr>
              </thead>
              <tbody>
                {problems.map(({ at, level, message, fields }, index) => (
                  <tr key={`${at} ${problems.length - index}`}>
                    <td>
                      {timeText(at, 'seconds')}{' '}
                      <Tag kind={level === 'error' ? 'bad' : 'warn'}>{level === 'error' ? t.error : t.warn}</Tag>
                    </td>
                    <td lang="en">
                      {message}
                      {Object.keys(fields).length > 0 && <pre class="soft small">{fieldsText(fields)}</pre>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollSideways>
        </>
      )}
    </section>
  )
}

function fieldsText(fields: Problem['fields']): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('\n')
}
