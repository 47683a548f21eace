import { inBoth } from './language.ts'

/** Words that several pages and all parts use. A page has its own beside it. */
export const common = inBoth({
  en: {
    cancel: 'Cancel',
    close: 'Close',
    confirm: 'Confirm',
    copied: 'Copied',
    copy: 'Copy',
    delete: 'Delete',
    edit: 'Edit',
    empty: 'Nothing here yet',
    failed: 'That did not work',
    loading: 'Loading…',
    reload: 'Load again',
    save: 'Save',
    search: 'Search',
  },
  zh: {
    cancel: '取消',
    close: '关闭',
    confirm: '确认',
    copied: '已复制',
    copy: '复制',
    delete: '删除',
    edit: '编辑',
    empty: '暂无内容',
    failed: '操作未成功',
    loading: '加载中…',
    reload: '重新加载',
    save: '保存',
    search: '搜索',
  },
})
