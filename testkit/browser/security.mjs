// Can people keep their account safe? Channels, MFA, protections, passkeys, recovery codes, a forgotten password, the
// login email, signing out everywhere: in both languages, once by keyboard alone, once without script. Dialogs stay
// dialogs, states and sentences change, and axe finds nothing on the way.
//   node security.mjs WEB_URL SANDBOX_URL [TITLES]
import assert from 'node:assert/strict'
import { Keyboard, Mouse } from './hands.mjs'
import { PASSWORD } from './person.mjs'
import { accessible, newAddress, newMobile, Walk } from './walk.mjs'

const walk = await Walk.start('security.mjs')
const OTHER_PASSWORD = 'Harbour.of-7-herons'

/** Secure mobile, security email, contact mobile, contact email. */
async function channels(title, language, options) {
  const me = await walk.owner(language, options)
  const { page } = me
  const [mobile, contact] = [newMobile(), newMobile()]
  const [security, contactEmail] = [newAddress('security'), newAddress('contact')]
  const over = me.hasScript ? '/security' : undefined
  await walk.journey(title, [
    ['the page of the settings is accessible', async () => { await me.go('/security'); await accessible(me) }],
    ['the secure mobile is explained in a dialog', async () => {
      await me.row('contact-set', 'security-mobile')
      await me.inDialog('contact-mobile-title', over)
      await accessible(me)
    }],
    ['the identity is verified by the security email, in the dialog', async () => {
      await me.press('contact-continue')
      await me.inDialog('verification-title', over)
      await accessible(me)
      await me.verify('security-email', me.address)
      await me.inDialog('contact-mobile-title', over)
      await accessible(me)
    }],
    ['a number that is none is refused at its field', async () => {
      await me.type('contact-new-mobile', '12')
      await me.press('contact-send-code')
      await me.refusedAtField()
      await me.inDialog('contact-mobile-title', over)
      await accessible(me)
    }],
    ['a code goes to the new number; a wrong one is refused', async () => {
      await me.type('contact-new-mobile', mobile)
      await me.press('contact-send-code')
      await (await me.scope()).getByText(me.t('contact-mobile-sent')).waitFor()
      me.code = await me.codeFor(`+86${mobile}`)
      await me.type('contact-mobile-code', me.code === '111111' ? '222222' : '111111')
      await me.press('page-confirm')
      await me.refusedAtField()
      assert.equal(await page.locator('#mobile').last().inputValue(), mobile)
      await accessible(me)
    }],
    ['the right one binds it: said, and shown masked', async () => {
      await me.type('contact-mobile-code', me.code)
      await me.press('page-confirm')
      await me.told('toast-secure-mobile-changed')
      await me.noDialog()
      const state = await me.stateOf('security-mobile').innerText()
      assert.match(state, /\*/)
      assert.ok(state.includes(mobile.slice(-2)) && !state.includes(mobile), state)
      await accessible(me)
    }],
    ['the security email changes, and the contact email with it', async () => {
      await me.row('page-modify', 'security-email')
      await me.inDialog('contact-email-title', over)
      await accessible(me)
      await me.press('contact-continue')
      await me.prove({ 'secure-mobile': `+86${mobile}`, 'security-email': me.address })
      await me.inDialog('contact-email-title', over)
      await me.type('contact-new-email', security)
      await me.press('contact-send-code')
      await (await me.scope()).getByText(me.t('contact-email-sent')).waitFor()
      await me.type('contact-email-code', await me.codeFor(security))
      await me.hands.tick(page.locator('#sync').last())
      await accessible(me)
      await me.press('page-confirm')
      await me.told('toast-emails-changed')
      await me.noDialog()
      assert.match(await me.stateOf('security-email').innerText(), /\*.*@example\.com/)
    }],
    ['the user list leads to the root user', async () => {
      await me.go('/users')
      await accessible(me)
      await me.hands.press(me.main.locator('table a').first())
      await me.arrive(/^\/users\/\d+/)
      await accessible(me)
    }],
    ['the contact mobile waits for its link', async () => {
      me.user = me.path
      await me.row('contact-set', 'contact-contact-mobile')
      await me.inDialog('contact-contact-mobile-title', me.user)
      await accessible(me)
      await me.type('contact-new-contact-mobile', contact)
      await me.press('page-confirm')
      await me.told('toast-link-sent')
      await me.noDialog()
      await me.main.getByText(me.t('user-pending'), { exact: true }).first().waitFor()
      await accessible(me)
    }],
    ['the link is confirmed on another device', async () => {
      const phone = await walk.person(language)
      await phone.page.goto(await me.linkFor(`+86${contact}`, '/confirm/contact'))
      await phone.at('contact-landing-title')
      await accessible(phone)
      await phone.press('contact-landing-confirm')
      await phone.page.getByText(phone.t('contact-landing-done-contact-mobile')).waitFor()
      await accessible(phone)
      await phone.page.context().close()
      await me.go(me.user)
      assert.match(await me.stateOf('contact-contact-mobile').innerText(), /\*/)
    }],
    ['the contact email: security email too, so the identity is verified', async () => {
      await me.row('page-modify', 'contact-contact-email')
      await me.inDialog('contact-contact-email-title', me.user)
      await me.type('contact-new-contact-email', contactEmail)
      await me.hands.tick(page.locator('#sync').last())
      await accessible(me)
      await me.press('page-ok')
      await me.inDialog('verification-title', me.user)
      await me.prove({ 'security-email': security, 'secure-mobile': `+86${mobile}` })
      await me.inDialog('contact-contact-email-title', me.user)
      if (!(await (await me.field(me.t('contact-new-contact-email'))).inputValue())) await me.type('contact-new-contact-email', contactEmail)
      await me.hands.tick(page.locator('#sync').last())
      await me.press('page-ok')
      await me.told('toast-link-sent')
      await me.noDialog()
    }],
    ['its link works once', async () => {
      const link = await me.linkFor(contactEmail, '/confirm/contact')
      const mailbox = await walk.person(language)
      await mailbox.page.goto(link)
      await accessible(mailbox)
      await mailbox.press('contact-landing-confirm')
      await mailbox.page.getByText(mailbox.t('contact-landing-done-contact-email')).waitFor()
      await mailbox.page.goto(link)
      assert.equal(await mailbox.main.getByRole('button', { name: mailbox.t('contact-landing-confirm') }).count(), 0)
      await accessible(mailbox)
      await mailbox.page.context().close()
    }],
    ['nothing went wrong in the browser', () => assert.deepEqual(me.complaints, [])],
  ])
  await page.context().close()
}

