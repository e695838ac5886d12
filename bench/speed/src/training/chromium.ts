/** WebGL is only in a browser: a headless Chromium, which has it in software where there is no graphics card. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium } from 'playwright-core';
import type { measureTraining, TrainingCase, TrainingPoint } from './measure-training.js';

/** A page that measures. */
export interface WebglPage {
  /** Which renderer computes. */
  readonly renderer: string;
  measure(what: TrainingCase, loss: string): Promise<TrainingPoint | undefined>;
  close(): Promise<void>;
}

/** Opens Chromium with the measurement loaded. */
export async function openWebgl(executablePath: string): Promise<WebglPage> {
  const entry = fileURLToPath(new URL('./in-browser.js', import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    logLevel: 'error',
  });
  const browser: Browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
  });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
    const renderer = await page.evaluate(() => {
      const context = document.createElement('canvas').getContext('webgl2');
      const info = context?.getExtension('WEBGL_debug_renderer_info');
      return info ? String(context?.getParameter(info.UNMASKED_RENDERER_WEBGL)) : 'no WebGL 2';
    });
    return {
      renderer,
      measure: (what, loss) =>
        page.evaluate(
          ([what, loss]) =>
            (globalThis as unknown as { measureTraining: typeof measureTraining }).measureTraining(
              what,
              loss,
            ),
          [what, loss] as const,
        ),
      close: () => browser.close(),
    };
  } catch (error) {
    await browser.close();
    throw error;
  }
}
