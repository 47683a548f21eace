import { open } from 'node:fs/promises'

/**
 * Whether a file is a whole ONNX model, as far as its outermost protobuf fields tell: a truncated download or an
 * error page is not. The runtimes do not throw on such a file but abort the whole process.
 */
export async function isOnnxFile(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const head = Buffer.alloc(20)
    let offset = 0
    let fields = 0
    while (offset < size) {
      const { bytesRead } = await file.read(head, 0, head.length, offset)
      const tag = readVarint(head.subarray(0, bytesRead), 0)
      const value = tag && readVarint(head.subarray(0, bytesRead), tag.end)
      // ModelProto has nothing but numbers (wire type 0) and things with a length (2), and fields up to 25.
      if (!tag || !value || tag.value < 8 || tag.value >= 26 * 8) return false
      if (tag.value % 8 === 0) offset += value.end
      else if (tag.value % 8 === 2) offset += value.end + value.value
      else return false
      fields++
    }
    return offset === size && fields >= 3
  } finally {
    await file.close()
  }
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
