import { expect, it } from 'vitest'
import { Listeners } from './listeners.ts'

it('tells everybody, in the order in which they came', () => {
  const listeners = new Listeners<string>()
  const heard: string[] = []
  listeners.add((item) => void heard.push(`first ${item}`))
  listeners.add((item) => void heard.push(`second ${item}`))
  listeners.tell('news')
  expect(heard).toEqual(['first news', 'second news'])
})

it('tells somebody who has gone nothing more, and may be told so twice', () => {
  const listeners = new Listeners<string>()
  const heard: string[] = []
  const end = listeners.add((item) => void heard.push(item))
  listeners.tell('before')
  end()
  end()
  listeners.tell('after')
  expect(heard).toEqual(['before'])
})

it('takes one function that is given twice for two', () => {
  const listeners = new Listeners<string>()
  const heard: string[] = []
  const listener = (item: string) => void heard.push(item)
  listeners.add(listener)
  const end = listeners.add(listener)
  end()
  listeners.tell('news')
  expect(heard).toEqual(['news'])
})

it('lets somebody leave, or come, while it tells', () => {
  const listeners = new Listeners<string>()
  const heard: string[] = []
  const end = listeners.add(() => end())
  listeners.add((item) => {
    heard.push(item)
    if (heard.length === 1) listeners.add((later) => void heard.push(`late ${later}`))
  })
  listeners.tell('one')
  listeners.tell('two')
  expect(heard).toEqual(['one', 'two', 'late two'])
})
