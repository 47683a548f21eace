import { systemClock } from '../../src/lib/clock.ts'
import { silentLog } from '../../src/observe/log.ts'
import { openStore } from '../../src/store/open-store.ts'
import { killedChange } from '../support/store-kill.ts'

/*
 * The process that store-kill.ts kills: `store-kill-child.ts URL DATA-DIR LIFE`. Changes tasks until it is killed,
 * several changes at a time, and prints the id of each as soon as it is acknowledged.
 */
const [url = '', dataDir = '', life = ''] = process.argv.slice(2)
const inFlight = 16

const store = await openStore({ url, dataDir, clock: systemClock(), log: silentLog })
let next = 0

async function change(): Promise<never> {
  for (;;) {
    const { request, decide } = killedChange(Number(life), next++)
    await store.tasks.change(request, decide)
    process.stdout.write(`${request.id}\n`)
  }
}

await Promise.all(Array.from({ length: inFlight }, change))
