import { expect, test } from 'vitest'
import { runKills } from '../support/store-kill.ts'
import { storeKinds } from '../support/stores.ts'

for (const { name, available, makePlace } of storeKinds) {
  test.skipIf(!available)(
    `${name}: what a killed process had acknowledged is there, and nothing of it is half done`,
    { timeout: 60_000 },
    async () => {
      await using place = await makePlace()
      const lives = [30, 90, 60]
      const report = await runKills(place.options, { changes: 300, kills: 4, lifeLength: () => lives.shift() ?? 120 })
      expect(report).toMatchObject({ lost: [], faults: [] })
      expect(report.acknowledged).toBeGreaterThanOrEqual(300)
    },
  )
}