/** The MFA device: bind, log in with it, unbind. */
async function mfa(title, language, options) {
  const me = await walk.owner(language, options)
  const { page } = me
  let device
  await walk.journey(title, [
    ['begins, and verifies the identity', async () => {
      await me.go('/security')
      await me.row('mfa-bind', 'security-mfa')
      await me.arrive('/security/mfa')
      await accessible(me)
      await me.press('mfa-begin')
      await me.at('verification-title')
      await accessible(me)
      await me.verify('security-email', me.address)
    }],
    ['the key is shown once', async () => {
      await page.getByRole('heading', { name: me.t('mfa-bind-title') }).waitFor()
      const again = me.main.getByRole('button', { name: me.t('mfa-show-key') })
      if (await again.count()) await me.hands.press(again)
      await page.getByRole('heading', { name: me.t('mfa-app') }).waitFor()
      await accessible(me)
      device = await me.fillMfa({ login: true, operation: true })
      await accessible(me)
    }],
    ['a wrong code is said at its field, and the boxes stay', async () => {
      await me.type('mfa-code', device.wrong())
      await me.press('mfa-submit')
      await me.refusedAtField()
      assert.ok(await page.locator('#login_protection').isChecked())
      assert.ok(await page.locator('#operation_protection').isChecked())
      await accessible(me)
    }],
    ['the right one binds it; both protections use it', async () => {
      await me.type('mfa-code', await device.code())
      await me.press('mfa-submit')
      await me.told('toast-mfa-bound')
      await me.go('/security')
      assert.ok((await me.stateOf('protection-login').innerText()).includes(me.t('protection-state-mfa')))
      assert.ok((await me.stateOf('protection-operation').innerText()).includes(me.t('protection-state-mfa')))
      assert.ok((await me.stateOf('security-mfa').innerText()).includes(me.t('mfa-kind-virtual')))
      await accessible(me)
    }],
    ['the page of the device', async () => {
      await me.row('page-view', 'security-mfa')
      await me.arrive('/security/mfa')
      await accessible(me)
    }],
    ['the password alone opens nothing', async () => {
      await me.logOut()
      await me.logInTo()
      await me.arrive('/login/verify')
      await accessible(me)
      await me.go('/account')
      assert.equal(me.path, '/login')
    }],
    ['the code page says what else there is', async () => {
      await me.go('/login/verify')
      await me.press('verification-other-ways')
      await me.arrive('/login/verify/methods')
      await accessible(me)
      await page.goBack()
    }],
    ['a wrong code is refused', async () => {
      await me.type('verification-field-mfa', device.wrong())
      await me.press('page-confirm')
      await me.refusedAtField()
      await accessible(me)
    }],
    ['the right one logs in', async () => {
      await me.type('verification-field-mfa', await device.code())
      await me.press('page-confirm')
      await me.arrive('/account')
    }],
    ['unbinding is asked in a dialog', async () => {
      await me.go('/security')
      await me.row('mfa-unbind', 'security-mfa')
      await me.inDialog('mfa-unbind-title')
      await (await me.scope()).getByText(me.t('mfa-unbind-both')).waitFor()
      await accessible(me)
    }],
    ['and takes the device’s own code', async () => {
      await me.press('mfa-unbind-confirm')
      await me.inDialog('verification-title')
      await me.verify('mfa', device)
      await me.inDialog('mfa-unbind-title')
      await accessible(me)
      await me.press('mfa-unbind-confirm')
      await me.told('toast-mfa-unbound')
      await me.noDialog()
    }],
    ['both protections are off', async () => {
      await me.go('/security')
      for (const row of ['protection-login', 'protection-operation']) assert.ok((await me.stateOf(row).innerText()).includes(me.t('protection-state-none')))
      assert.ok((await me.stateOf('security-mfa').innerText()).includes(me.t('security-mfa-none')))
    }],
    ['nothing went wrong in the browser', () => assert.deepEqual(me.complaints, [])],
  ])
  await page.context().close()
}

