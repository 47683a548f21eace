import type { ConfigFile } from '../../src/config/live-config.ts'

/** A configuration file in memory. */
export function memoryFile(text = ''): ConfigFile & { text: string } {
  const file = {
    text,
    read: async () => file.text,
    async write(next: string) {
      file.text = next
    },
  }
  return file
}
