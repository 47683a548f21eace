import { expect, it } from 'vitest'
import { seededRandom } from '../support/churn.ts'
import { runMeetingKills } from '../support/meeting-kill.ts'
import { storeKinds } from '../support/stores.ts'

// The short form of `npm run check:meeting-kill`.
it.each(storeKinds)(
  'a server that is killed in a meeting has kept what it acknowledged, once: $name',
  { timeout: 120_000 },
  async ({ name, available, makePlace }) => {
    if (!available) return expect(name).toBe('postgres')
    await using place = await makePlace()
    const random = seededRandom(7)
    const found = await runMeetingKills(place.options, {
      kills: 3,
      lifeLength: () => Math.ceil(random() * 10),
      delayMs: () => random() * 120,
      livesPerMeeting: 3,
    })
    expect(found.acknowledged).toBeGreaterThan(0)
    expect(found).toMatchObject({ kills: 3, lost: [], doubled: [], faults: [] })
    expect(found.resumeMs.length).toBeGreaterThan(0)
  },
)