/** Login protection, operation protection, suspicious logins. */
async function protections(title, language, options) {
  const me = await walk.owner(language, options)
  const { page } = me
  const mobile = newMobile()
  const number = `+86${mobile}`
  const choose = async (row, choice) => {
    await me.row('page-modify', row)
    await me.inDialog('protection-dialog')
    await me.hands.choice(page.locator(`#choice-${choice}`).last())
    await me.press('page-ok')
  }
  /** Where the setting follows the verification by itself, or is confirmed: the page that asks may be about to go on. */
  const confirmed = async (toast) => {
    const said = page.locator('.toast').filter({ hasText: me.t(toast) }).first()
    const asked = page.getByText(me.t('protection-confirm')).first()
    await said.or(asked).first().waitFor()
    if (!(await said.waitFor({ timeout: 5000 }).then(() => true, () => false))) await me.press('page-ok')
    await said.waitFor()
    await me.noDialog()
  }
  await walk.journey(title, [
    ['what is missing cannot be chosen', async () => {
      await me.go('/security')
      await me.row('page-modify', 'protection-login')
      await me.inDialog('protection-dialog')
      assert.ok(await page.locator('#choice-mfa').last().isDisabled())
      assert.ok(await page.locator('#choice-mobile').last().isDisabled())
      await accessible(me)
      await me.press('page-cancel')
      await me.noDialog()
    }],
    ['binds a secure mobile', () => me.bindMobile(mobile)],
    ['login protection by mobile code', async () => {
      await me.go('/security')
      await choose('protection-login', 'mobile')
      if (await me.asksToVerify()) await me.verify('secure-mobile', number)
      await confirmed('toast-login-protection-changed')
      assert.ok((await me.stateOf('protection-login').innerText()).includes(me.t('protection-state-mobile')))
      await accessible(me)
    }],
    ['operation protection by mobile code', async () => {
      await choose('protection-operation', 'mobile')
      if (await me.asksToVerify()) await me.verify('secure-mobile', number)
      await confirmed('toast-operation-protection-changed')
      assert.ok((await me.stateOf('protection-operation').innerText()).includes(me.t('protection-state-mobile')))
    }],
    ['the login asks for the code', async () => {
      await me.logOut()
      await me.logInTo()
      await me.arrive('/login/verify')
      await accessible(me)
      await me.verify('secure-mobile', number)
      await me.arrive('/account')
    }],
    ['remote login verification is switched on', async () => {
      await me.go('/security')
      const toggle = page.getByRole('switch')
      assert.equal(await toggle.getAttribute('aria-checked'), 'false')
      await me.hands.press(toggle)
      if (await me.asksToVerify()) {
        await me.verify('secure-mobile', number)
        await me.press('protection-switch-on')
      }
      await me.told('toast-suspicious-on')
      assert.equal(await page.getByRole('switch').getAttribute('aria-checked'), 'true')
      await accessible(me)
    }],
    ['switching it off asks for verification', async () => {
      await me.hands.press(page.getByRole('switch'))
      await me.at('verification-title')
      await me.verify('secure-mobile', number)
      await me.press('protection-switch-off')
      await me.told('toast-suspicious-off')
      assert.equal(await page.getByRole('switch').getAttribute('aria-checked'), 'false')
    }],
    ['lowering login protection asks for verification too', async () => {
      await choose('protection-login', 'none')
      await me.inDialog('verification-title')
      await accessible(me)
      await me.verify('secure-mobile', number)
      await confirmed('toast-login-protection-changed')
      assert.ok((await me.stateOf('protection-login').innerText()).includes(me.t('protection-state-none')))
    }],
    ['the login asks no more', async () => {
      await me.logOut()
      await me.logInTo()
      await me.arrive('/account')
    }],
    ['nothing went wrong in the browser', () => assert.deepEqual(me.complaints, [])],
  ])
  await page.context().close()
}

