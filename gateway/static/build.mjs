// Makes gateway/static/vendor: one style sheet with only the rules our pages use, htmx, our script and the icons,
// each with its fingerprint in the name and compressed beside it. Run by `npm run vendor` at set-up.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { PurgeCSS } from 'purgecss';

const here = dirname(fileURLToPath(import.meta.url));
const gateway = dirname(here);
const modules = join(dirname(gateway), 'node_modules');
const out = join(here, 'vendor');
const read = (...path) => readFileSync(join(...path), 'utf8');

// Classes count as used when their whole name stands somewhere in these files: never build a name from pieces.
const speaking = ['templates', 'web', 'static/js'].flatMap((folder) =>
  readdirSync(join(gateway, folder), { recursive: true })
    .filter((name) => /\.(html|py|js)$/.test(name))
    .map((name) => ({ raw: read(gateway, folder, name), extension: 'txt' })));

const tokens = read(here, 'css/tokens.css');
const dark = read(here, 'css/dark.css'); // once for who chose dark, once for a device that prefers it
const own = [
  tokens,
  dark.replace('THEME', ':root[data-bs-theme="dark"]'),
  `@media (prefers-color-scheme: dark) {${dark.replace('THEME', ':root:not([data-bs-theme])')}}`,
  read(here, 'css/shell.css'),
  read(here, 'css/parts.css'),
  read(here, 'css/paper.css'),
  read(here, 'css/matrix.css'),
  read(here, 'css/tree.css'),
].join('\n');

const [{ css }] = await new PurgeCSS().purge({
  content: speaking,
  css: [{ raw: read(modules, '@tabler/core/dist/css/tabler.min.css') + own }],
  variables: true,
  keyframes: true,
  fontFace: true,
  safelist: { greedy: [/data-bs-theme/], standard: [/^htmx-/], variables: [/^--accent/] },
});

const squeezed = css
  .replace(/\/\*(?!!)[\s\S]*?\*\//g, '')
  .replace(/\s*\n\s*/g, '')
  .replace(/\s*([{};])\s*/g, '$1')
  .replace(/: (?=[^{}]*[;}])/g, ':');

const files = {
  'kinerja.css': squeezed,
  'htmx.js': read(modules, 'htmx.org/dist/htmx.min.js'),
  'app.js': read(here, 'js/app.js'),
  'docs.js': read(here, 'js/docs.js'),
  'icons.svg': read(here, 'icons.svg').replace(/<!--[\s\S]*?-->/g, '').replace(/>\s+</g, '><'),
  'mark.svg': read(here, 'mark.svg'),
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const manifest = {};
for (const [name, text] of Object.entries(files)) {
  const bytes = Buffer.from(text);
  const print = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  const fingerprinted = basename(name).replace('.', `.${print}.`);
  const best = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } };
  writeFileSync(join(out, fingerprinted), bytes);
  writeFileSync(join(out, `${fingerprinted}.gz`), gzipSync(bytes, { level: 9 }));
  writeFileSync(join(out, `${fingerprinted}.br`), brotliCompressSync(bytes, best));
  manifest[name] = fingerprinted;
}
writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifest, null, 1));
