// Can a person add a passkey, log in and verify with it, and keep recovery codes? In Chromium with its virtual
// authenticator, in both languages; axe must find nothing on the way.
//   node passkeys.mjs WEB_URL SANDBOX_URL      (WEB_URL must name localhost: passkeys belong to a name, not an address)
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { startBrowser } from './browser.mjs'
import { axeFindings, sidewaysScroll, Tally, WIDTHS } from './look.mjs'
import { Person } from './person.mjs'

const [web, sandbox] = process.argv.slice(2)
if (!web || !sandbox) {
  console.error('usage: node passkeys.mjs WEB_URL SANDBOX_URL')
  process.exit(2)
}

const WORDS = {
  en: { add: 'Add a passkey', create: 'Create passkey', none: 'No passkeys yet', name: 'Name', enter: 'Log in with a passkey', cancelled: /Nothing was signed/, make: 'Make new codes', show: 'Make and show them', left: '10 of 10 left' },
  zh: { add: '添加通行密钥', create: '创建通行密钥', none: '尚无通行密钥', name: '名称', enter: '使用通行密钥登录', cancelled: /未完成签名/, make: '生成新的恢复码', show: '生成并显示', left: '剩余 10 个，共 10 个' },
}

const tally = new Tally()
const browser = await startBrowser()

/** A device in the browser that recognises its owner, or does not. */
async function device(page) {
  const wire = await page.context().newCDPSession(page)
  await wire.send('WebAuthn.enable')
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true }
  const { authenticatorId } = await wire.send('WebAuthn.addVirtualAuthenticator', { options })
  return {
    recognises: (isUserVerified) => wire.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    passkeys: async () => (await wire.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    forget: () => wire.send('WebAuthn.clearCredentials', { authenticatorId }),
  }
}

async function accessible(me) {
  assert.deepEqual(await axeFindings(me.page), [])
  for (const width of WIDTHS) assert.equal(await sidewaysScroll(me.page, width), null, `${width}`)
  await me.page.setViewportSize({ width: 1280, height: 800 })
  assert.deepEqual(me.complaints, [])
}

/** All codes that were sent to an address. */
async function codesFor(address) {
  const answer = await fetch(`${sandbox}/api/messages?to=${encodeURIComponent(address)}`)
  return (await answer.json()).flatMap((message) => message.codes)
}

/** Proves by a code to the security email: a new account has nothing else. */
async function verifyByMail(me, address) {
  await me.page.waitForURL(/\/verify\//)
  const before = (await codesFor(address)).length
  await me.page.locator('button[form="send-code"]').click()
  let codes
  do codes = await codesFor(address)
  while (codes.length === before)
  await me.page.locator('#code').fill(codes.at(-1))
  await me.page.locator('form:has(#code) .button-main').click()
}

async function life(language) {
  const context = await browser.newContext({ locale: language === 'zh' ? 'zh-CN' : 'en-GB' })
  const page = await context.newPage()
  const me = new Person(page, language, { web, sandbox })
  const words = WORDS[language]
  const address = `passkey-${language}-${randomBytes(5).toString('hex')}@example.com`
  let mine
  const steps = [
    ['registers', async () => {
      await me.speak()
      await me.startRegistration(address)
      await me.finishRegistration(address)
      mine = await device(page)
    }],
    ['the empty list is accessible', async () => {
      await me.go('/security/passkeys')
      await page.getByText(words.none).waitFor()
      await accessible(me)
    }],
    ['verifies, and comes to the form', async () => {
      await page.getByRole('button', { name: words.add }).click()
      await verifyByMail(me, address)
      await me.arrive('/security/passkeys/new')
      await accessible(me)
    }],
    ['makes a passkey', async () => {
      await page.getByLabel(words.name).fill('Desk <b>')
      await page.getByRole('button', { name: words.create }).click()
      await me.arrive('/security/passkeys')
      await page.locator('th').getByText('Desk <b>').waitFor()
      const [made] = await mine.passkeys()
      assert.equal(made.rpId, new URL(web).hostname)
      assert.ok(made.isResidentCredential)
      assert.ok(!Buffer.from(made.userHandle, 'base64').toString('latin1').includes('@example'), 'random bytes, no address')
      await accessible(me)
    }],
    ['logs in with it', async () => {
      await me.logOut()
      await me.go('/login?return_to=/sessions')
      await accessible(me)
      await page.getByRole('button', { name: words.enter }).click()
      await me.arrive('/sessions')
    }],
    ['verifies with it in the dialog, and gets recovery codes', async () => {
      await me.go('/security/recovery-codes')
      await accessible(me)
      await page.getByRole('link', { name: words.make }).click()
      await page.locator('dialog[open]').getByRole('button', { name: words.show }).click()
      const dialog = page.locator('dialog[open]')
      await dialog.locator('form[data-passkey="get"] .button-main').click()
      await dialog.getByRole('button', { name: words.show }).click()
      const shown = await page.locator('#recovery-codes').textContent()
      assert.equal(shown.trim().split('\n').length, 10)
      await accessible(me)
      await me.go('/security/recovery-codes')
      await page.getByText(words.left).waitFor()
    }],
    ['a device that does not recognise its owner signs nothing, and the page says so', async () => {
      await mine.recognises(false)
      await me.logOut()
      await me.go('/login')
      await page.getByRole('button', { name: words.enter }).click()
      await page.getByText(words.cancelled).waitFor()
      await accessible(me)
      await mine.recognises(true)
      await page.getByRole('button', { name: words.enter }).click()
      await me.arrive('/account')
    }],
    ['names and removes it', async () => {
      await me.go('/security/passkeys')
      await page.locator('a[data-dialog$="/name"]').click()
      await page.locator('dialog[open] #name').fill('Safe')
      await page.locator('dialog[open] .button-main').click()
      await page.locator('th').getByText('Safe').waitFor()
      await page.locator('a[data-dialog$="/remove"]').click()
      await page.locator('dialog[open] .button-main').click()
      await page.locator('dialog[open] form[data-passkey="get"] .button-main').click()
      await page.locator('dialog[open] form[action$="/remove"] .button-main').click()
      await page.getByText(words.none).waitFor()
    }],
  ]
  for (const [name, work] of steps) {
    if (!(await tally.check(`${language}: ${name}`, work))) {
      if (process.env.SHOT) await page.screenshot({ path: `${process.env.SHOT}-${language}.png`, fullPage: true })
      console.log(page.url())
      break
    }
  }
  await context.close()
}

await life('en')
await life('zh')
await browser.close()
tally.end()
