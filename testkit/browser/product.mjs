// Does a product ask before it deletes something, and does the person's answer decide?
// A person binds an MFA device with operation protection, then deletes pretend servers at the sample product
// (`examples/sample_product.rs`), which must run at http://127.0.0.1:8090.
//   node product.mjs WEB_URL SANDBOX_URL
import assert from 'node:assert/strict'
import { createHmac, randomBytes } from 'node:crypto'
import { startBrowser } from './browser.mjs'
import { axeFindings, sidewaysScroll, Tally, WIDTHS } from './look.mjs'
import { Person } from './person.mjs'

const PRODUCT = 'http://127.0.0.1:8090'
const WORDS = {
  en: { code: /^Dynamic security code/, confirm: 'Confirm', verify: 'Verify and confirm', yes: 'Confirm operation', no: 'Decline', operation: 'Terminating instance', other: '中文' },
  zh: { code: /^动态安全码/, confirm: '确定', verify: '验证身份并确认', yes: '确认操作', no: '拒绝', operation: '退还实例', other: 'English' },
}

const [web, sandbox] = process.argv.slice(2)
if (!web || !sandbox) {
  console.error('usage: node product.mjs WEB_URL SANDBOX_URL')
  process.exit(2)
}

const tally = new Tally()
const browser = await startBrowser()

/** RFC 6238: the code of a step, counted from now. */
function totp(key, step) {
  const bits = [...key.toUpperCase()].map((sign) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(sign).toString(2).padStart(5, '0')).join('')
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const at = mac[19] & 15
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

const stepNow = () => Math.floor(Date.now() / 30_000)
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Calls the API as the page does. */
async function api(page, method, path, body, headers = {}) {
  return page.evaluate(async ([method, path, body, headers]) => {
    const all = { 'content-type': 'application/json', 'x-menshen-request': '1', ...headers }
    const answer = await fetch(path, { method, headers: all, body: body === undefined ? undefined : JSON.stringify(body) })
    const text = await answer.text()
    return { status: answer.status, body: text ? JSON.parse(text) : {} }
  }, [method, path, body, headers])
}

/** Binds an authenticator application with operation protection; its key, and the step that was used. */
async function bindDevice(me, address) {
  const { page } = me
  const refused = await api(page, 'POST', '/api/v1/mfa/virtual', {})
  assert.equal(refused.status, 403)
  const verification = `/api/v1/verifications/${refused.body.verification.id}`
  await api(page, 'PUT', `${verification}/method`, { method: 'security-email' })
  await api(page, 'POST', `${verification}/code`, {})
  await wait(1_500)
  const proved = await api(page, 'POST', `${verification}/proof`, { code: await me.codeFor(address) })
  assert.equal(proved.status, 200, JSON.stringify(proved))
  const offer = await api(page, 'POST', '/api/v1/mfa/virtual', {}, { 'menshen-grant': proved.body.grant })
  assert.equal(offer.status, 201, JSON.stringify(offer))
  const step = stepNow()
  const bound = await api(page, 'POST', '/api/v1/mfa/virtual/confirm', { code: totp(offer.body.secret, step), operation_protection: true })
  assert.equal(bound.status, 204, JSON.stringify(bound))
  return { key: offer.body.secret, step }
}

/** A code of a step that was not used yet; those of the neighbouring steps count too. */
async function nextCode(device) {
  while (device.step + 1 > stepNow() + 1) await wait(1_000)
  device.step = Math.max(device.step + 1, stepNow())
  return totp(device.key, device.step)
}

async function journey(title, steps) {
  console.log(`\n${title}`)
  for (const [name, work] of steps) {
    if (!(await tally.check(`${title}: ${name}`, work))) return
  }
}

async function accessible(me) {
  assert.deepEqual(await axeFindings(me.page), [])
  for (const width of WIDTHS) assert.equal(await sidewaysScroll(me.page, width), null)
  assert.deepEqual(me.complaints, [])
}

async function deleting(language, [without, declined, confirmed]) {
  const context = await browser.newContext({ locale: language === 'zh' ? 'zh-CN' : 'en-GB' })
  const page = await context.newPage()
  const me = new Person(page, language, { web, sandbox })
  const words = WORDS[language]
  const address = `product-${language}-${randomBytes(5).toString('hex')}@example.com`
  let uin
  let device
  const press = (name) => page.getByRole('button', { name, exact: true }).click()
  const status = () => page.getByRole('status').innerText()
  const ask = async (server) => {
    await page.goto(`${PRODUCT}/?account=${uin}`)
    await press(`Delete ${server}`)
    await page.waitForURL(/\/operations\/requests\/[0-9a-f-]{36}$/)
  }
  await journey(`deleting a server (${language})`, [
    ['registers', async () => {
      await me.speak()
      await me.startRegistration(address)
      await me.finishRegistration(address)
      uin = (await api(page, 'GET', '/api/v1/session')).body.uin
    }],
    ['without protection it is deleted at once', async () => {
      if (!without) return
      await page.goto(`${PRODUCT}/?account=${uin}`)
      await press(`Delete ${without}`)
      assert.equal(await status(), `${without} was deleted.`)
    }],
    ['binds a device', async () => { await me.go('/account'); device = await bindDevice(me, address) }],
    ['the question says who asks for what, and is accessible', async () => {
      await ask(declined)
      await page.getByText(words.operation).waitFor()
      await page.getByText(declined).waitFor()
      await accessible(me)
    }],
    ['no: nothing is deleted', async () => {
      await press(words.no)
      await page.waitForURL((url) => url.origin === PRODUCT)
      assert.match(await status(), new RegExp(`^${declined} was not deleted`))
    }],
    ['yes: verified, confirmed, deleted', async () => {
      await ask(confirmed)
      await press(words.verify)
      await page.waitForURL(/\/verify\//)
      await page.getByLabel(words.code).fill(await nextCode(device))
      await page.getByRole('main').getByRole('button', { name: words.confirm, exact: true }).click()
      await page.waitForURL(/\/operations\/requests\/[0-9a-f-]{36}$/)
      await accessible(me)
      await press(words.yes)
      await page.waitForURL((url) => url.origin === PRODUCT)
      assert.equal(await status(), `${confirmed} was deleted.`)
    }],
    ['the same address does nothing a second time', async () => {
      await page.reload()
      assert.equal(await status(), 'Nothing was asked.')
    }],
    ['the catalogue is found and accessible', async () => {
      await page.goto(`${web}/operations?q=terminate-instance`)
      assert.equal(await page.getByRole('table').count(), 1)
      await page.goto(`${web}/operations`)
      assert.equal(await page.getByRole('table').count(), 13)
      await accessible(me)
    }],
  ])
  await context.close()
}

await deleting('en', ['ins-alpha', 'ins-beta', 'ins-beta'])
await deleting('zh', [undefined, 'ins-gamma', 'ins-gamma'])
await browser.close()
tally.end()
