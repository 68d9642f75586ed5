// What does the owner of an account do for its safety? Verifies, binds, changes; by the words that are on the pages.
import assert from 'node:assert/strict'
import { Authenticator } from './authenticator.mjs'
import { PASSWORD, Person } from './person.mjs'
import { sentence } from './words.mjs'

const SENT = ['secure-mobile', 'security-email']

export class Owner extends Person {
  t(name) { return sentence(this.language, name) }

  get dialog() { return this.page.locator('dialog[open]') }
  get main() { return this.page.locator('main') }
  get path() { return new URL(this.page.url()).pathname }

  /** Where one is: a dialog with that title, or a page where there is no script or no dialog. */
  async at(title, timeout) {
    const name = this.t(title)
    const exact = typeof name === 'string'
    await this.page.getByRole('dialog', { name, exact }).or(this.page.getByRole('heading', { level: 1, name, exact })).first().waitFor({ timeout })
  }

  /** A dialog over the page it was opened from; without script, its page. */
  async inDialog(title, over = '/security') {
    if (!this.hasScript) return this.at(title)
    const name = this.t(title)
    await this.page.getByRole('dialog', { name, exact: typeof name === 'string' }).waitFor()
    assert.equal(this.path, over)
  }

  async noDialog() { await this.dialog.waitFor({ state: 'detached' }) }

  async press(name, scope) {
    const where = scope ?? (await this.scope())
    const text = typeof name === 'string' ? this.t(name) : name
    const root = where === this.page ? this.main : where
    const target = root.getByRole('button', { name: text, exact: typeof text === 'string' }).or(root.getByRole('link', { name: text, exact: typeof text === 'string' }))
    await this.hands.press(target.first())
  }

  /** Opens what a row of a page offers: "Modify Secure Mobile". */
  async row(act, row) {
    await this.hands.press(this.main.getByRole('link', { name: `${this.t(act)} ${this.t(row)}` }).first())
  }

  async type(field, text) { await this.fill(this.t(field), text) }

  async told(toast) { await this.page.locator('.toast').filter({ hasText: this.t(toast) }).first().waitFor() }

  /** What stands in a row of the page: its state. */
  stateOf(row) {
    return this.main.locator('.row').filter({ has: this.page.getByRole('heading', { name: this.t(row), exact: true }) }).first().locator('.row-state')
  }

  async refusedAtField() { await (await this.scope()).locator('.error').first().waitFor() }

  /** The link to a place in the newest message to an address: notices bring links too, to other places. */
  async linkFor(address, place) {
    for (let tries = 0; tries < 100; tries++) {
      const answer = await fetch(`${this.sandbox}/api/messages?to=${encodeURIComponent(address)}`)
      const links = (await answer.json())
        .filter(({ id }) => Number(id) > (this.used.get(address) ?? 0))
        .flatMap(({ id, links }) => links.filter((link) => new URL(link).pathname.startsWith(place)).map((link) => ({ id, link })))
      if (links.length) {
        const { id, link } = links.at(-1)
        this.used.set(address, Number(id))
        return link
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error(`no link came to ${address}`)
  }

  // --- Identity verification --------------------------------------------------------------------

  /** Chooses a way of verification unless it is the one that is offered. */
  async chooseWay(way) {
    await this.at('verification-title')
    const scope = await this.scope()
    const shown = await scope.getByText(this.t(`verification-way-${way}`), { exact: true }).count()
    if (shown) return
    await this.press('verification-other-ways')
    await this.at('verification-ways-title')
    await this.hands.press((await this.scope()).getByRole('button', { name: this.t(`verification-way-${way}`) }).first())
    await this.at('verification-title')
  }

  /** Sends the code of a verification, as soon as the address may have another one: a minute after the last. */
  async sendCode() {
    for (const start = Date.now(); ;) {
      await (await this.scope()).getByRole('button', { name: this.t('verification-send') }).first().waitFor({ timeout: 70_000 })
      const answered = this.page.waitForResponse((response) => response.request().method() === 'POST' && /\/code$/.test(response.url()))
      await this.press('verification-send')
      if ((await answered).status() < 400) break
      await this.refusedAtField()
      assert.ok(Date.now() - start < 70_000, await (await this.scope()).locator('.error').first().innerText())
      await this.page.waitForTimeout(2000)
    }
    await (await this.scope()).getByText(this.t('verification-sent')).first().waitFor()
  }

  /** Whether a verification is asked for now. */
  asksToVerify() { return this.at('verification-title', 2000).then(() => true, () => false) }

  /** Proves who one is; `proof` is the address of a code, the authenticator, or the code itself. */
  async verify(way, proof) {
    await this.chooseWay(way)
    let code = proof
    if (SENT.includes(way)) {
      await this.sendCode()
      code = await this.codeFor(proof)
    } else if (proof instanceof Authenticator) code = await proof.code()
    await this.type(`verification-field-${way}`, code)
    await this.press('page-confirm')
  }

  /** Proves it by the method that is offered first: which one that is depends on how long each is bound. */
  async prove(proofs) {
    await this.at('verification-title')
    const scope = await this.scope()
    for (const [way, proof] of Object.entries(proofs)) {
      if (await scope.getByText(this.t(`verification-way-${way}`), { exact: true }).count()) return this.verify(way, proof)
    }
    throw new Error(`another method is offered than ${Object.keys(proofs)}`)
  }

  // --- The settings -----------------------------------------------------------------------------

  async bindMobile(mobile) {
    await this.go('/security')
    await this.row('contact-set', 'security-mobile')
    await this.at('contact-mobile-title')
    await this.press('contact-continue')
    await this.verify('security-email', this.address)
    await this.fillMobile(mobile)
  }

  /** The form of the secure mobile: number, code, confirm. */
  async fillMobile(mobile) {
    await this.at('contact-mobile-title')
    await this.type('contact-new-mobile', mobile)
    await this.press('contact-send-code')
    await (await this.scope()).getByText(this.t('contact-mobile-sent')).waitFor()
    await this.type('contact-mobile-code', await this.codeFor(`+86${mobile}`))
    await this.press('page-confirm')
    await this.noDialog()
  }

  /** Binds an authenticator, by whichever method was proved first. */
  async bindMfa({ login = true, operation = true } = {}, way = 'security-email', proof = this.address) {
    await this.go('/security/mfa')
    await this.press('mfa-begin')
    await this.verify(way, proof)
    await this.at('mfa-bind-title')
    await this.press('mfa-show-key').catch(() => {})
    return this.fillMfa({ login, operation })
  }

  async fillMfa({ login, operation }) {
    await this.hands.press(this.main.getByText(this.t('mfa-key')))
    const device = new Authenticator(await this.main.locator('details .code-text').innerText())
    await this.type('mfa-code', await device.code())
    if (login) await this.hands.tick(this.page.locator('#login_protection'))
    if (operation) await this.hands.tick(this.page.locator('#operation_protection'))
    return device
  }

  async logInTo(address = this.address, password = this.password ?? PASSWORD) { await this.logIn(address, password) }
}
