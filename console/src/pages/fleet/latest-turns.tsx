import { get } from '../../lib/api.ts'
import type { Reply, Turn } from '../../lib/api-types.ts'
import { useCollection } from '../../lib/collection.ts'
import { agoText, durationText } from '../../lib/format.ts'
import { hrefOf } from '../../lib/route.ts'
import { words as turnWords } from '../turns/turn-words.ts'
import { deviceWords } from './device-words.ts'

const atMost = 5

/** The last exchanges of a device, each with the way to where its time went. */
export function LatestTurns({ id }: { readonly id: string }) {
  const t = deviceWords.value
  const { items } = useCollection<Turn>(
    {
      topic: 'turns',
      load: async () => (await get<Reply<'listTurns'>>('/turns', { device: id, limit: atMost })).items,
      idOf: (turn) => turn.id,
      isWanted: (turn) => turn.device === id,
      newAt: 'start',
      atMost,
    },
    id,
  )
  return (
    <section class="panel" aria-label={t.turns}>
      <h2>{t.turns}</h2>
      {items.length === 0 && <p class="soft">{t.noTurns}</p>}
      <ul class="latest-turns">
        {items.map((turn) => (
          <li key={turn.id}>
            <a href={hrefOf(['turns', turn.id])}>{agoText(turn.startedAt)}</a> {turnWords.value.outcomes[turn.outcome]}
            {turn.firstAudioMs !== null && `, ${durationText(turn.firstAudioMs)}`}
          </li>
        ))}
      </ul>
    </section>
  )
}
