import { expect, test } from 'vitest'
import { ToolCallAssembler, type ToolCallDelta } from './tool-call-assembler.ts'

const assemble = (...deltas: ToolCallDelta[]) => {
  const assembler = new ToolCallAssembler()
  for (const delta of deltas) assembler.push(delta)
  return assembler.finish()
}

test('joins pieces by index', () => {
  expect(
    assemble(
      { index: 0, id: 'a', function: { name: 'x', arguments: '{"n"' } },
      { index: 1, id: 'b', function: { name: 'y', arguments: '{}' } },
      { index: 0, function: { arguments: ':1}' } },
    ),
  ).toEqual([
    { id: 'a', name: 'x', arguments: '{"n":1}' },
    { id: 'b', name: 'y', arguments: '{}' },
  ])
})

test('calls that all have index 0 are told apart by id', () => {
  const calls = assemble(
    { index: 0, id: 'a', function: { name: 'x', arguments: '{}' } },
    { index: 0, id: 'b', function: { name: 'x', arguments: '{"n":2}' } },
  )
  expect(calls.map((call) => call.arguments)).toEqual(['{}', '{"n":2}'])
})

test('without index, a piece without id goes on with the last call', () => {
  expect(
    assemble(
      { id: 'a', function: { name: 'x', arguments: '{"n":' } },
      { function: { arguments: '1}' } },
      { id: 'b', function: { name: 'y', arguments: '{}' } },
    ),
  ).toEqual([
    { id: 'a', name: 'x', arguments: '{"n":1}' },
    { id: 'b', name: 'y', arguments: '{}' },
  ])
})

test('without index and id, a name begins a call and an id is given', () => {
  expect(assemble({ function: { name: 'x', arguments: '{}' } }, { function: { name: 'y', arguments: '{}' } })).toEqual([
    { id: 'call_0', name: 'x', arguments: '{}' },
    { id: 'call_1', name: 'y', arguments: '{}' },
  ])
})

test('id and name that are repeated in every piece are taken once', () => {
  expect(
    assemble(
      { index: 0, id: 'a', function: { name: 'x', arguments: '{"n"' } },
      { index: 0, id: 'a', function: { name: 'x', arguments: ':1}' } },
    ),
  ).toEqual([{ id: 'a', name: 'x', arguments: '{"n":1}' }])
})

test('arguments may be an object, or nothing', () => {
  expect(
    assemble(
      { index: 0, id: 'a', function: { name: 'x', arguments: { n: 1 } } },
      { index: 1, id: 'b', function: { name: 'y' } },
    ).map((call) => call.arguments),
  ).toEqual(['{"n":1}', '{}'])
})

test('a call without a name is left out', () => {
  expect(assemble({ index: 0, id: 'a', function: null })).toEqual([])
})

test('whole calls without ids that all have index 0 are told apart', () => {
  const calls = assemble(
    { index: 0, id: '', function: { name: 'x', arguments: '{"n":1}' } },
    { index: 0, id: '', function: { name: 'x', arguments: '{"n":2}' } },
    { index: 0, id: '', function: { name: 'y', arguments: '' } },
  )
  expect(calls).toEqual([
    { id: 'call_0', name: 'x', arguments: '{"n":1}' },
    { id: 'call_1', name: 'x', arguments: '{"n":2}' },
    { id: 'call_2', name: 'y', arguments: '{}' },
  ])
})

test('a name that is repeated beside an index is no new call', () => {
  const calls = assemble(
    { index: 0, function: { name: 'x', arguments: '{"n"' } },
    { index: 0, function: { name: 'x', arguments: ':1}' } },
    { index: 0, function: { name: 'x', arguments: '' } },
  )
  expect(calls).toEqual([{ id: 'call_0', name: 'x', arguments: '{"n":1}' }])
})

test('an empty id, name or function goes on with the call', () => {
  const calls = assemble(
    { index: 0, id: 'a', function: { name: 'x', arguments: '' } },
    { index: 0, id: '', function: { name: '', arguments: '{"n":1}' } },
    { index: 0, id: '', function: {} },
    { index: 0, id: null, function: { name: null, arguments: null } },
  )
  expect(calls).toEqual([{ id: 'a', name: 'x', arguments: '{"n":1}' }])
})

test('without index, pieces that are mixed are told apart by id', () => {
  const calls = assemble(
    { id: 'a', function: { name: 'x', arguments: '{"n"' } },
    { id: 'b', function: { name: 'y', arguments: '{}' } },
    { id: 'a', function: { arguments: ':1}' } },
  )
  expect(calls.map((call) => call.arguments)).toEqual(['{"n":1}', '{}'])
})

test('two calls never have the same id', () => {
  const calls = assemble(
    { index: 0, id: 'a', function: { name: 'x', arguments: '{}' } },
    { index: 1, id: 'a', function: { name: 'y', arguments: '{}' } },
  )
  expect(calls.map((call) => call.id)).toEqual(['a', 'call_1'])
})

test('what the vendor wants back stays with its call', () => {
  const calls = assemble(
    {
      index: 0,
      id: 'a',
      function: { name: 'x', arguments: '{}' },
      extra_content: { google: { thought_signature: 's' } },
    },
    { index: 1, id: 'b', function: { name: 'y', arguments: '{}' } },
  )
  expect(calls.map((call) => call.vendorData)).toEqual([
    { extra_content: { google: { thought_signature: 's' } } },
    undefined,
  ])
})
