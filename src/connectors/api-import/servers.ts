/** Where the API is, by its description: whole addresses as far as that can be known. */
import { listAt, type Node, nodeAt, own, textAt } from './nodes.ts';

const mostServers = 20;

/** `from`: where the description was fetched from. What stays relative begins with a slash. */
export function serversOf(node: Node, from: string | undefined): readonly string[] {
  const found = listAt(node, 'servers')
    .slice(0, mostServers)
    .flatMap((server) => {
      const url = textAt(server, 'url', 2000);
      return url === undefined ? [] : [absolute(filled(url, nodeAt(server, 'variables')), from)];
    });
  return [...new Set(found)];
}

function filled(url: string, variables: Node): string {
  return url.replace(/\{([^{}]*)\}/gu, (all, name: string) => {
    const variable = own(variables, name);
    return textAt(variable, 'default', 500) ?? all;
  });
}

function absolute(url: string, from: string | undefined): string {
  const whole = url.startsWith('//') ? `https:${url}` : url;
  if (/^[a-z][a-z0-9+.-]*:/iu.test(whole)) return trimmed(whole);
  if (from !== undefined && URL.canParse(whole, from)) return trimmed(new URL(whole, from).href);
  return trimmed(whole.startsWith('/') ? whole : `/${whole}`);
}

function trimmed(url: string): string {
  return url.replace(/[?#].*$/su, '').replace(/\/+$/u, '');
}

export type CheckedBase =
  | { readonly ok: true; readonly base: string }
  | { readonly ok: false; readonly message: string };

/** An address that operations' paths can follow. */
export function checkBase(given: string): CheckedBase {
  const text = given.trim();
  if (/[{}]/u.test(text)) {
    return no('There is still a placeholder in the address: put what it stands for in its place.');
  }
  if (!/^https?:\/\/[^/?#]/iu.test(text) || !URL.canParse(text)) {
    return no(`“${text.slice(0, 200)}” is no web address. It begins with https:// and names a computer.`);
  }
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    return no('A user name or password does not belong in the address: put it into a connection.');
  }
  return { ok: true, base: trimmed(text) };
}

function no(message: string): CheckedBase {
  return { ok: false, message };
}
