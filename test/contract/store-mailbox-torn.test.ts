import { cp, mkdtemp, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recordingLog } from '../../src/observe/recording-log.ts'
import { openStore } from '../../src/store/open-store.ts'
import { seededRandom } from '../support/churn.ts'
import { storeKinds } from '../support/stores.ts'

const sent = 60
const cuts = 25

/*
 * Not what a crash does, since what was acknowledged is synced: somebody cuts bytes off the log of sqlite. What is gone
 * then is the newest, whole messages of it, and the store says how far it goes by what it still has.
 */
test('sqlite: of a log that was cut anywhere, what is left is the beginning, without holes and without halves', async () => {
  const kind = storeKinds.find(({ name }) => name === 'sqlite')
  if (!kind) throw new Error('there is no sqlite')
  await using place = await kind.makePlace()
  const store = await place.open()
  for (let index = 0; index < sent; index++) {
    await store.mailbox.post(
      {
        sender: 'ada',
        senderName: 'Ada',
        id: `m ${index}`,
        category: 'message',
        payload: { text: `text ${index}` },
        sentAt: 1,
        expiresAt: 1000,
        receivers: [{ deviceId: 'bob', isPresent: false }],
        unknown: [],
        denied: [],
      },
      { maxQueued: 1000 },
    )
  }
  const random = seededRandom(7)
  const walFile = join(place.options.dataDir, 'lapel.db-wal')
  const { size } = await stat(walFile)
  const lengths: number[] = []
  let reports = 0
  for (let cut = 0; cut < cuts; cut++) {
    const copy = await mkdtemp(join(tmpdir(), 'lapel-torn-'))
    for (const name of ['lapel.db', 'lapel.db-wal']) {
      await cp(join(place.options.dataDir, name), join(copy, name))
    }
    await truncate(join(copy, 'lapel.db-wal'), Math.floor(size * (0.5 + random() / 2)))
    const { log: told, entries } = recordingLog()
    const torn = await openStore({ ...place.options, dataDir: copy, log: told })
    reports += entries.filter(({ message }) => message.includes('is broken and left out')).length
    try {
      const left = await torn.mailbox.waiting('bob', 0, 1000, 1)
      expect(left.map(({ id, seq, payload }) => [id, seq, payload])).toEqual(
        left.map((_, index) => [`m ${index}`, index + 1, { text: `text ${index}` }]),
      )
      for (let index = 0; index < sent; index++) {
        const receipt = await torn.mailbox.receiptOf('ada', `m ${index}`, 1)
        expect(receipt !== undefined).toBe(index < left.length)
      }
      lengths.push(left.length)
    } finally {
      await torn.close()
      await rm(copy, { recursive: true })
    }
  }
  expect(Math.min(...lengths)).toBeLessThan(sent)
  // But where the cut happens to lie between two frames.
  expect(reports).toBeGreaterThanOrEqual(cuts - 1)
})
