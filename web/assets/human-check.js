// How does a form show that a person's browser took the trouble to send it?
// It finds the number the server hid (proof of work, ALTCHA's form of challenge), in a worker so
// that typing stays smooth. No third party, nothing to click, nothing about the person is sent.

/** Solves a challenge: in a worker, or in slices on this thread where there is none. */
async function solve(challenge, workerUrl) {
  const { maxnumber = 1_000_000 } = challenge
  try {
    return await inWorker(challenge, maxnumber, workerUrl)
  } catch {
    const { search } = await import(workerUrl)
    for (let from = 0; from <= maxnumber; from += 5000) {
      const number = search(challenge.challenge, challenge.salt, from, Math.min(from + 4999, maxnumber))
      if (number >= 0) return number
      await new Promise((resume) => setTimeout(resume))
    }
    return -1
  }
}

function inWorker({ challenge, salt }, maxnumber, url) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(trusted(url), { type: 'module' })
    const end = (settle) => (event) => { worker.terminate(); settle(event) }
    worker.onmessage = end(({ data }) => resolve(data))
    worker.onerror = worker.onmessageerror = end(reject)
    worker.postMessage({ challenge, salt, maxnumber })
  })
}

/** Under `require-trusted-types-for` a worker's address must come from a named policy. */
let policy
function trusted(url) {
  const checked = new URL(url, location)
  if (checked.origin !== location.origin) throw new Error('a worker of another site')
  try {
    policy ??= globalThis.trustedTypes?.createPolicy('menshen-worker', { createScriptURL: (given) => given })
    return policy ? policy.createScriptURL(checked.href) : checked.href
  } catch {
    return checked.href // the policy's name is not allowed, then neither are trusted types demanded
  }
}

function encode(challenge, number, took) {
  const { algorithm, challenge: wanted, salt, signature } = challenge
  const json = JSON.stringify({ algorithm, challenge: wanted, number, salt, signature, took })
  return btoa(String.fromCharCode(...new TextEncoder().encode(json)))
}

function attach(box) {
  const form = box.closest('form')
  const field = box.querySelector('input[name="human_check"]')
  const status = box.querySelector('[role="status"]')
  const show = (state) => { box.dataset.state = state; status.textContent = box.dataset[state] ?? '' }
  let waiting = null

  form.addEventListener('submit', (event) => {
    if (box.dataset.state !== 'working') return // failed: let the server say what to do
    event.preventDefault()
    waiting = { submitter: event.submitter }
    event.submitter?.setAttribute('aria-busy', 'true')
  })

  const finish = (state) => {
    show(state)
    if (!waiting) return
    waiting.submitter?.removeAttribute('aria-busy')
    form.requestSubmit(waiting.submitter ?? undefined)
  }

  show('working')
  const started = performance.now()
  const worker = box.dataset.worker || new URL('human-check-worker.js', import.meta.url).href
  Promise.resolve()
    .then(() => {
      const challenge = JSON.parse(box.dataset.humanCheck)
      if (challenge.algorithm !== 'SHA-256') throw new Error('unknown algorithm')
      return solve(challenge, worker).then((number) => [challenge, number])
    })
    .then(([challenge, number]) => {
      if (number < 0) throw new Error('no number fits')
      field.value = encode(challenge, number, Math.round(performance.now() - started))
      finish('done')
    })
    .catch(() => finish('failed'))
}

document.querySelectorAll('[data-human-check]').forEach(attach)
