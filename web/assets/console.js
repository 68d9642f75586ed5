// What does script add to pages that already work without it?
// Nothing here is needed: every dialog has its page, every button its form. No imports, so that
// the file may be served under a hashed name; no HTML from strings, so that it runs under
// `require-trusted-types-for 'script'`.

const zh = document.documentElement.lang.startsWith('zh')
const $ = (selector, root = document) => root.querySelector(selector)
const all = (selector, root = document) => [...root.querySelectorAll(selector)]

document.documentElement.dataset.js = ''

// --- Small parts -------------------------------------------------------------------------------

/** Speaks one sentence to screen readers through the page's own quiet status line. */
let voice
function say(text, root = document.body) {
  if (!voice?.isConnected || !root.contains(voice)) {
    voice = Object.assign(document.createElement('p'), { className: 'visually-hidden' })
    voice.setAttribute('role', 'status')
    root.append(voice)
  }
  voice.textContent = ''
  setTimeout(() => { voice.textContent = text }, 100) // a change, so that it is spoken
}

/** The text of a button without the visually hidden object name that follows it. */
function wordsOf(button) {
  return [...button.childNodes].find((n) => n.nodeType === Node.TEXT_NODE && n.data.trim())
}

async function copy(button) {
  const from = button.dataset.copyFrom && document.getElementById(button.dataset.copyFrom)
  await navigator.clipboard.writeText(button.dataset.copy || from?.textContent.trim() || '')
  const done = button.dataset.copied || (zh ? '已复制' : 'Copied')
  const words = wordsOf(button)
  say(done, button.closest('dialog') ?? document.body)
  if (!words || button.dataset.busy) return
  const before = words.data
  button.dataset.busy = ''
  words.data = done
  setTimeout(() => { words.data = before; delete button.dataset.busy }, 2000)
}

function reveal(button, show = button.getAttribute('aria-pressed') !== 'true') {
  const input = document.getElementById(button.dataset.reveal)
  if (!input) return
  input.type = show ? 'text' : 'password'
  button.setAttribute('aria-pressed', String(show))
}

/** A resend button waits with its reason as its text; only the end is spoken. */
function countdown(button) {
  const seconds = Number(button.dataset.countdown)
  if (!(seconds > 0) || button.dataset.end) return
  const before = button.textContent
  const end = performance.now() + seconds * 1000
  button.dataset.end = end
  button.disabled = true
  const tick = () => {
    const left = Math.ceil((end - performance.now()) / 1000)
    if (!button.isConnected) return
    if (left > 0) {
      button.textContent = (button.dataset.wait || '{n} s').replace('{n}', left)
      setTimeout(tick, 250)
      return
    }
    button.disabled = false
    button.textContent = before
    if (button.dataset.ready) say(button.dataset.ready, button.closest('dialog') ?? document.body)
  }
  tick()
}

// --- Password rules ------------------------------------------------------------------------------

