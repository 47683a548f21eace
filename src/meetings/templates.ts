import type { MinutesLanguage } from './language.ts'

/** What minutes look at in each trade: the setting `meeting.template`. */
const templates = {
  general: {
    en: 'Keep what was decided, who does what until when, what is in doubt, and the reasons that were given.',
    zh: '保留决定、谁在何时之前做什么、疑点以及给出的理由。',
  },
  standup: {
    en: 'For each person: what is done, what comes next (nextSteps), what blocks them (risks).',
    zh: '按人记录：已完成的、接下来要做的（nextSteps）、受阻的（risks）。',
  },
  sales: {
    en: 'Keep the needs of the customer, products, prices, quantities, objections (risks), and what was promised (actions).',
    zh: '保留客户需求、产品、价格、数量、异议（risks）以及作出的承诺（actions）。',
  },
  support: {
    en: 'Keep symptoms, versions, what was tried, the cause, the workaround, and who gets back to the customer until when.',
    zh: '保留故障现象、版本、已尝试的办法、原因、临时方案，以及谁在何时之前回复客户。',
  },
  engineering: {
    en: 'Keep designs that were chosen or rejected with the reason (decisions), defects and open questions (risks), figures with their units.',
    zh: '保留采纳或否决的方案及理由（decisions）、缺陷和未决问题（risks）、数据及其单位。',
  },
  manufacturing: {
    en: 'Keep quantities, lines, batches, defects, safety (risks), deliveries with dates, and handover between shifts.',
    zh: '保留产量、产线、批次、不良、安全（risks）、交期以及交接班事项。',
  },
  construction: {
    en: 'Keep trades, places on site, progress, defects and safety (risks), inspections and dates.',
    zh: '保留工种、部位、进度、质量缺陷与安全（risks）、验收和日期。',
  },
  medical: {
    en: 'Keep complaints, findings, medicines with doses, what was ruled out, and follow-up. Add no diagnosis that nobody said.',
    zh: '保留主诉、检查结果、药物及剂量、已排除的情况和随访安排。不要添加没有人说过的诊断。',
  },
  legal: {
    en: 'Keep claims and who made them, obligations, deadlines, amounts, and reservations. Keep the wording of what was agreed.',
    zh: '保留各方主张、义务、期限、金额和保留意见。达成一致的内容保留原措辞。',
  },
  finance: {
    en: 'Keep amounts with currency and period, budgets, forecasts and their assumptions, approvals.',
    zh: '保留金额及币种和期间、预算、预测及其假设、审批结果。',
  },
  interview: {
    en: 'Keep what the person said of experience, skills and wishes, with examples; judgements only where the interviewer voiced them.',
    zh: '保留受访者所说的经历、能力和意愿及例子；评价只记录面试官说出口的。',
  },
  lecture: {
    en: 'Keep definitions, statements with their reasons, examples, and homework (actions).',
    zh: '保留定义、论点及依据、例子和作业（actions）。',
  },
} as const satisfies Record<string, Record<MinutesLanguage, string>>

/** What minutes of this template look at, in a language; an unknown name is `general`. */
export function templateText(name: string, language: MinutesLanguage): string {
  const [, template = templates.general] = Object.entries(templates).find(([known]) => known === name) ?? []
  return template[language]
}
