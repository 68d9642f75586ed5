// How does a person read and try the JSON API?
// Draws /api/v1/openapi.json (OpenAPI 3.1) as headings, tables and forms. Every text of the
// document goes in as text, never as HTML.

const zh = document.documentElement.lang.startsWith('zh')
const WORDS = zh
  ? { loading: '正在读取接口说明…', failed: '无法读取接口说明。请刷新页面，或直接打开 JSON 文件。', parameters: '参数', body: '请求体', answers: '响应', name: '名称', type: '类型', meaning: '说明', where: '位置', required: '必填', optional: '可选', status: '状态码', example: '示例', try: '试一试', send: '发送请求', sending: '正在发送…', careful: '此请求以您当前的登录身份真实执行。', noBody: '（无内容）', headers: '响应头', answer: '响应内容', unreachable: '请求没有送达。请检查网络后重试。', other: '其他', file: 'OpenAPI 3.1 文件', invalid: '请求体不是有效的 JSON：', took: '毫秒', contents: '目录', path: '路径', query: '查询', header: '请求头', cookie: 'Cookie' }
  : { loading: 'Reading the description of the API…', failed: 'The description of the API could not be read. Reload the page, or open the JSON file itself.', parameters: 'Parameters', body: 'Request body', answers: 'Responses', name: 'Name', type: 'Type', meaning: 'Meaning', where: 'In', required: 'required', optional: 'optional', status: 'Status', example: 'Example', try: 'Try it', send: 'Send request', sending: 'Sending…', careful: 'The request is carried out for real, as the account you are logged in with.', noBody: '(no content)', headers: 'Headers', answer: 'Body', unreachable: 'The request did not arrive. Check the connection and try again.', other: 'Other', file: 'OpenAPI 3.1 file', invalid: 'The request body is not valid JSON: ', took: 'ms', contents: 'Contents', path: 'path', query: 'query', header: 'header', cookie: 'cookie' }
const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options']
const STATE_CHANGING = ['post', 'put', 'patch', 'delete']

/** h('p.help', {id: 'x'}, 'text', node …): an element; strings become text. */
function h(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split('.')
  const element = document.createElement(name)
  if (classes.length) element.className = classes.join(' ')
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(key, value === true ? '' : value)
  }
  element.append(...children.filter((child) => child !== null && child !== undefined))
  return element
}

// --- Schemas -------------------------------------------------------------------------------------

let description

/** Follows `#/components/…` references; anything else is taken as it is. */
function resolve(node, depth = 0) {
  if (!node?.$ref || depth > 20) return node ?? {}
  const found = node.$ref.startsWith('#/')
    ? node.$ref.slice(2).split('/').reduce((at, key) => at?.[key.replace(/~1/g, '/').replace(/~0/g, '~')], description)
    : undefined
  return resolve({ ...found, ...(node.description && { description: node.description }) }, depth + 1)
}

/** Text with `names of things` set apart. */
const prose = (text) => (text ?? '').split('`').map((part, i) => (i % 2 ? h('code.code-text', {}, part) : part))

const refName = (node) => node?.$ref?.split('/').pop()

function typeName(given) {
  const name = refName(given)
  const schema = resolve(given)
  const choices = schema.oneOf ?? schema.anyOf
  if (choices) return choices.map(typeName).join(' | ')
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.type === 'array' || schema.type?.includes?.('array')) return `${typeName(schema.items ?? {})}[]`
  const type = [schema.type ?? (schema.properties || schema.allOf ? 'object' : 'any')].flat().join(' | ')
  if (name && type.includes('object')) return name
  return schema.format ? `${type} (${schema.format})` : type
}

function limitsOf(schema) {
  const said = []
  for (const [key, sign] of [['minimum', '≥'], ['maximum', '≤'], ['minLength', '≥'], ['maxLength', '≤'], ['minItems', '≥'], ['maxItems', '≤']]) {
    if (schema[key] !== undefined) said.push(`${key} ${sign} ${schema[key]}`)
  }
  if (schema.pattern) said.push(schema.pattern)
  if (schema.default !== undefined) said.push(`= ${JSON.stringify(schema.default)}`)
  return said.join(' · ')
}

