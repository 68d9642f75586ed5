// What do all walks through the console share: the browser, people, steps that are counted?
import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes, randomInt } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startBrowser } from './browser.mjs'
import { Mouse } from './hands.mjs'
import { axeFindings, sidewaysScroll, Tally } from './look.mjs'
import { Owner } from './owner.mjs'

export const newAddress = (who) => `${who}-${randomBytes(5).toString('hex')}@example.com`
/** A mobile number of the mainland, as it is typed. */
export const newMobile = () => `139${String(randomInt(1e8)).padStart(8, '0')}`

/** The step that is being walked: pictures are called after it. */
const atHand = new AsyncLocalStorage()
/** Journeys at a time: much of each is waiting, a minute between two codes to one address. */
const AT_ONCE = 4

export class Walk {
  constructor(places, browser) { Object.assign(this, { places, browser, tally: new Tally() }) }

  static async start(script) {
    const [web, sandbox, ...rest] = process.argv.slice(2)
    if (!web || !sandbox) {
      console.error(`usage: node ${script} WEB_URL SANDBOX_URL`)
      process.exit(2)
    }
    return Object.assign(new Walk({ web, sandbox }, await startBrowser()), { rest })
  }

  /** Somebody with a browser of their own. */
  async person(language, { Hands = Mouse, ...options } = {}) {
    const context = await this.browser.newContext({ locale: language === 'zh' ? 'zh-CN' : 'en-GB', ...options })
    const page = await context.newPage()
    const someone = new Owner(page, language, this.places, new Hands(page))
    someone.hasScript = options.javaScriptEnabled !== false
    await someone.speak()
    return someone
  }

  /** Somebody who has just registered. */
  async owner(language, options) {
    const me = await this.person(language, options)
    me.address = newAddress('owner')
    await me.startRegistration(me.address)
    await me.finishRegistration(me.address)
    return me
  }

  /** Runs the steps of a journey; after a failed one the rest makes no sense. */
  async journey(title, steps) {
    for (const [name, work] of steps) {
      if (await atHand.run({ name: `${title} ${name}`, looks: 0 }, () => this.tally.check(`${title}: ${name}`, work))) continue
      await this.pictureOfFailure(`${title} ${name}`)
      return false
    }
    return true
  }

  /** What stood on the pages when a step failed. */
  async pictureOfFailure(name) {
    if (!FOLDER) return
    const pages = this.browser.contexts().flatMap((context) => context.pages())
    for (const [at, page] of pages.entries()) await page.screenshot({ path: join(FOLDER, `FAILED-${name.replaceAll(LETTERS, '-')}-${at}.png`) }).catch(() => {})
  }

  /** Runs all journeys whose title fits the third argument, and ends. */
  async all(journeys) {
    const started = Date.now()
    if (FOLDER) mkdirSync(FOLDER, { recursive: true })
    const wanted = new RegExp(this.rest[0] ?? '')
    try {
      const waiting = journeys.filter(([title]) => wanted.test(title))
      const walker = async () => {
        for (let next; (next = waiting.shift());) await next[1](next[0]).catch((error) => this.tally.check(next[0], () => { throw error }))
      }
      await Promise.all(Array.from({ length: AT_ONCE }, walker))
    } finally {
      await this.browser.close()
    }
    console.log(`\n${Math.round((Date.now() - started) / 1000)} s`)
    this.tally.end()
  }
}

const SIZES = { wide: { width: 1280, height: 860 }, narrow: { width: 390, height: 800 }, least: { width: 320, height: 640 } }
/** Where pictures of every step go, if somebody wants to look at them. */
const FOLDER = process.env.PICTURES
const LETTERS = /[^\p{L}\p{N}]+/gu

async function fits(someone, step) {
  const { page } = someone
  const found = []
  for (const [size, viewport] of Object.entries(SIZES)) {
    const over = await sidewaysScroll(page, viewport.width)
    if (over) found.push(`${viewport.width} px: ${over}`)
    if (!FOLDER || !step) continue
    await page.setViewportSize(viewport)
    // A dialog is a thing of the window, so its picture is of the window.
    const fullPage = !(await page.locator('dialog[open]').count())
    await page.screenshot({ path: join(FOLDER, `${step.replaceAll(LETTERS, '-').toLowerCase()}-${size}.png`), fullPage, animations: 'disabled' })
  }
  await page.setViewportSize({ width: 1280, height: 720 })
  assert.deepEqual(found, [])
}

/** Nothing for axe to find, nothing that sticks out, nothing for the browser to complain of. */
export async function accessible(someone, also = '') {
  const step = atHand.getStore() ?? {}
  if (someone.hasScript) assert.deepEqual(await axeFindings(someone.page), [])
  await fits(someone, step.name && `${step.name} ${also || (step.looks += 1)}`)
  assert.deepEqual(someone.complaints, [])
}
