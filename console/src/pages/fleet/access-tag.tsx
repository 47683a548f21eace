import type { Device } from '../../lib/api-types.ts'
import { Tag } from '../../parts/notice.tsx'
import { words } from './words.ts'

const kinds = { known: 'plain', pending: 'warn', approved: 'good', revoked: 'bad' } as const

/** What has been decided about a device. */
export function AccessTag({ access }: Pick<Device, 'access'>) {
  return <Tag kind={kinds[access]}>{words.value.accesses[access]}</Tag>
}
