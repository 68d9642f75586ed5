// Which words does a person look for on the pages, in each language?
import { readdirSync, readFileSync } from 'node:fs'

const CATALOGUE = new URL('../../web/words/', import.meta.url)
const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The sentences of the pages themselves: name → text, or a pattern where the page puts something in. */
function sentences(language) {
  const folder = new URL(`${language}/`, CATALOGUE)
  const found = new Map()
  for (const file of readdirSync(folder)) {
    for (const line of readFileSync(new URL(file, folder), 'utf8').split('\n')) {
      const [, name, value] = /^([a-z][\w-]*) = (.+)$/.exec(line) ?? []
      if (!name) continue
      // Choices by number run over several lines; nobody looks for them here.
      const text = value.replaceAll(/\{"([^"]*)"\}/g, '$1').replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').trim()
      found.set(name, /\{ \$/.test(text) ? new RegExp(text.split(/\{ \$\w+ \}/).map(escape).join('.*')) : text)
    }
  }
  return found
}

const SENTENCES = { en: sentences('en'), zh: sentences('zh') }

/** A sentence of the pages in a language. */
export function sentence(language, name) {
  const found = SENTENCES[language].get(name)
  if (found === undefined) throw new Error(`no sentence is called ${name}`)
  return found
}

export const WORDS = {
  en: {
    signUp: 'Sign up for free', email: 'Email', next: 'Send code', code: 'Verification code', newPassword: 'New password', confirmPassword: 'Confirm password',
    agree: /I have read and accept/, register: 'Register', logIn: 'Log in', password: 'Password', accountMenu: /Account menu/, logOut: 'Log out',
    account: 'Account Information', security: 'Security Settings', sessions: 'Login Status', history: 'Login History', limits: 'Use Limits', help: 'Help',
    modifyNickname: 'Modify Account Nickname', nickname: 'Account Nickname', save: 'Save', modifyIndustry: 'Modify Industry', industry: 'Industry',
    endSession: /^End session/, confirmEnd: 'End session', modifyIdle: 'Modify Idle login duration', idle: /^Idle login duration/, modifyMaximum: 'Modify Maximum login duration', maximum: /^Maximum login duration/,
    minutes: (n) => `${n} minutes`, hours: (n) => `${n} hours`, modifyPassword: 'Modify Account Password', goOn: 'Continue to change password', cancel: 'Cancel',
    wrongLogin: /Email or password is incorrect/, outOfRange: /15 to 720/, errorTitle: /^Error:/, newName: (n) => `Northstar ${n}`, other: '中文',
  },
  zh: {
    signUp: '免费注册', email: '邮箱', next: '发送验证码', code: '邮箱验证码', newPassword: '新密码', confirmPassword: '确认密码',
    agree: /我已阅读并同意/, register: '注册', logIn: '登录', password: '密码', accountMenu: /账号菜单/, logOut: '退出登录',
    account: '账号信息', security: '安全设置', sessions: '登录状态', history: '登录记录', limits: '使用限制', help: '帮助',
    modifyNickname: '修改 账号昵称', nickname: '账号昵称', save: '保存', modifyIndustry: '修改 所属行业', industry: '所属行业',
    endSession: /^下线\s/, confirmEnd: /^下线/, modifyIdle: '修改 无操作登录保持时间', idle: /^无操作登录保持时间/, modifyMaximum: '修改 最大登录保持时间', maximum: /^最大登录保持时间/,
    minutes: (n) => `${n} 分钟`, hours: (n) => `${n} 小时`, modifyPassword: '修改 账号密码', goOn: '继续修改密码', cancel: '取消',
    wrongLogin: /邮箱或密码不正确/, outOfRange: /15–720/, errorTitle: /^错误：/, newName: (n) => `北辰数据 ${n}`, other: 'English',
  },
}