/** Passkeys and recovery codes. */
async function passkeys(title, language, options) {
  const me = await walk.owner(language, options)
  const { page } = me
  let codes
  const device = await page.context().newCDPSession(page)
  await device.send('WebAuthn.enable')
  await device.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } })
  await walk.journey(title, [
    ['adds a passkey', async () => {
      await me.go('/security')
      await me.row('page-view', 'passkey-title')
      await me.arrive('/security/passkeys')
      await accessible(me)
      await me.press('passkey-add')
      await me.at('verification-title')
      await me.verify('security-email', me.address)
      const again = me.main.getByRole('button', { name: me.t('passkey-add'), exact: true })
      await page.locator('#name').or(again).first().waitFor()
      if (await again.count()) await me.hands.press(again)
      await me.at('passkey-add')
      await accessible(me)
      await me.type('passkey-name', 'Key ring')
      await me.press('passkey-create')
      await me.told('toast-passkey-added')
      await me.main.getByText('Key ring').first().waitFor()
      await accessible(me)
    }],
    ['renames it in a dialog', async () => {
      await me.hands.press(me.main.getByRole('link', { name: `${me.t('passkey-rename')} Key ring` }))
      await me.inDialog('passkey-rename-title', '/security/passkeys')
      await accessible(me)
      await me.type('passkey-name', 'Blue key')
      await me.press('page-save')
      await me.told('toast-passkey-renamed')
      await me.main.getByText('Blue key').first().waitFor()
    }],
    ['recovery codes: the passkey verifies, in the dialog', async () => {
      await me.go('/security')
      await me.row('page-view', 'recovery-code-title')
      await me.arrive('/security/recovery-codes')
      await accessible(me)
      await me.press('recovery-code-make')
      await me.inDialog('recovery-code-make', '/security/recovery-codes')
      await accessible(me)
      await me.press('recovery-code-show')
      await me.inDialog('verification-title', '/security/recovery-codes')
      await me.chooseWay('passkey')
      await accessible(me)
      await me.press('verification-use-passkey')
      const show = page.getByRole('button', { name: me.t('recovery-code-show') })
      await show.or(page.locator('#recovery-codes')).first().waitFor()
      if (await show.count()) await me.press('recovery-code-show')
      await me.inDialog('recovery-code-yours', '/security/recovery-codes')
      codes = (await page.locator('#recovery-codes').innerText()).trim().split(/\s+/)
      assert.equal(codes.length, 10)
      await accessible(me)
    }],
    ['they are shown once', async () => {
      await me.press('recovery-code-kept')
      await me.noDialog()
      await me.go('/security/recovery-codes')
      assert.equal(await page.getByText(codes[0]).count(), 0)
    }],
    ['one of them is another method', async () => {
      await me.go('/sessions/sign-out-everywhere/confirm')
      await me.verify('recovery-code', codes[0].toUpperCase())
      await me.at('session-everywhere-ask')
      await me.go('/security')
      assert.match(await me.stateOf('recovery-code-title').innerText(), /9/)
    }],
    ['and is good once', async () => {
      await me.go('/security/recovery-codes/new')
      await me.press('recovery-code-show')
      await me.verify('recovery-code', codes[0])
      await me.refusedAtField()
    }],
    ['logs in by passkey', async () => {
      await me.go('/account')
      await me.logOut()
      await me.go('/login')
      await me.hands.press(me.main.getByRole('button', { name: me.t('passkey-log-in') }))
      await me.arrive('/account')
    }],
    ['removes it', async () => {
      await me.go('/security/passkeys')
      await me.hands.press(me.main.getByRole('link', { name: `${me.t('passkey-remove')} Blue key` }))
      await me.inDialog('passkey-remove-title', '/security/passkeys')
      await accessible(me)
      await me.press('passkey-remove')
      await me.inDialog('verification-title', '/security/passkeys')
      await me.verify('recovery-code', codes[1])
      const again = (await me.scope()).getByRole('button', { name: me.t('passkey-remove'), exact: true })
      const said = page.locator('.toast').filter({ hasText: me.t('toast-passkey-removed') })
      await again.or(said).first().waitFor()
      if (await again.count()) await me.press('passkey-remove')
      await me.told('toast-passkey-removed')
    }],
    ['nothing went wrong in the browser', () => assert.deepEqual(me.complaints, [])],
  ])
  await page.context().close()
}

