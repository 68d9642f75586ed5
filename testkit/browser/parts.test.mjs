// Do the parts of the console that script adds work, under the policy the product is served with?
// A small server of its own answers with pages in the markup of the templates.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { after, before, beforeEach, test } from 'node:test'
import { complaintsOf, startBrowser } from './browser.mjs'
import { axeFindings, sidewaysScroll, WIDTHS } from './look.mjs'

const ASSETS = new URL('../../web/assets/', import.meta.url)
const TYPES = { css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml', json: 'application/json' }
const POLICY = "default-src 'none'; script-src 'nonce-n'; style-src 'self'; img-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types menshen-worker"

const SALT = 'a1b2c3?expires=1795478400&'
const CHALLENGE = { algorithm: 'SHA-256', challenge: createHash('sha256').update(`${SALT}4321`).digest('hex'), salt: SALT, maxnumber: 20000, signature: 'ab' }

const OPENAPI = {
  openapi: '3.1.0',
  info: { title: 'Fixture', version: '1', description: 'First paragraph.\n\nSecond <b>paragraph</b>.' },
  tags: [{ name: 'session', description: 'Who am I' }],
  paths: {
    '/api/v1/echo/{id}': {
      post: {
        tags: ['session'], operationId: 'echo', summary: 'Says it back',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } }, { name: 'lang', in: 'query', schema: { $ref: '#/components/schemas/Lang' } }],
        requestBody: { required: true, content: { 'application/json': { schema: { $ref: '#/components/schemas/Say' } } } },
        responses: { 200: { description: 'Said', content: { 'application/json': { schema: { $ref: '#/components/schemas/Say' } } } }, 401: { description: 'No session' } },
      },
    },
  },
  components: { schemas: {
    Lang: { type: 'string', enum: ['zh', 'en'] },
    Say: { type: 'object', required: ['text'], properties: { text: { type: 'string', maxLength: 25, example: 'hello' }, parts: { type: 'array', items: { $ref: '#/components/schemas/Part' } }, until: { type: ['string', 'null'], format: 'date-time' } } },
    Part: { type: 'object', properties: { lang: { $ref: '#/components/schemas/Lang' } } },
  } },
}

let nickname = 'Northstar'
let posts = []

const page = (title, body, extra = '') => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<link rel="stylesheet" href="/assets/tokens.css"><link rel="stylesheet" href="/assets/console.css">
<script type="module" nonce="n" src="/assets/console.js"></script>${extra}</head><body>${body}</body></html>`

const console_ = (toast = '') => page('Account', `
<header class="topbar"><details class="menu"><summary>Account menu</summary><div class="menu-list"><a href="/account">Account Information</a></div></details></header>
<nav class="side"><a href="/account" aria-current="page">Account</a></nav>
<main id="main"><h1>Account Information</h1><p id="nick">${nickname}</p>
<a href="/account/nickname" data-dialog id="open">Modify nickname</a><a href="/notice" data-dialog>Password</a><a href="/gone" data-dialog>Gone</a><a href="/elsewhere" data-dialog>Elsewhere</a><a href="/verify/1" data-dialog>Protect</a><a href="/follow" data-dialog>Follow</a>
<button type="button" class="js-only" data-copy="1000000000012" data-copied="Copied">Copy<span class="visually-hidden"> Account ID</span></button>
<button type="button" data-countdown="2" data-wait="Resend in {n} s" data-ready="You can send a new code now">Resend code</button>
<label for="pw">New password</label><button type="button" data-reveal="pw" aria-pressed="false">Show password</button><input id="pw" type="password"><label for="pw2">Confirm</label><input id="pw2" type="password">
<ul class="rules" data-rules-for="pw" data-match="pw2" data-ok="met" data-bad="not met"><li data-rule="length">8 to 20 characters</li><li data-rule="upper">Upper case</li><li data-rule="lower">Lower case</li><li data-rule="digit">Digit</li><li data-rule="punct">Punctuation</li><li data-rule="nospace">No spaces</li><li data-rule="match">Same twice</li></ul>
</main><div class="toasts" role="status">${toast && `<p class="toast"><span>${toast}</span><button class="close" type="button" data-dismiss aria-label="Dismiss">x</button></p>`}</div>`)

const twin = (value = '', error = '') => page('Change nickname', `<main id="main"><h1>Change the nickname</h1>
<form method="post" action="/account/nickname" class="card card-form" data-dialog-body><input type="hidden" name="form_token" value="t">
<div class="card-body form"><div class="field"><label for="nickname">Nickname</label><input class="input" id="nickname" name="nickname" value="${value}" ${error && 'aria-invalid="true" aria-describedby="nickname-error"'}>${error && `<p class="error" id="nickname-error">${error}</p>`}</div></div>
<footer class="dialog-foot"><a class="button" href="/account" data-dialog-cancel>Cancel</a><button class="button button-main">Save</button></footer></form></main>`)

const ROUTES = {
  'GET /account': (_b, q) => [200, console_(q.get('done') ? 'Saved.' : '')],
  'GET /account/nickname': () => [200, twin(nickname)],
  'POST /account/nickname': (body) => {
    const given = body.get('nickname')
    if (given === 'busy') return [429, page('Too many', '<main><section class="card blank"><h1>Too many requests</h1><p>Wait a minute.</p></section></main>')]
    if (!given) return [422, twin('', 'Enter 1 to 25 characters.')]
    nickname = given
    return [303, '/account?done=1']
  },
  'GET /notice': () => [200, page('Notice', '<main><h1>Change password</h1><div data-dialog-body><p>Only the email login.</p><a class="button button-main" href="/account/nickname" data-dialog>Continue</a></div></main>')],
  'GET /verify/1': () => [200, page('Verify', '<main><h1>Identity Verification</h1><form method="post" action="/verify/1" data-dialog-body><label for="code">Code</label><input id="code" name="code"><button>Confirm</button></form></main>')],
  'POST /verify/1': () => [303, '/follow'],
  'GET /follow': () => [200, page('Confirm', '<main><h1>Confirm</h1><form method="post" action="/account/nickname" data-follow data-dialog-body><input type="hidden" name="nickname" value="Followed"><button>OK</button></form></main>')],
  'GET /elsewhere': () => [303, '/login'],
  'GET /login': () => [200, page('Log in', '<main><h1>Log in</h1></main>')],
  'GET /check': () => [200, page('Check', `<main><h1>Check</h1><form method="post" action="/check"><input name="email" value="a@example.com" aria-label="Email">
