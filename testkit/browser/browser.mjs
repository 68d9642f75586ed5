// How is the browser started, and where is it?
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

const PLACES = [process.env.MENSHEN_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Starts Chromium without a window and without a word to its maker. */
export function startBrowser() {
  const executablePath = PLACES.find((path) => path && existsSync(path))
  if (!executablePath) throw new Error('no Chromium found: install the package chromium, or name one in MENSHEN_CHROMIUM')
  return chromium.launch({
    executablePath,
    args: [
      '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  })
}

/** What a page complained about: script errors and refusals of the content security policy. */
export function complaintsOf(page) {
  const found = []
  page.on('pageerror', (error) => found.push(`script error: ${error.message}`))
  page.on('console', (message) => {
    const text = message.text()
    // A 4xx answer to a form is part of the walk; Chromium logs each as an error.
    if (message.type() === 'error' && !/Failed to load resource.*status of 4/.test(text)) found.push(`console: ${text}`)
  })
  return found
}
