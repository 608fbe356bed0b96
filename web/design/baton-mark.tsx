/** The mark: a baton in the moment it changes hands. */
export function BatonMark({ size = 30 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" fill="var(--b-accent-fill)" />
      <path d="M10.5 22.5 21.5 9.5" stroke="#fff" strokeWidth="5" strokeLinecap="round" />
      <path d="M14.2 18.1 17.8 13.9" stroke="var(--b-accent-fill)" strokeWidth="5" />
    </svg>
  );
}
