// Does the dialog of an identity verification work for people? By mouse and by keyboard, in both languages: the way
// from a link through the verification to what was wanted stays in one dialog; sending a code loses nothing that is
// typed; Escape changes nothing; without script everything works on pages.
//   node verification.mjs WEB_URL SANDBOX_URL
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { startBrowser } from './browser.mjs'
import { Keyboard, Mouse } from './hands.mjs'
import { axeFindings, sidewaysScroll, Tally, WIDTHS } from './look.mjs'
import { Person } from './person.mjs'

const [web, sandbox] = process.argv.slice(2)
if (!web || !sandbox) {
  console.error('usage: node verification.mjs WEB_URL SANDBOX_URL')
  process.exit(2)
}

const SAID = {
  en: {
    signOut: 'Sign Out All Login Statuses', goOn: 'Go on to sign out', title: 'Identity Verification', send: 'Send code', again: /Send again/,
    code: 'Email code', ways: 'Use alternative verification methods', noOther: 'There is no other method.', back: /^Back:/,
    wrong: /This is not right; 4 more tries are left/, confirm: 'Confirm', asked: 'Sign out everywhere now?', now: 'Sign Out Now', done: /Signed out: 1 session ended/,
    sent: /A code was sent at/,
  },
  zh: {
    signOut: '下线所有登录状态', goOn: '继续下线', title: '身份验证', send: '发送验证码', again: /重发|重新发送/,
    code: '邮箱验证码', ways: '使用备选校验方式', noOther: '没有其他验证方式。', back: /^返回/,
    wrong: /验证未通过；还可以再试 4 次/, confirm: '确定', asked: '现在下线所有登录状态？', now: '立即下线', done: /已下线所有登录状态，共 1 处/,
    sent: /验证码已于/,
  },
}

const tally = new Tally()
const browser = await startBrowser()

async function owner(language, { Hands = Mouse, ...options } = {}) {
  const context = await browser.newContext({ locale: language === 'zh' ? 'zh-CN' : 'en-GB', ...options })
  const page = await context.newPage()
  const me = new Person(page, language, { web, sandbox }, new Hands(page))
  const address = `verify-${randomBytes(5).toString('hex')}@example.com`
  await me.speak()
  await me.startRegistration(address)
  await me.finishRegistration(address)
  return { me, address }
}

/** The codes that were sent so far. */
async function codes(address) {
  const answer = await fetch(`${sandbox}/api/messages?to=${encodeURIComponent(address)}`)
  return (await answer.json()).flatMap((message) => message.codes)
}

/** Waits for one more code than there were. */
async function nextCode(address, before) {
  for (let tries = 0; tries < 100; tries++) {
    const now = await codes(address)
    if (now.length > before) return now.at(-1)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`no further code came to ${address}`)
}

async function journey(title, steps) {
  console.log(`\n${title}`)
  for (const [name, work] of steps) {
    if (!(await tally.check(`${title}: ${name}`, work))) return
  }
}

async function accessible(me) {
  assert.deepEqual(await axeFindings(me.page), [])
  assert.deepEqual(me.complaints, [])
}

