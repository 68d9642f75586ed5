// Is a page as it should be for everybody: reachable by assistive technology, no sideways scrolling, no complaints?
import axe from 'axe-core'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe finds on the page as it stands, as lines of text. */
export async function axeFindings(page) {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] }), TAGS)
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help} ${node.target.join(' ')}\n      ${node.failureSummary.split('\n').slice(1, 3).join(' ').trim()}`))
}

/** How far the page scrolls sideways at a width, with the elements that stick out. */
export async function sidewaysScroll(page, width) {
  await page.setViewportSize({ width, height: 800 })
  return page.evaluate(() => {
    const over = document.scrollingElement.scrollWidth - innerWidth
    if (over <= 0) return null
    const inner = '.side, .tabs, .table-wrap, .visually-hidden'
    const culprits = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !element.closest(inner))
    return `${over} px too wide: ${culprits.slice(0, 3).map((element) => `${element.localName}.${element.className.baseVal ?? element.className}`).join(', ')}`
  })
}

export const WIDTHS = [320, 390, 820, 1280]

/** Counts what passed and what failed, and says so as it goes. */
export class Tally {
  passed = 0
  failed = 0

  async check(name, work) {
    try {
      await work()
      this.passed += 1
      console.log(`ok      ${name}`)
      return true
    } catch (error) {
      this.failed += 1
      console.log(`FAILED  ${name}\n    ${String(error.stack ?? error).split('\n').slice(0, 14).join('\n    ')}`)
      return false
    }
  }

  end() {
    console.log(`${this.passed} passed, ${this.failed} failed`)
    process.exitCode = this.failed || !this.passed ? 1 : 0
  }
}
