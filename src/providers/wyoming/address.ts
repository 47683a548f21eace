import { z } from 'zod'

/** A setting that says where a Wyoming server listens, as its own flag `--uri` has it. */
export function addressSetting(fallback: string, what: string) {
  return z
    .url({ protocol: /^tcp$/ })
    .refine((text) => !URL.canParse(text) || new URL(text).port !== '', { error: 'needs a port: tcp://host:port' })
    .default(fallback)
    .meta({ description: `Address of the Wyoming server that ${what}, as tcp://host:port.` })
}
