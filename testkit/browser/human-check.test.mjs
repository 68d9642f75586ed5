// Does the browser's own SHA-256 agree with the platform's, and does the search find the number?
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

// By its text: older Node takes a bare .js file for CommonJS.
const source = readFileSync(new URL('../../web/assets/human-check-worker.js', import.meta.url), 'utf8')
const { digest, search } = await import(`data:text/javascript,${encodeURIComponent(source)}`)

const expected = (salt, number) => createHash('sha256').update(salt + number).digest('hex')

test('a digest equals the platform’s for every salt length over three blocks', () => {
  for (let length = 0; length <= 200; length++) {
    const salt = 'aé盐'.repeat(80).slice(0, length)
    for (const number of [0, 7, 99, 12345, 9_999_999]) {
      assert.equal(digest(salt, number), expected(salt, number), `salt of ${length}, number ${number}`)
    }
  }
})

test('the search finds the hidden number, the first and the last included', () => {
  const salt = 'f3a9c1d2e4b5?expires=1795478400&'
  for (const number of [0, 1, 4242, 50_000]) {
    assert.equal(search(expected(salt, number), salt, 0, 50_000), number)
  }
})

test('the search says -1 when no number fits or the challenge is no digest', () => {
  assert.equal(search(expected('salt', 501), 'salt', 0, 500), -1)
  assert.equal(search('not hex', 'salt', 0, 500), -1)
})

test('the search does at least 100 000 numbers a second', () => {
  const started = performance.now()
  search('0'.repeat(64), 'f3a9c1d2e4b5?expires=1795478400&', 0, 200_000)
  const rate = 200_000 / ((performance.now() - started) / 1000)
  console.log(`${Math.round(rate / 1000)} thousand numbers a second`)
  assert.ok(rate > 100_000, `${rate}`)
})
