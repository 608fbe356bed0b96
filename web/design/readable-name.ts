/** `invoiceAmount` and `invoice_amount` as people write them: "Invoice amount". */
export function readableName(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim();
  if (words === '') return name;
  // An abbreviation ("IBAN", "VAT rate") stays as written.
  const lower = words
    .split(/\s+/)
    .map((word, index) => (index > 0 && !/^[A-Z0-9]{2,}$/.test(word) ? word.toLowerCase() : word));
  const sentence = lower.join(' ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
