// How does every page look? Renders each in both languages, light and dark, wide and narrow, to PNG files.
//   node pictures.mjs WEB_URL SANDBOX_URL FOLDER
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startBrowser } from './browser.mjs'
import { sidewaysScroll, Tally, WIDTHS } from './look.mjs'
import { PAGES, Person } from './person.mjs'

const [web, sandbox, folder] = process.argv.slice(2)
if (!folder) {
  console.error('usage: node pictures.mjs WEB_URL SANDBOX_URL FOLDER')
  process.exit(2)
}
mkdirSync(folder, { recursive: true })

const SIZES = { wide: { width: 1280, height: 900 }, narrow: { width: 390, height: 844 } }
/** Dialogs: the page they open over, and the word of the link that opens them. */
const DIALOGS = [['/account', 'modifyNickname', 'nickname'], ['/account', 'modifyIndustry', 'industry'], ['/security', 'modifyPassword', 'password-notice'], ['/security', 'modifyIdle', 'idle-duration']]

const tally = new Tally()
const browser = await startBrowser()
const nameOf = (path) => (path === '/' ? 'home' : path.slice(1).replaceAll('/', '-'))

async function everyWay(me, name) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await me.page.setViewportSize(viewport)
    for (const colorScheme of ['light', 'dark']) {
      await me.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      // A dialog is a thing of the window, so its picture is of the window.
      await me.page.screenshot({ path: join(folder, `${name}-${me.language}-${size}-${colorScheme}.png`), fullPage: !name.startsWith('dialog') })
    }
  }
}

async function pictureOf(me, path, name) {
  await tally.check(`${me.language} ${name}`, async () => {
    await me.go(path)
    if (path === '/api/docs') await me.page.locator('.operation').first().waitFor()
    await me.page.waitForTimeout(300) // toasts and checks settle
    await everyWay(me, name)
    for (const width of WIDTHS) {
      const over = await sidewaysScroll(me.page, width)
      if (over) throw new Error(`at ${width} px ${over}`)
    }
  })
}

async function language(code) {
  const context = await browser.newContext({ locale: code === 'zh' ? 'zh-CN' : 'en-GB' })
  const me = new Person(await context.newPage(), code, { web, sandbox })
  await me.speak()
  for (const [path, loggedIn] of PAGES) if (!loggedIn) await pictureOf(me, path, nameOf(path))
  const address = `pictures-${code}-${randomBytes(5).toString('hex')}@example.com`
  const ready = await tally.check(`${code} registers`, async () => {
    await me.startRegistration(address)
    await everyWay(me, 'register-verify')
    await me.send(me.words.register)
    await everyWay(me, 'register-verify-errors')
    await me.finishRegistration(address)
    await me.go('/account')
    if (new URL(me.page.url()).pathname === '/account') await me.logOut()
    await me.logIn(address, 'Wrong.password-1')
    await me.page.getByText(me.words.wrongLogin).first().waitFor()
    await everyWay(me, 'login-refused')
    await me.logIn(address)
    await me.arrive('/account')
    await me.editNickname(me.words.newName(''). trim())
  })
  if (ready) {
    for (const [path, loggedIn] of PAGES) if (loggedIn) await pictureOf(me, path, `${nameOf(path)}-logged-in`)
    for (const [path, opener, name] of DIALOGS) {
      await tally.check(`${code} dialog ${name}`, async () => {
        await me.page.setViewportSize(SIZES.wide)
        await me.go(path)
        await me.hands.press(me.link(me.words[opener]))
        await me.page.locator('dialog[open]').waitFor()
        await everyWay(me, `dialog-${name}`)
      })
    }
  }
  await context.close()
}

try {
  for (const code of ['en', 'zh']) await language(code)
  const phone = await browser.newPage()
  await tally.check('the sandbox phone', async () => {
    await phone.goto(sandbox)
    await phone.waitForTimeout(500)
    await phone.screenshot({ path: join(folder, 'sandbox-phone.png'), fullPage: true })
  })
} finally {
  await browser.close()
}
tally.end()
