// Can a person live in Menshen? Register → log in → edit the nickname → end another session → change
// durations: in Chinese and English, once with the keyboard alone; registration and login once without
// script. axe must find nothing on any page.
//   node journeys.mjs WEB_URL SANDBOX_URL
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { startBrowser } from './browser.mjs'
import { Keyboard, Mouse } from './hands.mjs'
import { axeFindings, sidewaysScroll, Tally, WIDTHS } from './look.mjs'
import { PAGES, Person } from './person.mjs'

const [web, sandbox] = process.argv.slice(2)
if (!web || !sandbox) {
  console.error('usage: node journeys.mjs WEB_URL SANDBOX_URL')
  process.exit(2)
}

const tally = new Tally()
const browser = await startBrowser()
const newAddress = (who) => `${who}-${randomBytes(5).toString('hex')}@example.com`

async function person(language, { Hands = Mouse, ...options } = {}) {
  const context = await browser.newContext({ locale: language === 'zh' ? 'zh-CN' : 'en-GB', ...options })
  const page = await context.newPage()
  const someone = new Person(page, language, { web, sandbox }, new Hands(page))
  await someone.speak()
  return someone
}

async function accessible(someone) {
  assert.deepEqual(await axeFindings(someone.page), [])
  assert.deepEqual(someone.complaints, [])
}

/** Runs the steps of a journey; after a failed one the rest makes no sense. */
async function journey(title, steps) {
  console.log(`\n${title}`)
  for (const [name, work] of steps) {
    if (!(await tally.check(`${title}: ${name}`, work))) return
  }
}

async function wholeLife(title, language, Hands) {
  const me = await person(language, { Hands })
  const { words, page } = me
  const address = newAddress(`life-${language}`)
  let other
  await journey(title, [
    ['asks for a code', () => me.startRegistration(address)],
    ['the code page is accessible', () => accessible(me)],
    ['registers', () => me.finishRegistration(address)],
    ['logs out if registration logged in', async () => {
      await me.go('/account')
      if (new URL(page.url()).pathname === '/account') await me.logOut()
    }],
    ['a wrong password is refused at its field', async () => {
      await me.logIn(address, 'Wrong.password-1')
      await page.getByText(words.wrongLogin).first().waitFor()
      assert.match(await page.title(), words.errorTitle)
      assert.match(await page.evaluate(() => document.activeElement.matches('[aria-invalid="true"], [role="alert"]') ? 'there' : document.activeElement.outerHTML), /^there$/)
      await accessible(me)
    }],
    ['logs in', async () => { await me.logIn(address); await me.arrive('/account') }],
    ['the nickname dialog is accessible', async () => {
      await me.hands.press(me.link(words.modifyNickname))
      await page.locator('dialog[open]').waitFor()
      await accessible(me)
      await page.keyboard.press('Escape')
      await page.locator('dialog[open]').waitFor({ state: 'detached' })
    }],
    ['an empty nickname is refused in the dialog', async () => {
      await me.hands.press(me.link(words.modifyNickname))
      const field = await me.field(words.nickname)
      await field.evaluate((input) => input.removeAttribute('required'))
      await me.fill(words.nickname, '   ')
      await me.send(words.save)
      await page.locator('dialog[open] [aria-invalid="true"]').waitFor()
      await accessible(me)
    }],
    ['edits the nickname', () => me.editNickname(words.newName(language))],
    ['sets the industry', () => me.editIndustry()],
    ['another device logs in', async () => {
      other = await person(language)
      await other.logIn(address)
      await other.arrive('/account')
    }],
    ['ends the other session', async () => {
      await me.endOtherSession()
      for (let tries = 0; ; tries++) {
        await other.go('/account')
        if (new URL(other.page.url()).pathname === '/login') break
        assert.ok(tries < 20, 'the other device is still logged in')
        await page.waitForTimeout(250)
      }
    }],
    ['is still logged in itself', async () => { await me.go('/account'); await me.arrive('/account') }],
    ['a duration out of range is refused', async () => {
      await me.go('/security')
      await me.hands.press(me.link(words.modifyIdle))
      const field = await me.field(words.idle)
      await field.evaluate((input) => { input.removeAttribute('min'); input.removeAttribute('max'); input.removeAttribute('pattern') })
      await me.fill(words.idle, '721')
      await me.send(words.save)
      await page.locator('dialog[open] .error').filter({ hasText: words.outOfRange }).first().waitFor()
    }],
    ['changes the idle duration', () => me.changeDuration(words.modifyIdle, words.idle, 60, words.minutes(60))],
    ['changes the maximum duration', () => me.changeDuration(words.modifyMaximum, words.maximum, 24, words.hours(24))],
    ['reads the password notice and leaves', async () => {
      await me.hands.press(me.link(words.modifyPassword))
      await page.getByRole('link', { name: words.goOn }).or(page.getByRole('button', { name: words.goOn })).first().waitFor()
      await page.keyboard.press('Escape')
    }],
    ['logs out', () => me.logOut()],
    ['nothing went wrong in the browser', () => assert.deepEqual(me.complaints, [])],
  ])
  await other?.page.context().close()
  await page.context().close()
  return address
}

