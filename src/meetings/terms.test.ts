import { describe, expect, it } from 'vitest'
import { termReplacer } from './terms.ts'

describe('terms', () => {
  const meant = termReplacer({
    'cube ernetties': 'Kubernetes',
    cube: 'Qube',
    'c++': 'C++',
    库伯: '库伯内特斯',
    '': 'x',
  })

  it.each([
    ['We use cube ernetties.', 'We use Kubernetes.'],
    ['CUBE is small', 'Qube is small'],
    ['icecubes and cubes stay', 'icecubes and cubes stay'],
    ['written in c++.', 'written in C++.'],
    ['我们用库伯部署', '我们用库伯内特斯部署'],
  ])('%s', (heard, expected) => {
    expect(meant(heard)).toBe(expected)
  })

  it('change nothing twice', () => {
    expect(termReplacer({ a: 'b', b: 'c' })('a b')).toBe('b c')
  })
})
