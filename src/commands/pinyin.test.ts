import { expect, it } from 'vitest'
import { readingOf } from './pinyin.ts'

const read = (text: string) => [...text].map((each) => readingOf(each).syllable).join(' ')

it('reads common characters', () => {
  expect(read('认领任务完成标记刷新列表')).toBe('ren ling ren wu wan cheng biao ji shua xin lie biao')
  expect(read('打印机鸡女绿略谁您阿做坐座')).toBe('da yin ji ji nv lv lve shei nin a zuo zuo zuo')
})

it('reads traditional characters as it does simplified ones', () => {
  expect(read('認領任務會議開始結束')).toBe(read('认领任务会议开始结束'))
})

it('has one sound for what is often mixed up, and others for the rest', () => {
  const sound = (character: string) => readingOf(character).sound
  expect(sound('张')).toBe(sound('赞'))
  expect(sound('是')).toBe(sound('四'))
  expect(sound('南')).not.toBe(sound('兰'))
})
