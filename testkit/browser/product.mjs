// Can a person decide what a product asks? The sample product deletes a pretend server: at once without operation
// protection; with it after the person has looked at the question, verified and confirmed; not at all when declined.
//   node product.mjs WEB_URL SANDBOX_URL
// The sample runs beside the demo (scripts/with-demo names its data in DEMO_DATA), on its own port, as in production.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { newMobile, accessible, Walk } from './walk.mjs'

const SAMPLE = process.env.SAMPLE_PRODUCT ?? `${process.env.CARGO_TARGET_DIR ?? 'target'}/debug/examples/sample_product`
const PRODUCT = 'http://127.0.0.1:8090'

const walk = await Walk.start('product.mjs')
const sample = spawn(SAMPLE, { env: { ...process.env, MENSHEN_URL: walk.places.web, SAMPLE_CLIENT: `${process.env.DEMO_DATA}/sample-product` }, stdio: ['ignore', 'pipe', 'inherit'] })
process.on('exit', () => sample.kill())
await new Promise((resolve, reject) => {
  sample.stdout.once('data', resolve)
  sample.once('exit', (code) => reject(new Error(`the sample product ended: ${code}`)))
})

async function asked(title, language, options) {
  const me = await walk.owner(language, options)
  const { page } = me
  const mobile = newMobile()
  const servers = () => page.getByRole('button', { name: /^Delete/ }).allInnerTexts()
  const remove = async () => {
    await page.goto(`${PRODUCT}/?account=${me.uin}`)
    const [first] = await servers()
    await me.hands.press(page.getByRole('button', { name: first }))
    return first.replace('Delete ', '')
  }
  await walk.journey(title, [
    ['turns operation protection on', async () => {
      await me.bindMobile(mobile)
      await me.go('/users')
      me.uin = await me.main.locator('tbody .code-text').first().innerText()
      await me.go('/security/operation-protection')
      await me.hands.choice(page.locator('#choice-mobile'))
      await me.press('page-ok')
      if (/^\/verify/.test(me.path)) await me.verify('secure-mobile', `+86${mobile}`)
      if (await page.getByText(me.t('protection-confirm')).count()) await me.press('page-ok')
      await me.told('toast-operation-protection-changed')
    }],
    ['the question says who asks for what', async () => {
      me.server = await remove()
      await me.arrive(/^\/operations\/requests\//)
      await me.at('operation-request-title')
      await page.getByText(me.server).first().waitFor()
      await accessible(me)
    }],
    ['verifies and confirms', async () => {
      await me.press('operation-request-verify')
      await me.at('verification-title')
      await accessible(me)
      await me.verify('secure-mobile', `+86${mobile}`)
      await me.at('operation-request-title')
      await accessible(me)
      await me.press('operation-request-confirm')
      await page.getByText(`${me.server} was deleted.`).waitFor()
      assert.equal(new URL(page.url()).origin, PRODUCT)
    }],
    ['declines: nothing is done', async () => {
      const server = await remove()
      await me.at('operation-request-title')
      await me.press('operation-request-decline')
      await page.getByText(me.t('operation-stand-declined'), { exact: true }).or(page.getByText(`${server} was not deleted.`)).first().waitFor()
      await page.goto(`${PRODUCT}/?account=${me.uin}`)
      assert.ok((await servers()).includes(`Delete ${server}`))
    }],
    ['nothing went wrong in the browser', () => assert.deepEqual(me.complaints, [])],
  ])
  await page.context().close()
}

const journeys = [['en: a product asks', (title) => asked(title, 'en')], ['zh: a product asks', (title) => asked(title, 'zh')]]
await walk.all(journeys)
sample.kill()