/** All fields of an object schema, those of `allOf` parts and nested objects included: [path, schema, required]. */
function fieldsOf(given, prefix = '', depth = 0) {
  const schema = resolve(given)
  if (depth > 4) return []
  const own = (schema.allOf ?? []).flatMap((part) => fieldsOf(part, prefix, depth + 1))
  for (const [name, part] of Object.entries(schema.properties ?? {})) {
    const path = `${prefix}${name}`
    own.push([path, part, schema.required?.includes(name) ?? false])
    const inner = resolve(part)
    const list = inner.items && resolve(inner.items)
    if (inner.properties || inner.allOf) own.push(...fieldsOf(inner, `${path}.`, depth + 1))
    else if (list?.properties || list?.allOf) own.push(...fieldsOf(list, `${path}[].`, depth + 1))
  }
  if (schema.type === 'array' && schema.items) own.push(...fieldsOf(schema.items, `${prefix}[].`, depth + 1))
  return own
}

function exampleOf(given, depth = 0) {
  const schema = resolve(given)
  if (schema.example !== undefined) return schema.example
  if (schema.examples?.length) return schema.examples[0]
  if (schema.default !== undefined) return schema.default
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choice = (schema.oneOf ?? schema.anyOf)?.find((part) => resolve(part).type !== 'null')
  if (choice) return exampleOf(choice, depth + 1)
  if (depth > 5) return null
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => exampleOf(part, depth + 1)))
  const type = [schema.type].flat().find((name) => name !== 'null')
  if (schema.properties) return Object.fromEntries(Object.entries(schema.properties).map(([name, part]) => [name, exampleOf(part, depth + 1)]))
  if (type === 'array') return schema.items ? [exampleOf(schema.items, depth + 1)] : []
  if (type === 'integer' || type === 'number') return schema.minimum ?? 0
  if (type === 'boolean') return true
  if (type === 'object') return {}
  if (schema.format === 'date-time') return '2026-11-24T09:14:00+08:00'
  if (schema.format === 'email') return 'name@example.com'
  return type === 'string' ? 'string' : null
}

const pretty = (value) => JSON.stringify(value, null, 2)

function table(head, rows) {
  return h('table.fields', {},
    h('thead', {}, h('tr', {}, ...head.map((word) => h('th', { scope: 'col' }, word)))),
    h('tbody', {}, ...rows.map(([first, ...cells]) => h('tr', {}, h('th', { scope: 'row' }, first), ...cells.map((cell) => h('td', {}, cell))))))
}

function schemaTable(schema) {
  const rows = fieldsOf(schema).map(([path, part, required]) => {
    const resolved = resolve(part)
    const note = [resolved.description, limitsOf(resolved)].filter(Boolean).join(' ')
    return [h('span.code-text', {}, path), `${typeName(part)}, ${required ? WORDS.required : WORDS.optional}`, h('span', {}, ...prose(note))]
  })
  return rows.length ? table([WORDS.name, WORDS.type, WORDS.meaning], rows) : h('p.code-text', {}, typeName(schema))
}

// --- One operation -----------------------------------------------------------------------------------

function parametersOf(path, operation) {
  const all = [...(description.paths[path].parameters ?? []), ...(operation.parameters ?? [])].map((one) => resolve(one))
  return all.filter((one, i) => !all.some((other, j) => j > i && other.name === one.name && other.in === one.in))
}

/** The JSON body an operation takes: its schema and an example, or null. */
function bodyOf(operation) {
  const body = operation.requestBody && resolve(operation.requestBody)
  const [type, media] = Object.entries(body?.content ?? {})[0] ?? []
  if (!media) return null
  const named = media.examples && resolve(Object.values(media.examples)[0]).value
  return { type, schema: media.schema ?? {}, example: media.example ?? named ?? exampleOf(media.schema), required: body.required !== false, description: body.description }
}