async function inDialog(language, Hands) {
  const said = SAID[language]
  const { me, address } = await owner(language, { Hands })
  const { page, hands } = me
  const dialog = page.locator('dialog[open]')
  const titled = (name) => page.getByRole('dialog', { name }).waitFor()
  const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.tagName)
  const path = () => new URL(page.url()).pathname
  await journey(`${language} by ${Hands.name}`, [
    ['the advice opens in a dialog', async () => {
      await me.go('/security')
      await hands.press(me.link(said.signOut, page.locator('main')))
      await titled(said.signOut)
      await accessible(me)
    }],
    ['the verification opens in the same dialog', async () => {
      await hands.press(dialog.getByRole('link', { name: said.goOn }))
      await titled(said.title)
      assert.equal(path(), '/security')
      assert.equal(await focused(), 'code')
      await accessible(me)
    }],
    ['Escape closes it, gives the focus back and changes nothing', async () => {
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '/sessions/sign-out-everywhere')
      assert.equal(path(), '/security')
    }],
    ['and it opens again', async () => {
      await hands.press(me.link(said.signOut, page.locator('main')))
      await hands.press(dialog.getByRole('link', { name: said.goOn }))
      await titled(said.title)
    }],
    ['the alternatives are in the dialog, and lead to help and appeal', async () => {
      await hands.press(dialog.getByRole('link', { name: said.ways }))
      await dialog.getByText(said.noOther).waitFor()
      await accessible(me)
      await hands.press(dialog.getByRole('link', { name: said.back }))
      await titled(said.title)
    }],
    ['sending a code keeps what is typed, counts down, and the focus is in the field', async () => {
      const before = (await codes(address)).length
      await me.fill(said.code, '12')
      await hands.press(dialog.getByRole('button', { name: said.send }))
      await dialog.getByText(said.sent).waitFor()
      assert.equal(await dialog.locator('#code').inputValue(), '12')
      assert.equal(await focused(), 'code')
      assert.ok(await dialog.getByRole('button', { name: said.again }).isDisabled())
      assert.equal(path(), '/security')
      me.code = await nextCode(address, before)
      await accessible(me)
    }],
    ['a wrong code is said at its field and focused', async () => {
      await me.fill(said.code, me.code === '111111' ? '222222' : '111111')
      await me.send(said.confirm)
      await dialog.locator('.error').filter({ hasText: said.wrong }).waitFor()
      assert.equal(await focused(), 'code')
      await accessible(me)
    }],
    ['the right code leads on to the question, in the same dialog', async () => {
      await me.fill(said.code, me.code)
      if (Hands === Keyboard) await page.keyboard.press('Enter')
      else await me.send(said.confirm)
      await titled(said.asked)
      assert.equal(path(), '/security')
      await accessible(me)
    }],
    ['the act leads to the login page, which says what was done', async () => {
      await me.send(said.now)
      await me.arrive('/login')
      await page.getByText(said.done).waitFor()
      await me.go('/account')
      assert.equal(path(), '/login')
    }],
    ['nothing went wrong in the browser', () => assert.deepEqual(me.complaints, [])],
  ])
  await page.context().close()
}

/** On its own page, with script: the code is sent without leaving, and it fits every width. */
async function onItsPage(language) {
  const said = SAID[language]
  const { me, address } = await owner(language)
  const { page } = me
  await journey(`${language} on its page`, [
    ['is accessible in light and dark and fits', async () => {
      await me.go('/sessions/sign-out-everywhere/confirm')
      await me.arrive(/^\/verify\//)
      const found = []
      for (const colorScheme of ['light', 'dark']) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
        found.push(...await axeFindings(page))
      }
      for (const width of WIDTHS) {
        const over = await sidewaysScroll(page, width)
        if (over) found.push(`${width} px: ${over}`)
      }
      await page.setViewportSize({ width: 1280, height: 800 })
      assert.deepEqual(found, [])
    }],
    ['sending keeps what is typed', async () => {
      const before = (await codes(address)).length
      await page.evaluate(() => { window.still = true })
      await me.fill(said.code, '34')
      await me.send(said.send)
      await page.getByText(said.sent).waitFor()
      assert.equal(await page.locator('#code').inputValue(), '34')
      assert.ok(await page.evaluate(() => window.still), 'the page was not left')
      assert.equal(await page.evaluate(() => document.activeElement.id), 'code')
      me.code = await nextCode(address, before)
    }],
    ['goes on', async () => {
      await me.fill(said.code, me.code)
      await me.send(said.confirm)
      await me.arrive('/sessions/sign-out-everywhere/confirm')
      assert.deepEqual(me.complaints, [])
    }],
  ])
  await page.context().close()
}

async function withoutScript(language) {
  const said = SAID[language]
  const { me, address } = await owner(language, { javaScriptEnabled: false })
  const { page } = me
  await journey(`${language} without script`, [
    ['signs out everywhere page by page', async () => {
      await me.go('/security')
      await me.hands.press(me.link(said.signOut, page.locator('main')))
      await me.arrive('/sessions/sign-out-everywhere')
      await me.hands.press(page.getByRole('link', { name: said.goOn }))
      await me.arrive(/^\/verify\//)
      const before = (await codes(address)).length
      await me.send(said.send)
      await page.getByText(said.sent).waitFor()
      await me.fill(said.code, await nextCode(address, before))
      await me.send(said.confirm)
      await me.arrive('/sessions/sign-out-everywhere/confirm')
      await me.send(said.now)
      await me.arrive('/login')
      await page.getByText(said.done).waitFor()
    }],
  ])
  await page.context().close()
}

try {
  // A browser without scripts cannot solve human checks: it takes what the address may do without one.
  await withoutScript('en')
  await inDialog('en', Mouse)
  await inDialog('zh', Mouse)
  await inDialog('en', Keyboard)
  await onItsPage('zh')
} catch (error) {
  await tally.check('the walk as a whole', () => { throw error })
} finally {
  await browser.close()
}
tally.end()
