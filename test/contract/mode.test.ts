import { modes } from '../../src/catalogue.ts'
import { modeContract } from './mode.ts'

for (const { name } of modes) modeContract(name)