<div class="human-check" data-human-check='${JSON.stringify(CHALLENGE)}' data-worker="/assets/human-check-worker.js" data-working="Checking" data-done="Checked" data-failed="Failed"><p role="status"></p><input type="hidden" name="human_check"></div><button>Send</button></form></main>`, '<script type="module" nonce="n" src="/assets/human-check.js"></script>')],
  'POST /check': () => [200, page('Sent', '<main><h1>Sent</h1></main>')],
  'GET /failed': () => [422, page('Error: form', '<main><div class="banner banner-danger" role="alert" tabindex="-1">Two errors</div><form><input aria-label="A" aria-invalid="true"><input aria-label="B" aria-invalid="true"></form></main>')],
  'GET /docs': () => [200, page('API', '<main><h1>API</h1><div id="api-docs" data-openapi="/openapi.json"></div></main>', '<script type="module" nonce="n" src="/assets/api-docs.js"></script>')],
  'GET /openapi.json': () => [200, JSON.stringify(OPENAPI), 'json'],
}

function answer(request, response) {
  const url = new URL(request.url, 'http://fixture')
  let body = ''
  request.on('data', (chunk) => { body += chunk })
  request.on('end', () => {
    const done = (status, text, type = 'html') => {
      response.writeHead(status, { 'Content-Type': `${TYPES[type] ?? 'text/html'}; charset=utf-8`, 'Content-Security-Policy': POLICY, 'Cross-Origin-Embedder-Policy': 'require-corp', ...(status === 303 && { Location: text }) })
      response.end(status === 303 ? '' : text)
    }
    if (url.pathname.startsWith('/assets/')) return done(200, readFileSync(new URL(url.pathname.slice(8), ASSETS)), url.pathname.split('.').pop())
    if (url.pathname.startsWith('/api/')) return done(200, JSON.stringify({ path: url.pathname, query: url.search, header: request.headers['x-menshen-request'], body: body && JSON.parse(body) }), 'json')
    if (request.method === 'POST') posts.push([url.pathname, new URLSearchParams(body)])
    const route = ROUTES[`${request.method} ${url.pathname}`]
    route ? done(...route(new URLSearchParams(body), url.searchParams)) : done(404, page('Not found', '<main><h1>Not found</h1></main>'))
  })
}

let browser, server, base, tab, complaints

before(async () => {
  server = createServer(answer).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  base = `http://127.0.0.1:${server.address().port}`
  browser = await startBrowser()
})
after(async () => { await browser?.close(); server?.closeAllConnections(); server?.close() })
beforeEach(async (t) => {
  nickname = 'Northstar'
  posts = []
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] })
  tab = await context.newPage()
  complaints = complaintsOf(tab)
  t.after?.(() => context.close())
})

