import { type FileHandle, open } from 'node:fs/promises'

const metadataField = 14 // ModelProto.metadata_props: entries of key (1) and value (2)
const maxMetadataBytes = 1_048_576
const maxHeadBytes = 20 // two varints

/** What a model says of itself. */
export type OnnxMetadata = ReadonlyMap<string, string>

/**
 * The metadata of an ONNX model, by its outermost protobuf fields; the weights are skipped, so this takes a
 * millisecond for any size. `undefined` for what is no whole model, such as a truncated download or an error page: the
 * runtimes do not throw on one but end the process.
 */
export async function readOnnxMetadata(path: string): Promise<OnnxMetadata | undefined> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const metadata = new Map<string, string>()
    let offset = 0
    let fields = 0
    while (offset < size) {
      const head = await readAt(file, offset, Math.min(maxHeadBytes, size - offset))
      const tag = readVarint(head, 0)
      const value = tag && readVarint(head, tag.end)
      // ModelProto has nothing but numbers (wire type 0) and things with a length (2), and fields up to 25.
      if (!tag || !value || tag.value < 8 || tag.value >= 26 * 8) return undefined
      if (tag.value % 8 !== 0 && tag.value % 8 !== 2) return undefined
      const start = offset + value.end
      offset = tag.value % 8 === 0 ? start : start + value.value
      fields++
      if (offset > size) return undefined
      if (tag.value === metadataField * 8 + 2 && value.value <= maxMetadataBytes) {
        addEntry(metadata, await readAt(file, start, value.value))
      }
    }
    return fields >= 3 ? metadata : undefined
  } finally {
    await file.close()
  }
}

function addEntry(metadata: Map<string, string>, entry: Buffer): void {
  const parts: Record<number, string> = {}
  for (let at = 0; at < entry.length; ) {
    const tag = readVarint(entry, at)
    const length = tag && readVarint(entry, tag.end)
    if (!tag || !length || tag.value % 8 !== 2) return
    at = length.end + length.value
    parts[Math.floor(tag.value / 8)] = entry.toString('utf8', length.end, at)
  }
  metadata.set(parts[1] ?? '', parts[2] ?? '')
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await file.read(bytes, 0, length, offset)
  return bytes.subarray(0, bytesRead)
}

function readVarint(bytes: Uint8Array, start: number): { value: number; end: number } | undefined {
  let value = 0
  for (let end = start; end < bytes.length && end < start + 10; ) {
    const byte = bytes[end] ?? 0
    value += (byte % 128) * 2 ** (7 * (end - start))
    end++
    if (byte < 128) return { value, end }
  }
  return undefined
}
