// What can a person do in Menshen? Acts on the pages by the words that are on them.
import { complaintsOf } from './browser.mjs'
import { Mouse } from './hands.mjs'
import { WORDS } from './words.mjs'

export const PASSWORD = 'Vault.of-9-cranes'

/** Pages that can be looked at: path, and whether one is logged in there. */
export const PAGES = [
  ['/', false], ['/login', false], ['/register', false], ['/forgot-password', false], ['/forgot-password/sent', false], ['/terms', false], ['/privacy', false], ['/api/docs', false],
  ['/help', false], ['/help/use-limits', false], ['/help/login-problems', false], ['/help/login-durations', false], ['/operations', false], ['/no-such-page', false],
  ['/account', true], ['/account/nickname', true], ['/account/industry', true], ['/account/login-email', true], ['/security', true], ['/security/password', true], ['/security/password/change', true],
  ['/security/mobile', true], ['/security/email', true], ['/security/mfa', true], ['/security/passkeys', true], ['/security/passkeys/new', true], ['/security/recovery-codes', true], ['/security/recovery-codes/new', true],
  ['/security/login-protection', true], ['/security/operation-protection', true], ['/sessions/sign-out-everywhere', true], ['/users', true], ['/security/idle-duration', true], ['/security/maximum-duration', true], ['/sessions', true], ['/history', true], ['/limits', true], ['/help/account-information', true], ['/', true], ['/login', true],
]

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

export class Person {
  constructor(page, language, { web, sandbox }, hands = new Mouse(page)) {
    Object.assign(this, { page, language, web, sandbox, hands, words: WORDS[language], complaints: complaintsOf(page), used: new Map() })
    // Links would wait for ever otherwise.
    page.setDefaultTimeout(15_000)
  }

  // --- Finding things ---------------------------------------------------------------------------

  /** The topmost dialog, or the page. */
  async scope() {
    const dialog = this.page.locator('dialog[open]')
    return (await dialog.count()) ? dialog.last() : this.page
  }

  /** A field by its label, with or without the star of a required one. */
  async field(label) {
    const name = label instanceof RegExp ? label : new RegExp(`^\\s*${escape(label)}\\s*\\*?\\s*$`)
    return (await this.scope()).getByLabel(name).and(this.page.locator('input:not([type=hidden]), select, textarea')).first()
  }

  link(name, scope = this.page) { return scope.getByRole('link', { name, exact: true }).first() }
  button(name, scope = this.page) { return scope.getByRole('button', { name, exact: typeof name === 'string' }).first() }

  async go(path) { await this.page.goto(this.web + path) }
  async fill(label, text) { await this.hands.fill(await this.field(label), text) }

  /** Presses a button of the form at hand and waits until the page, or the dialog, has answered. */
  async send(name) {
    const scope = await this.scope()
    await this.hands.press(this.button(name, scope === this.page ? this.page.locator('main') : scope))
  }

  async arrive(path, timeout) {
    await this.page.waitForURL((url) => (path instanceof RegExp ? path.test(url.pathname) : url.pathname === path), { timeout })
  }

  /** The newest code that was sent to an address and was not read yet. */
  async codeFor(address) {
    for (let tries = 0; tries < 100; tries++) {
      const answer = await fetch(`${this.sandbox}/api/messages?to=${encodeURIComponent(address)}`)
      const message = (await answer.json()).filter((one) => one.codes.length && Number(one.id) > (this.used.get(address) ?? 0)).pop()
      if (message) {
        this.used.set(address, Number(message.id))
        return message.codes.at(-1)
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`no code came to ${address}`)
  }

  // --- Doing things -------------------------------------------------------------------------------

  async speak() { await this.go(`/?lang=${this.language}`) }

  async startRegistration(address) {
    await this.go('/')
    await this.hands.press(this.link(this.words.signUp, this.page.locator('main')))
    await this.arrive('/register')
    await this.fill(this.words.email, address)
    await this.send(this.words.next)
    await this.arrive('/register/verify', 60_000) // a busy machine needs its time for the human check
  }

  async finishRegistration(address, password = PASSWORD) {
    await this.fill(this.words.code, await this.codeFor(address))
    await this.fill(this.words.newPassword, password)
    await this.fill(this.words.confirmPassword, password)
    await this.hands.tick(this.page.getByLabel(this.words.agree))
    await this.send(this.words.register)
    await this.page.waitForURL((url) => url.pathname !== '/register/verify')
  }

  async logOut() {
    await this.hands.press(this.page.locator('details.menu > summary'))
    await this.hands.press(this.button(this.words.logOut))
    await this.page.waitForURL((url) => ['/', '/login'].includes(url.pathname))
  }

  async logIn(address, password = PASSWORD) {
    await this.go('/login?method=email')
    await this.fill(this.words.email, address)
    await this.fill(this.words.password, password)
    await this.send(this.words.logIn)
  }

  async editNickname(name) {
    await this.go('/account')
    await this.hands.press(this.link(this.words.modifyNickname))
    await this.fill(this.words.nickname, name)
    await this.send(this.words.save)
    await this.page.locator('main').getByText(name).first().waitFor()
  }

  async editIndustry() {
    await this.go('/account')
    await this.hands.press(this.link(this.words.modifyIndustry))
    await this.hands.choose(await this.field(this.words.industry), 2)
    await this.send(this.words.save)
    await this.page.locator('dialog[open]').waitFor({ state: 'detached' })
  }

  async endOtherSession() {
    await this.go('/sessions')
    const act = this.page.locator('main').getByRole('link', { name: this.words.endSession }).or(this.page.locator('main').getByRole('button', { name: this.words.endSession })).first()
    await this.hands.press(act)
    const asked = this.page.locator('dialog[open]')
    await Promise.race([asked.waitFor().catch(() => {}), this.page.waitForTimeout(1500)])
    if (await asked.count()) await this.send(this.words.confirmEnd)
  }

  async changeDuration(opener, label, value, shown) {
    await this.go('/security')
    await this.hands.press(this.link(opener))
    await this.fill(label, String(value))
    await this.send(this.words.save)
    await this.page.locator('main').getByText(shown).first().waitFor()
  }
}
