/**
 * Writes small ONNX models (protobuf of onnx.proto3, opset 13), so that what loads and runs real models can be tested
 * without real weights.
 */

interface OnnxNode {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Integers and lists of them. */
  readonly attributes?: Readonly<Record<string, number | readonly number[]>>
}

export interface OnnxValue {
  readonly name: string
  readonly type: 'float' | 'int32' | 'int64'
  /** Names for sizes known only at run time. */
  readonly shape: readonly (number | string)[]
}

export interface OnnxModel {
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  readonly nodes: readonly OnnxNode[]
  /** Constant float tensors. */
  readonly weights: Readonly<Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>>
  readonly metadata: Readonly<Record<string, string | number>>
}

const elementTypes = { float: 1, int32: 6, int64: 7 } as const

export function writeOnnx({ inputs, outputs, nodes, weights, metadata }: OnnxModel): Buffer {
  const graph = Buffer.concat([
    ...nodes.map((node) => nested(1, nodeBytes(node))),
    text(2, 'graph'),
    ...Object.entries(weights).map(([name, { shape, values }]) =>
      nested(
        5,
        Buffer.concat([
          ...shape.map((size) => number(1, size)),
          number(2, elementTypes.float),
          text(8, name),
          nested(9, Buffer.from(Float32Array.from(values).buffer)),
        ]),
      ),
    ),
    ...inputs.map((value) => nested(11, valueInfo(value))),
    ...outputs.map((value) => nested(12, valueInfo(value))),
  ])
  return Buffer.concat([
    number(1, 8), // IR version
    nested(7, graph),
    nested(8, Buffer.concat([text(1, ''), number(2, 13)])),
    ...Object.entries(metadata).map(([key, value]) =>
      nested(14, Buffer.concat([text(1, key), text(2, String(value))])),
    ),
  ])
}

function nodeBytes({ op, inputs, outputs, attributes = {} }: OnnxNode): Buffer {
  return Buffer.concat([
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => {
      const isList = typeof value !== 'number'
      const values = isList ? value.map((item) => number(8, item)) : [number(3, value)]
      return nested(5, Buffer.concat([text(1, name), ...values, number(20, isList ? 7 : 2)]))
    }),
  ])
}

function valueInfo({ name, type, shape }: OnnxValue): Buffer {
  const dimensions = shape.map((size) => nested(1, typeof size === 'number' ? number(1, size) : text(2, size)))
  const tensor = Buffer.concat([number(1, elementTypes[type]), nested(2, Buffer.concat(dimensions))])
  return Buffer.concat([text(1, name), nested(2, nested(1, tensor))])
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([varint(field * 8), varint(value)])
}

function text(field: number, value: string): Buffer {
  return nested(field, Buffer.from(value))
}

function nested(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(field * 8 + 2), varint(bytes.length), bytes])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest])
    bytes.push((rest % 128) + 128)
  }
}
