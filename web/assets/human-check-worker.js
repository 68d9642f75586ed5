// Which number n makes SHA-256(salt + n) the challenge?
// One small SHA-256 of our own: crypto.subtle needs a promise for every hash, which makes a search
// many times slower. Tested against the platform's SHA-256 in testkit/browser/human-check.test.mjs.

const K = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
])
const START = new Int32Array([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
])
const W = new Int32Array(64)

/** Works one 64-byte block of `bytes` at `at` into `state`. */
function compress(state, bytes, at) {
  for (let i = 0, j = at; i < 16; i++, j += 4) {
    W[i] = (bytes[j] << 24) | (bytes[j + 1] << 16) | (bytes[j + 2] << 8) | bytes[j + 3]
  }
  for (let i = 16; i < 64; i++) {
    const x = W[i - 15]
    const y = W[i - 2]
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3)
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10)
    W[i] = (W[i - 16] + s0 + W[i - 7] + s1) | 0
  }
  let [a, b, c, d, e, f, g, h] = state
  for (let i = 0; i < 64; i++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g; g = f; f = e; e = (d + t1) | 0
    d = c; c = b; b = a; a = (t1 + t2) | 0
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d
  state[4] += e; state[5] += f; state[6] += g; state[7] += h
}

/** A hasher of `salt + number` that works the salt's whole blocks once. Returns the eight words. */
function hasher(salt) {
  const bytes = new TextEncoder().encode(salt)
  const whole = bytes.length - (bytes.length % 64)
  const base = START.slice()
  for (let at = 0; at < whole; at += 64) compress(base, bytes, at)
  const rest = bytes.length - whole
  const tail = new Uint8Array(192)
  tail.set(bytes.subarray(whole))
  const state = new Int32Array(8)
  return (number) => {
    const digits = String(number)
    let at = rest
    for (let i = 0; i < digits.length; i++) tail[at++] = digits.charCodeAt(i)
    const bits = (whole + at) * 8
    const end = at + 9 <= 64 ? 64 : at + 9 <= 128 ? 128 : 192
    tail[at] = 0x80
    tail.fill(0, at + 1, end)
    for (let i = 0, left = bits; i < 6; i++, left = Math.floor(left / 256)) tail[end - 1 - i] = left % 256
    state.set(base)
    for (let block = 0; block < end; block += 64) compress(state, tail, block)
    return state
  }
}

/** SHA-256 of `salt + number` as hexadecimal digits. */
export function digest(salt, number) {
  return [...hasher(salt)(number)].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

/** The number from `from` up to and including `to` whose digest is `challenge` (64 hex digits), or -1. */
export function search(challenge, salt, from, to) {
  if (!/^[0-9a-f]{64}$/i.test(challenge)) return -1
  const wanted = new Int32Array(8).map((_, i) => parseInt(challenge.slice(i * 8, i * 8 + 8), 16))
  const hash = hasher(salt)
  next: for (let number = from; number <= to; number++) {
    const got = hash(number)
    for (let i = 0; i < 8; i++) if (got[i] !== wanted[i]) continue next
    return number
  }
  return -1
}

if (typeof WorkerGlobalScope !== 'undefined' && globalThis instanceof WorkerGlobalScope) {
  globalThis.onmessage = ({ data: { challenge, salt, maxnumber } }) => {
    globalThis.postMessage(search(challenge, salt, 0, maxnumber))
  }
}
