// How does a form get what a device has signed? (WebAuthn)
// A form with `data-passkey="create"` or `"get"` has a hidden field `data-passkey-answer`. Before it is sent,
// the device is asked, the field gets the answer as JSON, and the form goes its usual way. What to ask is in
// `data-options`, or is fetched from `data-options-from` with the form's own fields. Sentences to say are in
// the form's other `data-` attributes. Nothing else on the page needs this file.

const supported = () => Boolean(globalThis.PublicKeyCredential && navigator.credentials)

const bytes = (text) => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** The options as the browser takes them: bytes where JSON has base64url. */
function readOptions(json) {
  const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }))
  const options = { ...json, challenge: bytes(json.challenge) }
  if (json.user) options.user = { ...json.user, id: bytes(json.user.id) }
  if (json.excludeCredentials) options.excludeCredentials = known(json.excludeCredentials)
  if (json.allowCredentials) options.allowCredentials = known(json.allowCredentials)
  return options
}

/** The credential as JSON, in the standard's own form. Written here, for not every browser can do it. */
function written(credential) {
  const { response } = credential
  const answer = { clientDataJSON: text(response.clientDataJSON) }
  if (response.attestationObject) {
    answer.attestationObject = text(response.attestationObject)
    answer.transports = response.getTransports?.() ?? []
  } else {
    answer.authenticatorData = text(response.authenticatorData)
    answer.signature = text(response.signature)
    if (response.userHandle) answer.userHandle = text(response.userHandle)
  }
  const id = text(credential.rawId)
  return JSON.stringify({ id, rawId: id, type: credential.type, response: answer, clientExtensionResults: {} })
}

/** What to ask the device. `null`: the server wants something else first, and we are on the way there. */
async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options)
  const fields = new URLSearchParams()
  fields.set('form_token', new FormData(form).get('form_token'))
  const answer = await fetch(form.dataset.optionsFrom, { method: 'POST', body: fields })
  if (answer.redirected) {
    location.assign(answer.url)
    return null
  }
  if (!answer.ok) throw new Error(String(answer.status))
  return answer.json()
}

async function ask(form) {
  const json = await optionsOf(form)
  if (!json) return false
  const request = { publicKey: readOptions(json) }
  const credential = form.dataset.passkey === 'create'
    ? await navigator.credentials.create(request)
    : await navigator.credentials.get(request)
  form.querySelector('[data-passkey-answer]').value = written(credential)
  return true
}

/** Which sentence belongs to a failure. Browsers do not tell a refusal by the person from a missing passkey. */
function sentence(error) {
  if (error.name === 'InvalidStateError') return 'exists'
  if (error.name === 'NotAllowedError' || error.name === 'AbortError') return 'cancelled'
  if (error.name === 'NotSupportedError' || error.name === 'SecurityError') return 'unsupported'
  return 'failed'
}

function say(form, key) {
  const place = form.querySelector('[data-passkey-said]')
  place.textContent = key ? form.dataset[key] : ''
  place.hidden = !key
}

document.addEventListener('submit', (event) => {
  const form = event.target
  const field = form.matches('[data-passkey]') && form.querySelector('[data-passkey-answer]')
  if (!field || field.value) return
  event.preventDefault()
  if (form.ariaBusy === 'true') return
  if (!supported()) return say(form, 'unsupported')
  const { submitter } = event
  say(form, '')
  form.setAttribute('aria-busy', 'true')
  submitter?.setAttribute('aria-busy', 'true')
  ask(form)
    .then((answered) => answered && form.requestSubmit(submitter ?? undefined))
    .catch((error) => say(form, sentence(error)))
    .finally(() => {
      form.removeAttribute('aria-busy')
      if (!field.value) submitter?.removeAttribute('aria-busy')
    })
}, { capture: true })

// A page out of the back-forward cache asks the device anew.
addEventListener('pageshow', (event) => {
  if (event.persisted) document.querySelectorAll('[data-passkey-answer]').forEach((field) => { field.value = '' })
})
