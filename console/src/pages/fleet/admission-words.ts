import { inBoth } from '../../lib/language.ts'

/** Of letting devices in. */
export const admissionWords = inBoth({
  en: {
    title: 'Waiting to be let in',
    about: 'Each of these shows a code on its screen. Compare it before you let the device in.',
    none: 'No device is waiting. You can also type the code that a device shows.',
    code: 'Code on the screen',
    codeError: 'Six digits, as the device shows them.',
    approve: 'Let in',
    approveTitle: (code: string) => `Let in the device with code ${code}`,
    asked: (ago: string) => `asked ${ago}`,
    name: 'Name',
    nameHint: 'What people call it, e.g. “Ward 3 desk”.',
    owner: 'Owner',
    group: 'Group',
    groupHint: 'Devices of one group share tasks; empty: by the beginning of the id.',
    approved: (name: string) => `${name} is let in`,
  },
  zh: {
    title: '等待批准',
    about: '以下设备的屏幕上各显示一个验证码。批准前请核对。',
    none: '没有等待中的设备。您也可以输入设备显示的验证码。',
    code: '屏幕上的验证码',
    codeError: '请输入设备显示的六位数字。',
    approve: '批准',
    approveTitle: (code: string) => `批准验证码为 ${code} 的设备`,
    asked: (ago: string) => `${ago}请求`,
    name: '名称',
    nameHint: '大家对它的称呼，例如“三号病区前台”。',
    owner: '使用者',
    group: '分组',
    groupHint: '同一分组的设备共用任务；留空则按编号开头分组。',
    approved: (name: string) => `已批准 ${name}`,
  },
})
