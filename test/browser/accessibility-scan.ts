/**
 * Looks at a page as assistive technology does: names of controls, labels of fields, headings, landmarks, and the
 * contrast of every visible text as it is really painted (WCAG 2.2: 1.4.3, 2.4.6, 4.1.2).
 *
 * Boundary: what can be told from the page alone. Text inside the user's drawing is the user's; its default colours
 * are held by web/design/tokens.test.ts.
 */
import type { Page } from 'playwright-core';

/** Runs inside the page, which is why it is a text: the tests' compiler knows no DOM. */
const scan = `(() => {
  const problems = [];
  const describe = (element) => '<' + element.tagName.toLowerCase() + '> ' + (element.outerHTML.slice(0, 120));
  const visible = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0;
  const nameOf = (element) => {
    const by = element.getAttribute('aria-labelledby');
    if (by) return by.split(/\\s+/).map((id) => document.getElementById(id)?.textContent ?? '').join(' ').trim();
    const label = element.getAttribute('aria-label');
    if (label) return label.trim();
    const labels = element.labels ? [...element.labels].map((each) => each.textContent).join(' ').trim() : '';
    return labels || element.textContent.trim() || element.getAttribute('title') || element.getAttribute('alt') || '';
  };

  for (const control of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, [role=button], [role=tab]')) {
    if (visible(control) && nameOf(control) === '') problems.push('no name: ' + describe(control));
  }
  for (const image of document.querySelectorAll('img')) if (!image.hasAttribute('alt')) problems.push('no alternative text: ' + describe(image));
  if (document.querySelectorAll('main').length !== 1) problems.push('not exactly one main landmark');
  if (!document.querySelector('nav[aria-label]')) problems.push('no named navigation');
  if (![...document.querySelectorAll('h1')].some(visible)) problems.push('no heading of the first level');
  if (!document.documentElement.lang) problems.push('no language');
  if (document.title.trim() === '') problems.push('no title');
  const ids = [...document.querySelectorAll('[id]')].filter((element) => !element.closest('.djs-container')).map((element) => element.id);
  for (const id of new Set(ids.filter((id, index) => ids.indexOf(id) !== index))) problems.push('id twice: ' + id);

  const parse = (colour) => {
    const numbers = (colour.match(/[\\d.]+(?:e-?\\d+)?/g) ?? []).map(Number);
    const scale = colour.startsWith('color(') ? 255 : 1;
    const [red = 0, green = 0, blue = 0, alpha = 1] = numbers;
    return { channels: [red * scale, green * scale, blue * scale], alpha };
  };
  const over = (top, bottom) => top.channels.map((value, index) => value * top.alpha + bottom[index] * (1 - top.alpha));
  const groundOf = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    return layers.reverse().reduce((ground, layer) => over(layer, ground), [255, 255, 255]);
  };
  const luminance = (channels) => {
    const [red, green, blue] = channels.map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!element || seen.has(element) || node.textContent.trim() === '' || element.closest('svg, script, style, noscript')) continue;
    seen.add(element);
    if (!visible(element) || element.matches(':disabled, :disabled *') || element.classList.contains('visually-hidden')) continue;
    const ground = groundOf(element);
    const style = getComputedStyle(element);
    const text = over(parse(style.color), ground);
    const [dark, light] = [luminance(text), luminance(ground)].sort((a, b) => a - b);
    const ratio = (light + 0.05) / (dark + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 600);
    if (ratio < (large ? 3 : 4.5)) problems.push('contrast ' + ratio.toFixed(2) + ': “' + node.textContent.trim().slice(0, 40) + '” ' + describe(element));
  }
  return problems;
})()`;

/** What is wrong with the page as it stands; empty where nothing is. */
export function accessibilityProblems(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(scan);
}