const clean = () => assert.deepEqual(complaints, [])
const focused = () => tab.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName)

test('a link to a twin page opens it as a dialog, an error stays in it, success swaps the page', async () => {
  await tab.goto(`${base}/account`)
  await tab.getByRole('link', { name: 'Modify nickname' }).click()
  const dialog = tab.getByRole('dialog', { name: 'Change the nickname' })
  await dialog.waitFor()
  assert.equal(await focused(), 'nickname')
  await dialog.getByLabel('Nickname').fill('')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByText('Enter 1 to 25 characters.').waitFor()
  assert.equal(await focused(), 'nickname')
  await dialog.getByLabel('Nickname').fill('Polaris')
  await tab.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  assert.equal(await tab.locator('#nick').textContent(), 'Polaris')
  assert.equal(await focused(), 'open')
  await tab.locator('.toast', { hasText: 'Saved.' }).waitFor()
  await tab.getByRole('button', { name: 'Dismiss' }).click()
  assert.equal(await tab.locator('.toast').count(), 0)
  assert.equal(posts.length, 2)
  clean()
})

test('Esc, × and cancel change nothing and give the focus back', async () => {
  await tab.goto(`${base}/account`)
  for (const leave of [() => tab.keyboard.press('Escape'), () => tab.getByRole('button', { name: 'Close' }).click(), () => tab.getByRole('dialog').getByRole('link', { name: 'Cancel' }).click()]) {
    await tab.getByRole('link', { name: 'Modify nickname' }).click()
    await tab.getByRole('dialog').waitFor()
    await leave()
    await tab.getByRole('dialog').waitFor({ state: 'detached' })
    assert.equal(await focused(), 'open')
  }
  assert.equal(posts.length, 0)
  clean()
})

test('a dialog leads on to the next, and shows a refusal that is a page of its own', async () => {
  await tab.goto(`${base}/account`)
  await tab.getByRole('link', { name: 'Password' }).click()
  await tab.getByRole('dialog', { name: 'Change password' }).getByRole('link', { name: 'Continue' }).click()
  const dialog = tab.getByRole('dialog', { name: 'Change the nickname' })
  await dialog.getByLabel('Nickname').fill('busy')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await tab.getByRole('dialog').getByText('Wait a minute.').waitFor()
  clean()
})

test('what was chosen before a verification goes on by itself after it, and only then', async () => {
  await tab.goto(`${base}/account`)
  await tab.getByRole('link', { name: 'Follow' }).click()
  await tab.getByRole('dialog', { name: 'Confirm' }).waitFor()
  await tab.waitForTimeout(300)
  await tab.keyboard.press('Escape')
  await tab.goto(`${base}/follow`)
  await tab.waitForTimeout(300)
  assert.equal(posts.length, 0)
  await tab.goto(`${base}/account`)
  await tab.getByRole('link', { name: 'Protect' }).click()
  await tab.getByRole('dialog', { name: 'Identity Verification' }).getByLabel('Code').fill('123456')
  await tab.keyboard.press('Enter')
  await tab.getByRole('dialog').waitFor({ state: 'detached' })
  await tab.locator('#nick').getByText('Followed').waitFor()
  assert.deepEqual(posts.map(([path]) => path), ['/verify/1', '/account/nickname'])
  clean()
})

test('what cannot be a dialog is a plain page: a missing twin, a redirect elsewhere', async () => {
  for (const [name, heading] of [['Gone', 'Not found'], ['Elsewhere', 'Log in']]) {
    await tab.goto(`${base}/account`)
    await tab.getByRole('link', { name }).click()
    await tab.getByRole('heading', { name: heading }).waitFor()
    assert.equal(await tab.getByRole('dialog').count(), 0)
  }
  clean()
})

