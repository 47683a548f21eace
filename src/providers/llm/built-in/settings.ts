import { z } from 'zod'

export const settings = z.strictObject({
  name: z.string().min(1).default('Lapel').meta({ description: 'What the assistant calls itself.' }),
  timeZone: z
    .string()
    .refine(isTimeZone, 'not a time zone such as Europe/Berlin')
    .optional()
    .meta({ description: 'IANA time zone for time and date.', defaultText: 'that of the system' }),
})

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
