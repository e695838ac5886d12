/** A figure as HTML, to stand in a page whose theme, fonts and `guide/figures.css` it follows. */
import type { Figure } from './figure.js';

/** The key above, the panels below, as many beside each other as there is room for. */
export function figureInPage({ key, panels, size }: Figure): string {
  const entries = key.map(
    ({ width, drawing, label }) =>
      `<span><svg aria-hidden="true" width="${width}" height="10">${drawing}</svg>${label}</span>`,
  );
  const drawn = panels.map(
    ({ title, content }) =>
      `<div>${title}<svg viewBox="0 0 ${size.join(' ')}" font-size="15" text-anchor="middle" fill="currentColor">${content}</svg></div>`,
  );
  return `<div class="key">${entries.join('')}</div><div class="panels">${drawn.join('')}</div>`;
}
