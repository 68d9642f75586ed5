// Shows new codes on the phone while it is looked at. The page works without.
'use strict'

const EVERY = 1500
const status = document.querySelector('#status')
const list = document.querySelector('#waiting')
document.documentElement.classList.add('scripted')

// The owner's choice needs no button when a script can send it.
document.querySelector('#person').addEventListener('change', event => event.target.form.requestSubmit())

function say(text) {
  status.textContent = ''
  requestAnimationFrame(() => { status.textContent = text })
}

// Takes away what waits no longer and puts what is new on top; the rest, and the focus, stay as they are.
function merge(fresh) {
  const now = new Map(Array.from(fresh.querySelectorAll('.message'), code => [code.id, code]))
  for (const code of list.querySelectorAll('.message')) if (!now.has(code.id)) code.remove()
  const news = Array.from(now.values()).filter(code => !document.getElementById(code.id))
  list.prepend(...news.map(code => document.importNode(code, true)))
  const empty = list.querySelector('.empty')
  if (now.size > 0) empty?.remove()
  else if (!empty) list.replaceChildren(document.importNode(fresh.querySelector('.empty'), true))
  return news.length > 0
}

async function look() {
  if (document.hidden) return
  const answer = await fetch(`/api/scans?app=${document.body.dataset.app}`)
  if (!answer.ok) return
  const ids = (await answer.json()).map(scan => `s${scan.id}`).join()
  const here = Array.from(list.querySelectorAll('.message'), code => code.id).join()
  if (ids === here) return
  const page = await fetch(document.querySelector('.phone-dock [aria-current]').href)
  if (!page.ok) return
  const fresh = new DOMParser().parseFromString(await page.text(), 'text/html')
  if (merge(fresh.querySelector('#waiting'))) say(status.dataset.arrived)
}

async function forever() {
  try {
    await look()
  } catch {
    // The sandbox is gone for a moment: the next look may find it again.
  }
  setTimeout(forever, EVERY)
}
if (list) setTimeout(forever, EVERY)
