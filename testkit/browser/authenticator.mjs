// Which code does an authenticator application show? (RFC 6238, SHA-1, 6 digits, 30 seconds)
import { createHmac } from 'node:crypto'

const STEP = 30_000
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

function bytes(key) {
  const bits = [...key.replaceAll(/[\s=]/g, '').toUpperCase()].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
}

export class Authenticator {
  #key
  #last = 0

  constructor(textKey) { this.#key = bytes(textKey) }

  codeAt(step) {
    const counter = Buffer.alloc(8)
    counter.writeBigUInt64BE(BigInt(step))
    const digest = createHmac('sha1', this.#key).update(counter).digest()
    const at = digest.at(-1) & 15
    return String((digest.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, '0')
  }

  /** A code that was not shown yet: the present one or the next; later ones are waited for. */
  async code() {
    let now
    while ((now = Math.floor(Date.now() / STEP)) < this.#last) await new Promise((resolve) => setTimeout(resolve, 500))
    this.#last = Math.max(now, this.#last + 1)
    return this.codeAt(this.#last)
  }

  /** A code that is wrong now. */
  wrong() {
    const now = Math.floor(Date.now() / STEP)
    const near = new Set([-3, -2, -1, 0, 1, 2, 3].map((n) => this.codeAt(now + n)))
    return ['111111', '222222', '333333', '444444', '555555', '666666', '777777', '888888'].find((code) => !near.has(code))
  }
}
