/** What a person sees who has sent a public form while Baton cannot take it: in the browser, so it is a page. */
export function busyPage(detail: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Please try again in a moment</title>
<style>
  :root { color-scheme: light dark; }
  body { font: 16px/1.5 Inter, system-ui, sans-serif; max-width: 34rem; margin: 20vh auto 0; padding: 0 1.5rem; }
  h1 { font-size: 1.375rem; margin: 0 0 0.5rem; }
</style>
</head>
<body>
<main>
<h1>Please try again in a moment</h1>
<p role="alert">${escaped(detail)}</p>
<p>Go back with your browser’s Back button: what you filled in is still there. Then send it again.</p>
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (letter) => `&#${letter.charCodeAt(0)};`);
}
