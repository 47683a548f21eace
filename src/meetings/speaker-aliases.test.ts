import { expect, test } from 'vitest'
import { SpeakerAliases } from './speaker-aliases.ts'

test('a renamed speaker keeps the new name, in that meeting alone', () => {
  const aliases = new SpeakerAliases()
  aliases.add('m-1', 'speaker 1', 'Anna')
  expect(aliases.nameOf('m-1', 'speaker 1')).toBe('Anna')
  expect(aliases.nameOf('m-1', 'speaker 2')).toBe('speaker 2')
  expect(aliases.nameOf('m-2', 'speaker 1')).toBe('speaker 1')
})

test('who is renamed twice has the latest name', () => {
  const aliases = new SpeakerAliases()
  aliases.add('m-1', 'speaker 1', 'Ana')
  aliases.add('m-1', 'Ana', 'Anna')
  expect(aliases.nameOf('m-1', 'speaker 1')).toBe('Anna')
})

test('a name that is given back means its first bearer again', () => {
  const aliases = new SpeakerAliases()
  aliases.add('m-1', 'speaker 1', 'Anna')
  aliases.add('m-1', 'Anna', 'speaker 1')
  expect(aliases.nameOf('m-1', 'speaker 1')).toBe('speaker 1')
  expect(aliases.nameOf('m-1', 'Anna')).toBe('speaker 1')
})

test('a meeting that is over is forgotten', () => {
  const aliases = new SpeakerAliases()
  aliases.add('m-1', 'speaker 1', 'Anna')
  aliases.forget('m-1')
  expect(aliases.nameOf('m-1', 'speaker 1')).toBe('speaker 1')
})
