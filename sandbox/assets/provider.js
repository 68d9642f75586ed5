// Asks how the scan stands, shows it, and takes the browser back at the end. The page works without.
'use strict'

const EVERY = 1000
const page = document.body.dataset

// The window that shows the page goes, not only our frame, unless the client has asked for that.
function leave(redirect) {
  const here = 'ownFrame' in page ? window : window.top
  here.location.href = redirect
}

async function show() {
  const answer = await fetch(`${page.scan}?lang=${page.lang}`)
  if (!answer.ok) return
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const news = fresh.querySelector('#view')
  const had = document.querySelector('#view').contains(document.activeElement)
  document.querySelector('#view').replaceWith(document.importNode(news, true))
  document.querySelector('#standing').textContent = fresh.querySelector('#standing').textContent
  if (had) document.querySelector('#view a, #view button')?.focus()
}

async function look() {
  const answer = await fetch(`${page.scan}/state`)
  if (!answer.ok) return
  const { state, redirect } = await answer.json()
  if (state !== page.state) {
    page.state = state
    await show()
  }
  if (redirect) leave(redirect)
}

async function forever() {
  try {
    await look()
  } catch {
    // The sandbox is gone for a moment: the next look may find it again.
  }
  if (page.state === 'waiting' || page.state === 'scanned') setTimeout(forever, EVERY)
}

if (page.redirect) leave(page.redirect)
else if (page.scan) setTimeout(forever, EVERY)
