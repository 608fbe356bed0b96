/** Every relative link in the pages a newcomer reads leads somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

function pages(): string[] {
  const inside = ['docs', 'examples'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return [...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'].map((name) => join(root, name)), ...inside];
}

/** As GitHub makes them from headings. */
function anchors(text: string): Set<string> {
  const headings = text.match(/^#+ .*$/gm) ?? [];
  return new Set(
    headings.map((heading) =>
      heading
        .replace(/^#+ /, '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

test('no page links to a file or heading that is not there', () => {
  const broken = pages().flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
      if (/^[a-z]+:/.test(link)) return [];
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      const found =
        existsSync(target) && (anchor === undefined || anchors(readFileSync(target, 'utf8')).has(anchor));
      return found ? [] : [`${relative(root, page)}: ${link}`];
    }),
  );
  expect(broken).toEqual([]);
});
