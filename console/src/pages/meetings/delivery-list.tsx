import { useEffect, useState } from 'preact/hooks'
import { get, post } from '../../lib/api.ts'
import type { Reply } from '../../lib/api-types.ts'
import { timeText } from '../../lib/format.ts'
import { hrefOf } from '../../lib/route.ts'
import { isAdmin } from '../../lib/session.ts'
import { common } from '../../lib/words.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/notice.tsx'
import { ScrollSideways } from '../../parts/scroll-sideways.tsx'
import { failed, toast } from '../../parts/toast.tsx'
import { words } from './words.ts'

type Deliveries = Reply<'listDeliveries'>

/** What the webhook did not take, and a way to have it sent again. */
export function DeliveryList() {
  const t = words.value
  const [deliveries, setDeliveries] = useState<Deliveries>()
  const load = () => get<Deliveries>('/deliveries', { limit: 1000 }).then(setDeliveries, failed)
  useEffect(() => {
    void load()
  }, [])

  const retry = async (id: string) => {
    await post(`/deliveries/${id}/retry`)
    toast(t.retried)
    await load()
  }
  if (!deliveries) return <p aria-busy="true">{common.value.loading}</p>
  return (
    <>
      <div class="row between">
        <p class="soft">{t.deliveriesAbout}</p>
        <Button onPress={load}>{common.value.reload}</Button>
      </div>
      {deliveries.items.length === 0 ? (
        <Empty>{t.noDeliveries}</Empty>
      ) : (
        <ScrollSideways label={t.deliveries}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t.meeting}</th>
                <th scope="col">{t.receiver}</th>
                <th scope="col">{t.made}</th>
                <th scope="col">{t.attempts}</th>
                <th scope="col">{t.lastError}</th>
                {isAdmin() && (
                  <th scope="col">
                    <span class="visually-hidden">{t.retry}</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {deliveries.items.map((delivery) => (
                <tr key={delivery.id}>
                  <td>
                    <a href={hrefOf(['meetings', delivery.meeting])}>{delivery.meeting}</a>
                  </td>
                  <td>
                    <code>{delivery.url}</code>
                  </td>
                  <td>{timeText(delivery.madeAt)}</td>
                  <td>{delivery.attempts}</td>
                  <td>{delivery.lastError ?? '–'}</td>
                  {isAdmin() && (
                    <td>
                      <Button onPress={() => retry(delivery.id)}>{t.retry}</Button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollSideways>
      )}
    </>
  )
}