async function withoutScript(language) {
  const title = `${language} without script`
  const me = await person(language, { javaScriptEnabled: false })
  const address = newAddress(`plain-${language}`)
  await journey(title, [
    ['asks for a code', () => me.startRegistration(address)],
    ['registers', () => me.finishRegistration(address)],
    ['logs out if registration logged in', async () => {
      await me.go('/account')
      if (new URL(me.page.url()).pathname === '/account') await me.logOut()
    }],
    ['logs in', async () => { await me.logIn(address); await me.arrive('/account') }],
    ['edits the nickname on its page', async () => {
      await me.hands.press(me.link(me.words.modifyNickname))
      await me.arrive('/account/nickname')
      await me.fill(me.words.nickname, me.words.newName(1))
      await me.send(me.words.save)
      await me.page.locator('main').getByText(me.words.newName(1)).first().waitFor()
    }],
    ['logs out', () => me.logOut()],
  ])
  await me.page.context().close()
}

/** Every page: axe in light and dark, and no sideways scrolling at four widths. */
async function everyPage(language, address) {
  const title = `${language} pages`
  console.log(`\n${title}`)
  const me = await person(language)
  for (const loggedIn of [false, true]) {
    if (loggedIn && !(await tally.check(`${title}: logs in`, async () => { await me.logIn(address); await me.arrive('/account') }))) break
    for (const [path, needsLogin] of PAGES.filter((one) => one[1] === loggedIn)) {
      const name = `${title}: ${path}${needsLogin ? ' (logged in)' : ''}`
      await tally.check(name, async () => {
        await me.go(path)
        if (path === '/api/docs') await me.page.locator('.operation').first().waitFor()
        const found = []
        for (const colorScheme of ['light', 'dark']) {
          await me.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
          found.push(...(await axeFindings(me.page)).map((line) => `${colorScheme} ${line}`))
        }
        for (const width of WIDTHS) {
          const over = await sidewaysScroll(me.page, width)
          if (over) found.push(`${width} px: ${over}`)
        }
        await me.page.setViewportSize({ width: 390, height: 800 })
        found.push(...(await axeFindings(me.page)).map((line) => `narrow ${line}`))
        await me.page.setViewportSize({ width: 1280, height: 800 })
        assert.deepEqual(found, [])
        assert.equal(await me.page.evaluate(() => document.documentElement.lang.slice(0, 2)), language)
        assert.deepEqual(me.complaints, [])
      })
      me.complaints.length = 0
    }
  }
  await me.page.context().close()
}

const started = Date.now()
try {
  // A browser without scripts cannot solve human checks: these two take what the address may do without one.
  await withoutScript('en')
  await withoutScript('zh')
  const english = await wholeLife('en', 'en', Mouse)
  const chinese = await wholeLife('zh', 'zh', Mouse)
  await wholeLife('en by keyboard', 'en', Keyboard)
  await everyPage('en', english)
  await everyPage('zh', chinese)
} catch (error) {
  await tally.check('the walk as a whole', () => { throw error })
} finally {
  await browser.close()
}
console.log(`\n${Math.round((Date.now() - started) / 1000)} s`)
tally.end()
