import { expect, it } from 'vitest'
import { type BoardLoad, devicesOf, runBoardLoad } from '../support/board-load.ts'
import { startTestServer } from '../support/test-server.ts'

/** `npm run check:board` is the same with ten times the devices, and measures. */
const load: BoardLoad = {
  groups: 5,
  membersPerGroup: 10,
  changesPerSecond: 40,
  seconds: 3,
  seed: 7,
  run: 'list',
}

it('extensions 4.2: 50 devices that change 5 lists all end with their own one, and hear of no other', async () => {
  const server = await startTestServer({ config: { devices: devicesOf(load) } })
  const report = await runBoardLoad(server.url, load)
  expect(report).toMatchObject({ changes: 120, refused: {}, unseen: 0, outOfDate: 0, foreign: 0 })
  expect(report.afterSent.count).toBe(120 * 9)
})
