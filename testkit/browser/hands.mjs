// How does a person act on a page: with a mouse, or with the keyboard alone?

/** Clicks and types where it is told to. */
export class Mouse {
  constructor(page) { this.page = page }
  async press(target) { await target.click() }
  async fill(target, text) { await target.fill(text) }
  async tick(target) { await target.check() }
  async choose(target, index) { await target.selectOption({ index }) }
  async choice(target) { await target.check() }
}

/** Reaches everything with Tab, and uses only what the focused element does on a key. */
export class Keyboard {
  constructor(page) { this.page = page }

  async reach(target) {
    await target.waitFor()
    for (let presses = 0; presses < 150; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return
      await this.page.keyboard.press('Tab')
    }
    throw new Error(`Tab never reaches ${target}`)
  }

  async press(target) {
    await this.reach(target)
    await this.page.keyboard.press('Enter')
  }

  async fill(target, text) {
    await this.reach(target)
    await this.page.keyboard.press('Control+A')
    await this.page.keyboard.type(text)
  }

  async tick(target) {
    await this.reach(target)
    if (!(await target.isChecked())) await this.page.keyboard.press('Space')
  }

  async choose(target, index) {
    await this.reach(target)
    await this.page.keyboard.press('Home')
    for (let i = 0; i < index; i++) await this.page.keyboard.press('ArrowDown')
  }

  /** One of a group of radio buttons: Tab reaches the group, arrows the button. */
  async choice(target) {
    const name = await target.getAttribute('name')
    const group = target.locator('xpath=ancestor::form')
    const checked = group.locator(`input[name="${name}"]:checked`)
    await this.reach((await checked.count()) ? checked : group.locator(`input[name="${name}"]:enabled`).first())
    for (let presses = 0; presses < 10 && !(await target.isChecked()); presses++) await this.page.keyboard.press('ArrowDown')
  }
}