/** A forgotten password, then another login email. */
async function passwords(title, language, options) {
  const me = await walk.owner(language, options)
  const { page } = me
  const mobile = newMobile()
  const next = newAddress('next')
  const newPassword = async (password) => {
    await me.type('field-new-password', password)
    await me.type('field-confirm-password', password)
  }
  await walk.journey(title, [
    ['binds a secure mobile', () => me.bindMobile(mobile)],
    ['asks for the mail', async () => {
      await me.logOut()
      await me.go('/login')
      await me.press('login-link-forgot')
      await me.at('password-forgot-title')
      await accessible(me)
      await me.type('field-email', me.address)
      await me.press('password-next')
      await me.at('password-sent-title')
      await accessible(me)
    }],
    ['the link opens the form; passwords that differ are refused', async () => {
      me.link = await me.linkFor(me.address, '/reset')
      await page.goto(me.link)
      await me.arrive('/reset')
      await accessible(me)
      await me.type('field-new-password', OTHER_PASSWORD)
      await me.type('field-confirm-password', `${OTHER_PASSWORD}x`)
      await me.press('password-next')
      await me.refusedAtField()
      await accessible(me)
    }],
    ['one more check, by the mobile', async () => {
      await newPassword(OTHER_PASSWORD)
      await me.press('password-next')
      await me.arrive(/^\/forgot-password\/verify/)
      await accessible(me)
      await me.verify('secure-mobile', `+86${mobile}`)
      await me.at('password-reset-done-title')
      await accessible(me)
    }],
    ['the link is used up', async () => {
      await page.goto(me.link)
      assert.equal(await page.locator('#new_password').count(), 0)
      await accessible(me)
    }],
    ['the old password is refused, the new one logs in', async () => {
      await me.logInTo(me.address, PASSWORD)
      await page.getByText(me.words.wrongLogin).first().waitFor()
      await me.logInTo(me.address, OTHER_PASSWORD)
      await me.arrive('/account')
    }],
    ['another login email', async () => {
      await me.hands.press(me.main.locator('a[href="/account/login-email"]').first())
      await me.inDialog('login-email-title', '/account')
      await accessible(me)
      await me.press('login-email-modify')
      await me.inDialog('verification-title', '/account')
      await accessible(me)
      await me.prove({ 'secure-mobile': `+86${mobile}`, 'security-email': me.address })
      await me.inDialog('login-email-bind', '/account')
      await accessible(me)
      await me.type('login-email-field', next)
      await me.press('login-email-send')
      await (await me.scope()).getByText(me.t('login-email-sent')).waitFor()
      await me.type('login-email-code', await me.codeFor(next))
      await newPassword(PASSWORD.replace('9', '8'))
      await accessible(me)
      await (await me.scope()).locator('form').last().evaluate((form) => form.querySelector('.button-main').scrollIntoView())
      await me.hands.press((await me.scope()).locator('.dialog-foot .button-main').last())
      await me.noDialog()
      await page.locator('.toast').first().waitFor()
      await me.arrive('/account')
    }],
    ['the old address logs in no more, the new one does', async () => {
      await me.logOut()
      await me.logInTo(me.address, OTHER_PASSWORD)
      await page.getByText(me.words.wrongLogin).first().waitFor()
      await me.logInTo(next, PASSWORD.replace('9', '8'))
      await me.arrive('/account')
    }],
    ['nothing went wrong in the browser', () => assert.deepEqual(me.complaints, [])],
  ])
  await page.context().close()
}

