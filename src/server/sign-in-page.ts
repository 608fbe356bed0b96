/** The page a person comes back to after signing in at another side. Of its own: the application's files are not needed. */
import type { SignInFinished } from '../ports/credentials.ts';

export function signInPage(finished: SignInFinished): string {
  const [title, text] = finished.ok
    ? ['You are signed in', `Baton can now use the connection “${finished.name}”.`]
    : ['You are not signed in', finished.message];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} – Baton</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 Inter, system-ui, sans-serif; max-width: 34rem; margin: 20vh auto 0; padding: 0 1.5rem; }
  h1 { font-size: 1.375rem; margin: 0 0 0.5rem; }
  a { color: light-dark(#2b3fd6, #9aa8ff); }
</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p>${escaped(text)}</p>
<p><a href="/connections">Back to your connections</a></p>
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