const RULES = {
  length: (p, li) => p.length >= Number(li.dataset.min || 8) && p.length <= Number(li.dataset.max || 20),
  upper: (p) => /[A-Z]/.test(p),
  lower: (p) => /[a-z]/.test(p),
  digit: (p) => /[0-9]/.test(p),
  punct: (p) => /[!-/:-@[-`{-~]/.test(p),
  nospace: (p) => /^[!-~]+$/.test(p),
  match: (p, _li, other) => p === other,
}

/** Marks each rule as it is met, in words too; what is still missing turns "bad" when the field is left. */
function passwordRules(list) {
  const input = document.getElementById(list.dataset.rulesFor)
  const other = document.getElementById(list.dataset.match)
  if (!input) return
  let left = false
  const show = () => {
    for (const li of all('li[data-rule]', list)) {
      const empty = !input.value || (li.dataset.rule === 'match' && !other?.value)
      const good = !empty && RULES[li.dataset.rule]?.(input.value, li, other?.value)
      const state = good ? 'ok' : left && !empty ? 'bad' : ''
      if ((li.dataset.state ?? '') === state) continue
      li.dataset.state = state
      $('.rule-state', li)?.remove()
      const words = state === 'ok' ? list.dataset.ok || (zh ? '已满足' : 'met') : list.dataset.bad || (zh ? '未满足' : 'not met')
      if (!state) continue
      const mark = Object.assign(document.createElement('span'), { className: 'rule-state visually-hidden', textContent: `${zh ? '：' : ': '}${words}` })
      ;(li.lastElementChild ?? li).append(mark)
    }
  }
  for (const field of [input, other]) {
    field?.addEventListener('input', show)
    field?.addEventListener('blur', () => { left = true; show() })
  }
  // Loose text becomes one element, so that the mark and the words stay two columns.
  for (const li of all('li[data-rule]', list)) {
    if (li.firstElementChild) continue
    const text = document.createElement('span')
    text.append(...li.childNodes)
    li.append(text)
  }
  show()
}

// --- Focus, toasts, menu ---------------------------------------------------------------------------

/** After a failed post: the banner that lists what is wrong, or the field when it is alone and has none. */
function focusError(root = document) {
  const banner = $('.banner-danger[role="alert"]', root)
  const target = banner ?? $('[aria-invalid="true"]', root)
  if (!target) return false
  if (target === banner && !banner.hasAttribute('tabindex')) banner.tabIndex = -1
  target.focus()
  return true
}

/** A page that was loaded in the background has said its sentence there: it is said once more where people are. */
const CARRIED = 'menshen-toast'

function carry(page) {
  const text = page && $('.toast', page)?.textContent.trim()
  try { if (text) sessionStorage.setItem(CARRIED, text) } catch { /* then it is not said */ }
}

function sayCarried() {
  let text
  try {
    text = sessionStorage.getItem(CARRIED)
    sessionStorage.removeItem(CARRIED)
  } catch { return }
  if (!text || $('.toast')) return
  const home = Object.assign(document.createElement('div'), { className: 'toasts' })
  home.setAttribute('role', 'status')
  home.append(Object.assign(document.createElement('p'), { className: 'toast', textContent: text }))
  document.body.append(home)
}

function toast(item) {
  // Text that was there when the page loaded is not spoken: take it out and put it back.
  const home = item.parentElement
  item.remove()
  setTimeout(() => home.append(item), 150)
  const leave = () => setTimeout(() => {
    if (item.matches(':hover') || item.contains(document.activeElement)) return leave()
    item.remove()
  }, 10_000)
  leave()
}

function closeMenus(except) {
  for (const menu of all('details.menu[open]')) {
    if (menu !== except) menu.open = false
  }
}

// --- Dialogs: a page's form, shown over the page that links to it --------------------------------------

/** Fetches a page as a document. XMLHttpRequest, for it parses without running scripts and without
 *  an HTML-string sink, and it tells where redirects led. */
function load(url, body) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(body ? 'POST' : 'GET', url)
    request.responseType = 'document'
    request.timeout = 30_000
    request.setRequestHeader('Accept', 'text/html')
    if (body) request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded;charset=UTF-8')
    request.onload = () => resolve({ status: request.status, url: request.responseURL, page: request.response })
    request.onerror = request.ontimeout = () => reject(new Error('unreachable'))
    request.send(body?.toString())
  })
}

/** Goes to where an answer has led. */
function leaveFor(answer) {
  carry(answer.page)
  location.assign(answer.url)
}

/** Sends a form as if there were no script. */
function sendPlainly(form, submitter) {
  form.dataset.plain = 'yes'
  form.requestSubmit(submitter?.form === form ? submitter : undefined)
}

/** What is typed in the field that `data-keep` names stays when the form's answer takes the page's place. */
function keep(form, root) {
  const find = () => form.dataset.keep && $(`#${CSS.escape(form.dataset.keep)}`, root)
  const typed = find()?.value
  return () => {
    const field = find()
    if (!field || !typed || field.value) return
    field.value = typed
  }
}

const samePath = (a, b) => new URL(a, location).pathname === new URL(b, location).pathname

/** Takes from a full page what the dialog shows: [title, body, what else stands in its head]. */
function takeBody(page) {
  const found = $('[data-dialog-body]', page)
  if (!found) return null
  const body = document.importNode(found, true)
  const heading = $('h1, h2', body)
  const beside = all('[data-dialog-head]', body)
  for (const part of beside) {
    part.remove()
    part.classList.remove('end')
  }
  const title = body.dataset.dialogTitle || heading?.textContent || $('h1', page)?.textContent || page.title
  if (heading && !body.dataset.dialogTitle) {
    const head = heading.parentElement
    heading.remove()
    if (head !== body && !head.childElementCount && !head.textContent.trim()) head.remove()
  }
  delete body.dataset.dialogBody
  return [title.trim(), body, beside]
}

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use')
  const sprite = $('use[href*="icons"]')?.getAttribute('href').split('#')[0] ?? '/assets/icons.svg'
  use.setAttribute('href', `${sprite}#${name}`)
  svg.setAttribute('class', 'icon')
  svg.setAttribute('aria-hidden', 'true')
  svg.append(use)
  return svg
}

function fill(dialog, [title, body, beside = []]) {
  const before = $('#dialog-title', dialog)?.textContent
  const heading = Object.assign(document.createElement('h2'), { id: 'dialog-title', textContent: title, tabIndex: -1 })
  const close = Object.assign(document.createElement('button'), { type: 'button', className: 'close' })
  close.setAttribute('aria-label', document.documentElement.dataset.close || document.body.dataset.close || (zh ? '关闭' : 'Close'))
  close.append(icon('close'))
  close.onclick = () => dialog.close()
  const head = Object.assign(document.createElement('header'), { className: 'dialog-head' })
  head.append(heading, ...beside, close)
  dialog.replaceChildren(head, body)
  enhance(dialog)
  // The dialog is open already: its new name is not spoken by itself.
  if (before && before !== title) say(title, dialog)
  if (focusError(dialog)) return
  const first = $('[autofocus]', body) ?? $('input:not([type="hidden"], [disabled]), select, textarea, .button-main', body)
  ;(first ?? heading).focus()
}

function makeDialog(opener) {
  const dialog = document.createElement('dialog')
  dialog.setAttribute('aria-labelledby', 'dialog-title')
  dialog.openerHref = opener.getAttribute('href')
  dialog.addEventListener('close', () => {
    dialog.remove()
    // After a swap of the page the opener is a new element with the same address.
    const back = opener.isConnected ? opener : all('a[data-dialog]').find((a) => a.getAttribute('href') === dialog.openerHref)
    back?.focus()
  })
  return dialog
}

async function openDialog(opener) {
  const address = opener.dataset.dialog || opener.href
  const inside = opener.closest('dialog')
  const answer = await load(address)
  const content = answer.page && takeBody(answer.page)
  // No dialog (logged out, an error): go there. Where another dialog comes first, an identity verification say,
  // it is shown, and leads on to the one that was asked for.
  if (!content || answer.status >= 400) return samePath(answer.url, address) || answer.status >= 400 ? location.assign(opener.href) : leaveFor(answer)
  if (inside && !inside.isConnected) return // closed meanwhile
  const dialog = inside ?? makeDialog(opener)
  dialog.address = answer.url
  if (!inside) {
    document.body.append(dialog)
    dialog.showModal()
  }
  fill(dialog, content)
}

/** Puts a freshly rendered copy of this very page in place, keeping scroll and focus. */
function swapPage(page, url) {
  document.title = page.title
  history.replaceState(null, '', url)
  for (const selector of ['.topbar', '.side', 'main', '.toasts']) {
    const now = $(selector)
    const next = $(selector, page)
    if (now && next) now.replaceWith(document.importNode(next, true))
    else if (next) document.body.append(document.importNode(next, true))
    else if (now && selector === '.toasts') now.remove()
  }
  enhance(document.body)
}

async function submitDialog(dialog, form, submitter) {
  const method = (submitter?.getAttribute('formmethod') || form.method).toLowerCase()
  const action = submitter?.getAttribute('formaction') || form.getAttribute('action') || dialog.address
  const target = new URL(action, dialog.address)
  const data = new URLSearchParams(new FormData(form, submitter))
  const restore = keep(form, dialog)
  dialog.setAttribute('aria-busy', 'true')
  try {
    if (method === 'get') return location.assign(Object.assign(target, { search: data.toString() }))
    const answer = await load(target, data)
    const content = answer.page && takeBody(answer.page)
    if (content) {
      if (!dialog.isConnected) return // closed meanwhile
      dialog.address = answer.url
      fill(dialog, content)
      if (follow(dialog, target)) return
      return afterwards(dialog, form, restore)
    }
    if (answer.status < 400 && answer.page && samePath(answer.url, location)) {
      swapPage(answer.page, answer.url)
      return dialog.close()
    }
    if (answer.status < 400) return leaveFor(answer)
    // A refusal that is a page of its own (limits, faults): say it here.
    const said = answer.page && ($('.banner-danger, .blank', answer.page) ?? $('main', answer.page))
    if (!said) return sendPlainly(form, submitter)
    fill(dialog, [answer.page.title, Object.assign(document.importNode(said, true), { id: '' })])
  } finally {
    dialog.removeAttribute('aria-busy')
    submitter?.removeAttribute('aria-busy')
    release(form)
  }
}

/** What was chosen before the identity was verified is not asked again: its form goes on by itself. Only straight
 *  after a verification in this dialog; an address that somebody else wrote never sends anything. */
function follow(dialog, from) {
  const form = /^\/verify\//.test(from.pathname) && $('form[data-follow]', dialog)
  if (!form || $('[role="alert"], [aria-invalid="true"]', dialog)) return false
  setTimeout(() => form.isConnected && form.requestSubmit(), 0)
  return true
}

/** After a form that only helps another one along (a code is sent): what was typed stays, what happened is said. */
function afterwards(root, form, restore) {
  if (!form.dataset.keep) return
  restore()
  const said = $('[data-say]', root)?.textContent
  if (said && !$('[role="alert"], [aria-invalid="true"]', root)) say(said, root)
}

/** The same on a page that is no dialog. */
async function submitInPlace(form, submitter) {
  const restore = keep(form, document)
  try {
    const answer = await load(new URL(form.getAttribute('action'), location), new URLSearchParams(new FormData(form, submitter)))
    const same = answer.page && $(`#${CSS.escape(form.dataset.keep)}`, answer.page)
    if (!same) return answer.status < 400 ? leaveFor(answer) : sendPlainly(form, submitter)
    swapPage(answer.page, answer.status < 400 ? answer.url : location.href)
    afterwards(document.body, form, restore)
    if (!focusError()) $(`#${CSS.escape(form.dataset.keep)}`)?.focus()
  } finally {
    submitter?.removeAttribute('aria-busy')
    release(form)
  }
}

// --- Wiring ---------------------------------------------------------------------------------------------

function release(form) {
  delete form.dataset.sent
  delete form.dataset.plain
  for (const button of all('[aria-busy="true"]', form)) button.removeAttribute('aria-busy')
}

/** Parts that need a look when they enter the page: at load, in a dialog, after a swap. */
function enhance(root) {
  all('[data-countdown]', root).forEach(countdown)
  all('[data-rules-for]', root).forEach(passwordRules)
  all('.toast', root).forEach(toast)
  // A part names the module that enlivens it; the module may offer `enhance` for parts that come later.
  for (const part of all('[data-module]', root)) import(part.dataset.module).then((module) => module.enhance?.(part)).catch(() => {})
  const here = $('.side [aria-current]', root)
  const strip = here?.closest('.side')
  if (strip && strip.scrollWidth > strip.clientWidth) {
    strip.scrollLeft += here.getBoundingClientRect().left - strip.getBoundingClientRect().left - (strip.clientWidth - here.clientWidth) / 2
  }
}

document.addEventListener('click', (event) => {
  const target = event.target.closest('a, button, summary')
  closeMenus(event.target.closest('details.menu'))
  if (!target) return
  if (target.hasAttribute('data-copy') || target.hasAttribute('data-copy-from')) copy(target).catch(() => {})
  else if (target.dataset.reveal) reveal(target)
  else if (target.hasAttribute('data-dismiss')) target.closest('.toast, .banner')?.remove()
  else if (target.hasAttribute('data-dialog-cancel') && target.closest('dialog')) {
    event.preventDefault()
    target.closest('dialog').close()
  } else if (target.matches('a[data-dialog]') && HTMLDialogElement.prototype.showModal) {
    // A click that asks for a new tab or window is left alone.
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || target.target) return
    event.preventDefault()
    if (target.ariaBusy === 'true') return
    target.setAttribute('aria-busy', 'true')
    openDialog(target).catch(() => location.assign(target.href)).finally(() => target.removeAttribute('aria-busy'))
  }
})