/** Signing out everywhere, from one of two devices. */
async function everywhere(title, language, options) {
  const me = await walk.owner(language, options)
  const other = await walk.person(language, options)
  await walk.journey(title, [
    ['two devices are logged in', async () => {
      await other.logIn(me.address)
      await other.arrive('/account')
      await me.go('/sessions')
      await accessible(me)
    }],
    ['one signs out both', async () => {
      await me.press('session-everywhere')
      await me.inDialog('session-everywhere', '/sessions')
      await accessible(me)
      await me.press('session-everywhere-go-on')
      await me.inDialog('verification-title', '/sessions')
      await me.verify('security-email', me.address)
      await me.inDialog('session-everywhere-ask', '/sessions')
      await accessible(me)
      await me.press('session-everywhere-now')
      await me.arrive('/login')
    }],
    ['both are out by the next request, and the other is told why', async () => {
      for (const someone of [me, other]) {
        await someone.go('/account')
        assert.equal(someone.path, '/login')
      }
      await other.page.getByText(other.t('login-over-signed-out')).waitFor()
      await accessible(other)
    }],
  ])
  await me.page.context().close()
  await other.page.context().close()
}

/** The catalogue of operations. */
async function catalogue(title, language, options) {
  const me = await walk.person(language, options)
  await walk.journey(title, [
    ['lists the operations', async () => { await me.go('/operations'); await me.at('operation-title'); await accessible(me) }],
    ['finds by a word', async () => {
      const all = await me.main.locator('tbody tr').count()
      await me.type('operation-search', 'cvm')
      await me.press('operation-search-go')
      await me.page.waitForURL((url) => url.searchParams.get('q') === 'cvm')
      const found = await me.main.locator('tbody tr').count()
      assert.ok(found > 0 && found < all, `${found} of ${all}`)
      await accessible(me)
    }],
    ['says when there is nothing', async () => {
      await me.type('operation-search', 'no such thing')
      await me.press('operation-search-go')
      await me.page.getByText(me.t('operation-none')).waitFor()
      await accessible(me)
      await me.press('operation-search-all')
      await me.page.waitForURL((url) => !url.search)
    }],
  ])
  await me.page.context().close()
}

const KINDS = { channels, mfa, protections, passkeys, passwords, everywhere, catalogue }
const journeys = []
const add = (name, title, language, options) => journeys.push([`${title}: ${name}`, (whole) => KINDS[name](whole, language, options)])
// A browser without scripts cannot solve human checks: it takes what the address may do without one.
for (const name of ['channels', 'mfa', 'passwords']) add(name, 'en without script', 'en', { javaScriptEnabled: false })
for (const language of ['en', 'zh']) for (const name of Object.keys(KINDS)) add(name, language, language, { Hands: Mouse })
for (const name of Object.keys(KINDS)) add(name, 'en by keyboard', 'en', { Hands: Keyboard })
await walk.all(journeys)
