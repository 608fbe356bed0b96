/**
 * SecretNames: the secrets that a text of a diagram or a template names, `{{secrets.NAME}}` or the older `secrets.NAME`.
 *
 * Source: Camunda 8 documentation, "Use Connectors", "Using secrets".
 */
const named = /\{\{\s*secrets\.([^\s{}]{1,200}?)\s*\}\}|\bsecrets\.([A-Za-z0-9]+(?:[/._-]+[A-Za-z0-9]+)*)/gu;

export function secretNamesIn(text: string): readonly string[] {
  if (!text.includes('secrets.')) return [];
  const names = [...text.matchAll(named)].map(([, braced, bare]) => braced ?? bare ?? '');
  return [...new Set(names.filter((name) => name !== ''))].slice(0, 50);
}
