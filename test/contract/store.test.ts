import { describe } from 'vitest'
import { storeKinds } from '../support/stores.ts'
import { storeDevicesContract } from './store-devices.ts'
import { storeLifeContract } from './store-life.ts'
import { storeTasksContract } from './store-tasks.ts'

for (const kind of storeKinds) {
  describe.skipIf(!kind.available)(kind.name, () => {
    storeDevicesContract(kind)
    storeTasksContract(kind)
    storeLifeContract(kind)
  })
}
