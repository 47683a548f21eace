import { inBoth } from '../../lib/language.ts'

export const words = inBoth({
  en: {
    title: 'How long people waited',
    period: 'Period',
    periods: {
      15: 'last 15 minutes',
      60: 'last hour',
      360: 'last 6 hours',
      1440: 'last 24 hours',
      10080: 'last 7 days',
    },
    turns: (count: number) => `${count} ${count === 1 ? 'turn' : 'turns'} in this time`,
    none: 'No turn in this time.',
    chart: (moment: string, p50: string, p95: string, p99: string) =>
      `${moment} over time. In all: half within ${p50}, 95 % within ${p95}, 99 % within ${p99}. The figures stand in the table below.`,
    table: 'As a table',
    time: 'Time',
    count: 'Turns',
    p50: 'p50',
    p95: 'p95',
    p99: 'p99',
  },
  zh: {
    title: '等待时间',
    period: '时段',
    periods: {
      15: '最近 15 分钟',
      60: '最近 1 小时',
      360: '最近 6 小时',
      1440: '最近 24 小时',
      10080: '最近 7 天',
    },
    turns: (count: number) => `此时段共 ${count} 轮`,
    none: '此时段没有对话。',
    chart: (moment: string, p50: string, p95: string, p99: string) =>
      `${moment}随时间的变化。总体：半数在 ${p50} 内，95 % 在 ${p95} 内，99 % 在 ${p99} 内。数据见下表。`,
    table: '以表格显示',
    time: '时间',
    count: '轮数',
    p50: 'p50',
    p95: 'p95',
    p99: 'p99',
  },
})
