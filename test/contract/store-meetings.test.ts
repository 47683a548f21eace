import { describe } from 'vitest'
import { storeKinds } from '../support/stores.ts'
import { storeMeetingsContract } from './store-meetings.ts'
import { storeOutboxContract } from './store-meetings-outbox.ts'
import { storeMeetingRaceContract } from './store-meetings-race.ts'
import { storeMeetingRemovalContract } from './store-meetings-removal.ts'
import { storeMeetingSearchContract } from './store-meetings-search.ts'

for (const kind of storeKinds) {
  describe.skipIf(!kind.available)(kind.name, () => {
    storeMeetingsContract(kind)
    storeMeetingRaceContract(kind)
    storeMeetingSearchContract(kind)
    storeMeetingRemovalContract(kind)
    storeOutboxContract(kind)
  })
}
