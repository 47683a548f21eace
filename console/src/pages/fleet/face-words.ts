import { inBoth } from '../../lib/language.ts'

/** Of the picture of a device's screen. */
export const faceWords = inBoth({
  en: {
    title: 'Its screen',
    about: 'What it was last told to show. Nothing of it is kept.',
    listening: 'Listening',
    speaking: 'Speaking',
    idle: 'Standing by',
    away: 'Not connected',
    blank: 'It has been told nothing since it connected.',
    words: 'Heard',
    sentence: 'Says',
    tasks: (group: string, total: number) => `Tasks of ${group}: ${total}`,
    drawn: 'Drawn by another device',
    banner: 'Banner',
    from: (name: string) => `Message from ${name}`,
  },
  zh: {
    title: '设备屏幕',
    about: '设备最近收到的显示内容，不作保存。',
    listening: '聆听中',
    speaking: '说话中',
    idle: '待命',
    away: '未连接',
    blank: '连接以来尚未收到任何显示内容。',
    words: '听到',
    sentence: '说出',
    tasks: (group: string, total: number) => `${group} 的任务：${total} 项`,
    drawn: '其他设备绘制的内容',
    banner: '横幅',
    from: (name: string) => `来自 ${name} 的消息`,
  },
})