test('copy, show password, countdown and menu', async () => {
  await tab.goto(`${base}/account`)
  const resend = tab.locator('[data-countdown]')
  assert.equal(await resend.isDisabled(), true)
  assert.match(await resend.textContent(), /^Resend in [12] s$/)
  await tab.getByRole('button', { name: 'Copy Account ID' }).click()
  await tab.getByRole('button', { name: 'Copied Account ID' }).waitFor()
  assert.equal(await tab.evaluate(() => navigator.clipboard.readText()), '1000000000012')
  await tab.getByRole('button', { name: 'Show password' }).click()
  assert.equal(await tab.locator('#pw').getAttribute('type'), 'text')
  assert.equal(await tab.getByRole('button', { name: 'Show password' }).getAttribute('aria-pressed'), 'true')
  const menu = tab.locator('details.menu')
  await menu.locator('summary').click()
  assert.equal(await menu.evaluate((one) => one.open), true)
  await tab.keyboard.press('Escape')
  assert.equal(await menu.evaluate((one) => one.open), false)
  await menu.locator('summary').click()
  await tab.locator('#pw').focus()
  assert.equal(await menu.evaluate((one) => one.open), false)
  await tab.getByRole('button', { name: 'Resend code' }).waitFor()
  assert.equal(await resend.isDisabled(), false)
  await tab.getByRole('status').filter({ hasText: 'You can send a new code now' }).waitFor()
  clean()
})

test('password rules say in words which hold', async () => {
  await tab.goto(`${base}/account`)
  const states = () => tab.locator('[data-rule]').evaluateAll((items) => Object.fromEntries(items.map((li) => [li.dataset.rule, li.dataset.state ?? ''])))
  const none = { length: '', upper: '', lower: '', digit: '', punct: '', nospace: '', match: '' }
  assert.deepEqual(await states(), none)
  await tab.locator('#pw').fill('Aa1')
  assert.deepEqual(await states(), { ...none, upper: 'ok', lower: 'ok', digit: 'ok', nospace: 'ok' })
  await tab.locator('#pw').blur()
  assert.deepEqual(await states(), { length: 'bad', upper: 'ok', lower: 'ok', digit: 'ok', punct: 'bad', nospace: 'ok', match: '' })
  await tab.locator('#pw').fill('Aa1/ aaaa')
  assert.equal((await states()).nospace, 'bad')
  await tab.locator('#pw').fill('Aa1/aaaa')
  await tab.locator('#pw2').fill('Aa1/aaaa')
  assert.deepEqual(await states(), { length: 'ok', upper: 'ok', lower: 'ok', digit: 'ok', punct: 'ok', nospace: 'ok', match: 'ok' })
  assert.equal(await tab.locator('[data-rule=digit]').textContent(), 'Digit: met')
  clean()
})

test('after a failed post the banner has the focus when there are several errors', async () => {
  await tab.goto(`${base}/failed`)
  await tab.waitForFunction(() => document.activeElement.matches('.banner-danger'))
  clean()
})

test('the human check is solved in a worker and the form waits for it', async () => {
  await tab.goto(`${base}/check`)
  await tab.getByRole('button', { name: 'Send' }).click()
  await tab.getByRole('heading', { name: 'Sent' }).waitFor()
  const [[, sent]] = posts
  const solved = JSON.parse(Buffer.from(sent.get('human_check'), 'base64'))
  assert.equal(solved.number, 4321)
  assert.deepEqual([solved.algorithm, solved.challenge, solved.salt, solved.signature], [CHALLENGE.algorithm, CHALLENGE.challenge, CHALLENGE.salt, CHALLENGE.signature])
  assert.equal(posts.length, 1)
  clean()
})

test('the API page reads and tries an operation, and shows text as text', async () => {
  await tab.goto(`${base}/docs`)
  await tab.getByText('Second <b>paragraph</b>.').waitFor()
  await tab.locator('#echo > summary').click()
  await tab.locator('#echo').getByText('parts[].lang').first().waitFor()
  await tab.getByText('Try it').click()
  await tab.getByLabel('id path').fill('7')
  await tab.getByLabel('lang query').selectOption('zh')
  await tab.getByRole('button', { name: 'Send request' }).click()
  const shown = tab.getByRole('status').filter({ hasText: '"path"' })
  await shown.waitFor()
  const told = JSON.parse(await shown.locator('pre').last().textContent())
  assert.deepEqual(told, { path: '/api/v1/echo/7', query: '?lang=zh', header: '1', body: { text: 'hello', parts: [{ lang: 'zh' }], until: '2026-11-24T09:14:00+08:00' } })
  await tab.getByLabel('Request body application/json').fill('{')
  await tab.getByRole('button', { name: 'Send request' }).click()
  await tab.getByText('The request body is not valid JSON').waitFor()
  for (const width of WIDTHS) {
    assert.equal(await sidewaysScroll(tab, width), null, `at ${width} px`)
    assert.deepEqual(await axeFindings(tab), [])
  }
  clean()
})
