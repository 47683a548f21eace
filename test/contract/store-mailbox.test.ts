import { describe } from 'vitest'
import { storeKinds } from '../support/stores.ts'
import { storeMailboxContract } from './store-mailbox.ts'
import { storeMessageHistoryContract } from './store-message-history.ts'

for (const kind of storeKinds) {
  describe.skipIf(!kind.available)(kind.name, () => {
    storeMailboxContract(kind)
    storeMessageHistoryContract(kind)
  })
}