document.addEventListener('submit', (event) => {
  const form = event.target
  if (event.defaultPrevented) return // the human check is still at work
  if (form.dataset.plain) return
  if (form.dataset.sent) return event.preventDefault()
  for (const button of all('[data-reveal][aria-pressed="true"]', form)) reveal(button, false)
  form.dataset.sent = 'yes'
  event.submitter?.setAttribute('aria-busy', 'true')
  const dialog = form.closest('dialog')
  if (!dialog && form.dataset.keep) {
    event.preventDefault()
    submitInPlace(form, event.submitter).catch(() => sendPlainly(form, event.submitter))
    return
  }
  if (!dialog || form.method === 'dialog' || form.enctype === 'multipart/form-data') return
  event.preventDefault()
  submitDialog(dialog, form, event.submitter).catch(() => sendPlainly(form, event.submitter))
})

document.addEventListener('keydown', (event) => {
  const menu = event.key === 'Escape' && $('details.menu[open]')
  if (!menu) return
  menu.open = false
  $('summary', menu).focus()
})

document.addEventListener('focusin', (event) => closeMenus(event.target.closest('details.menu')))

// A page out of the back-forward cache must not refuse its forms.
addEventListener('pageshow', (event) => { if (event.persisted) all('form[data-sent]').forEach(release) })

sayCarried()
enhance(document.body)
focusError()