function answersOf(operation) {
  return Object.entries(operation.responses ?? {}).map(([status, given]) => {
    const answer = resolve(given)
    const schema = Object.values(answer.content ?? {})[0]?.schema
    const cell = h('div', {}, h('p', {}, ...prose(answer.description)))
    if (schema && fieldsOf(schema).length) {
      cell.append(h('details', {}, h('summary', {}, refName(schema) ?? typeName(schema)), schemaTable(schema)))
    } else if (schema) cell.append(h('p.code-text', {}, typeName(schema)))
    return [h('span.code-text', {}, status), cell]
  })
}

let count = 0

function inputFor(id, parameter) {
  const schema = resolve(parameter.schema)
  const required = parameter.required ?? parameter.in === 'path'
  const label = h('label', { for: id }, `${parameter.name} `, h('span.muted.small', {}, `${WORDS[parameter.in] ?? parameter.in}, ${required ? WORDS.required : WORDS.optional}`))
  const shared = { id, name: parameter.name, 'data-in': parameter.in, required }
  const control = schema.enum
    ? h('select.input', shared, ...(required ? [] : [h('option', { value: '' }, '–')]), ...schema.enum.map((value) => h('option', {}, String(value))))
    : h('input.input', { ...shared, value: parameter.example ?? schema.example ?? schema.default, inputmode: schema.type === 'integer' ? 'numeric' : undefined, autocomplete: 'off' })
  return h('div.field', {}, label, control)
}

async function send(form, verb, path, type, output) {
  const url = new URL((description.servers?.[0]?.url ?? '').replace(/\/$/, '') + path, location.origin)
  const headers = new Headers({ Accept: 'application/json', 'X-Menshen-Request': '1' })
  for (const field of form.querySelectorAll('[data-in]')) {
    if (!field.value) continue
    const place = field.dataset.in
    if (place === 'path') url.pathname = decodeURI(url.pathname).replace(`{${field.name}}`, encodeURIComponent(field.value))
    else if (place === 'query') url.searchParams.append(field.name, field.value)
    else if (place === 'header') headers.set(field.name, field.value)
  }
  const text = form.querySelector('textarea')?.value.trim()
  if (text) {
    try {
      JSON.parse(text)
    } catch (error) {
      return output.replaceChildren(h('p.error', {}, WORDS.invalid + error.message))
    }
    headers.set('Content-Type', type)
  }
  output.replaceChildren(h('p', {}, WORDS.sending))
  const started = performance.now()
  try {
    const answer = await fetch(url, { method: verb.toUpperCase(), headers, body: text || undefined, credentials: 'same-origin', redirect: 'manual', cache: 'no-store' })
    const body = await answer.text()
    show(output, answer, body, Math.round(performance.now() - started))
  } catch {
    output.replaceChildren(h('p.error', {}, WORDS.unreachable))
  }
}

function show(output, answer, body, took) {
  let readable = body
  try { readable = pretty(JSON.parse(body)) } catch { /* not JSON: as it came */ }
  const tone = answer.ok ? 'good' : 'danger'
  const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n')
  output.replaceChildren(
    h('p', {}, h(`span.tag.tag-${tone}`, {}, `${answer.status || answer.type} ${answer.statusText}`.trim()), ` ${took} ${WORDS.took}`),
    h('details', {}, h('summary', {}, WORDS.headers), h('pre.code-block', { tabindex: 0 }, headers)),
    h('pre.code-block', { tabindex: 0, 'aria-label': WORDS.answer }, readable || WORDS.noBody))
}

function tryForm(verb, path, parameters, body) {
  const id = `try-${++count}`
  const output = h('div.answer', { role: 'status' })
  const form = h('form.form', { novalidate: false }, ...parameters.filter((one) => one.in !== 'cookie').map((one, i) => inputFor(`${id}-${i}`, one)))
  if (body) {
    form.append(h('div.field', {}, h('label', { for: `${id}-body` }, `${WORDS.body} `, h('span.muted.small', {}, body.type)), h('textarea.input.code-text', { id: `${id}-body`, rows: 6, spellcheck: 'false' }, pretty(body.example))))
  }
  if (STATE_CHANGING.includes(verb)) form.append(h('p.help', {}, WORDS.careful))
  form.append(h('div.buttons', {}, h('button.button', { type: 'submit' }, WORDS.send, h('span.visually-hidden', {}, ` ${verb.toUpperCase()} ${path}`))))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    send(form, verb, path, body?.type, output)
  })
  return h('details', {}, h('summary', {}, WORDS.try, h('span.visually-hidden', {}, ` ${verb.toUpperCase()} ${path}`)), form, output)
}

