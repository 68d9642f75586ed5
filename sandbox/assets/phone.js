// Brings new messages onto the phone while it is looked at, and copies codes. The page works without.
'use strict'

const EVERY = 1500
const status = document.querySelector('#status')
document.documentElement.classList.add('scripted')

document.addEventListener('click', async event => {
  const button = event.target.closest('button[data-copy]')
  if (!button) return
  try {
    await navigator.clipboard.writeText(button.dataset.copy)
    say(status.dataset.copied)
  } catch {
    // Copying is not allowed here: at least select the code.
    getSelection().selectAllChildren(button.previousElementSibling)
  }
})

// The owner's choice needs no button when a script can send it.
document.querySelector('#owner').addEventListener('change', event => event.target.form.requestSubmit())

function say(text) {
  status.textContent = ''
  requestAnimationFrame(() => { status.textContent = text })
}

// Puts the messages of a freshly rendered page that are not here yet on top of those that are,
// so that focus, scroll position and unfolded mails stay as they are.
function merge(fresh, id) {
  const here = document.getElementById(id)
  const known = new Set(Array.from(here.querySelectorAll('.message'), message => message.id))
  const news = Array.from(fresh.getElementById(id).querySelectorAll('.message')).filter(message => !known.has(message.id))
  if (news.length === 0) return
  here.querySelector('.empty')?.remove()
  here.prepend(...news.map(message => document.importNode(message, true)))
}

async function look() {
  if (document.hidden) return
  const query = new URLSearchParams({ after: document.body.dataset.last })
  if (document.body.dataset.to) query.set('to', document.body.dataset.to)
  const answer = await fetch(`/api/messages?${query}`)
  if (!answer.ok) return
  const messages = await answer.json()
  if (messages.length === 0) return
  const page = await fetch(location.href)
  if (!page.ok) return
  const fresh = new DOMParser().parseFromString(await page.text(), 'text/html')
  merge(fresh, 'sms-view')
  merge(fresh, 'mail-view')
  const owner = document.querySelector('#owner')
  if (document.activeElement !== owner) owner.replaceChildren(...fresh.querySelector('#owner').children)
  document.body.dataset.last = fresh.body.dataset.last
  say(status.dataset.arrived)
}

async function forever() {
  try {
    await look()
  } catch {
    // The sandbox is gone for a moment: the next look may find it again.
  }
  setTimeout(forever, EVERY)
}
setTimeout(forever, EVERY)