function operationCard(path, verb, operation) {
  const parameters = parametersOf(path, operation)
  const body = bodyOf(operation)
  const id = operation.operationId ?? `${verb}${path.replace(/\W+/g, '-')}`
  const inside = h('div.operation-body')
  for (const paragraph of (operation.description ?? '').split(/\n{2,}/).filter(Boolean)) inside.append(h('p', {}, ...prose(paragraph)))
  if (parameters.length) {
    inside.append(h('h4', {}, WORDS.parameters), table([WORDS.name, WORDS.where, WORDS.type, WORDS.meaning], parameters.map((one) => [
      h('span.code-text', {}, one.name), WORDS[one.in] ?? one.in, typeName(one.schema ?? {}), h('span', {}, ...prose([one.description, limitsOf(resolve(one.schema))].filter(Boolean).join(' ')))])))
  }
  if (body) {
    inside.append(h('h4', {}, WORDS.body), h('div', {}, body.description && h('p', {}, ...prose(body.description)), schemaTable(body.schema)),
      h('pre.code-block', { tabindex: 0, 'aria-label': WORDS.example }, pretty(body.example)))
  }
  inside.append(h('h4', {}, WORDS.answers), table([WORDS.status, WORDS.meaning], answersOf(operation)), tryForm(verb, path, parameters, body))
  return h('details.operation', { id },
    h('summary', {}, h(`span.verb.verb-${verb}`, {}, verb.toUpperCase()), h('h3.code-text', {}, path), h('span.muted', {}, operation.summary ?? '')),
    inside)
}

// --- The page ----------------------------------------------------------------------------------------------

function groups() {
  const found = new Map((description.tags ?? []).map((tag) => [tag.name, { about: tag.description, cards: [] }]))
  for (const [path, item] of Object.entries(description.paths ?? {})) {
    for (const verb of VERBS.filter((name) => item[name])) {
      const tag = item[verb].tags?.[0] ?? WORDS.other
      if (!found.has(tag)) found.set(tag, { cards: [] })
      found.get(tag).cards.push(operationCard(path, verb, item[verb]))
    }
  }
  return [...found].filter(([, { cards }]) => cards.length)
}

function draw(root) {
  const all = groups()
  const contents = h('nav.tabs', { 'aria-label': WORDS.contents }, ...all.map(([tag], i) => h('a', { href: `#tag-${i}` }, tag)))
  const sections = all.map(([tag, { about, cards }], i) => h('section.stack', { 'aria-labelledby': `tag-${i}` }, h('h2', { id: `tag-${i}` }, tag), about && h('p.muted', {}, ...prose(about)), h('div', {}, ...cards)))
  const { title, version, description: about } = description.info
  root.className = 'stack'
  root.replaceChildren(
    h('p.muted', {}, `${title} ${version} · `, h('a', { href: root.dataset.openapi }, WORDS.file)),
    ...(about ?? '').split(/\n{2,}/).filter(Boolean).map((paragraph) => h('p', {}, ...prose(paragraph))),
    contents, ...sections)
  // A link to one operation opens it.
  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (!target) return
    if (target.matches('details')) target.open = true
    target.scrollIntoView()
  }
  addEventListener('hashchange', open)
  open()
}

async function start(root) {
  const status = h('p.muted', { role: 'status' }, WORDS.loading)
  root.replaceChildren(status)
  try {
    const answer = await fetch(root.dataset.openapi, { headers: { Accept: 'application/json' } })
    if (!answer.ok) throw new Error(String(answer.status))
    description = await answer.json()
    draw(root)
  } catch {
    status.textContent = WORDS.failed
    root.append(h('p', {}, h('a', { href: root.dataset.openapi }, WORDS.file)))
  }
}

const root = document.getElementById('api-docs')
if (root) start(root)
