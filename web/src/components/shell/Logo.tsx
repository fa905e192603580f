/** The mark: a D whose bowl holds one point, the deal in hand. */
export const Logo = ({ className }: { className?: string }) => (
  <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
    <rect width="32" height="32" rx="8" className="fill-accent" />
    <path
      d="M9.5 8.5H15a7.5 7.5 0 0 1 0 15H9.5z"
      className="fill-none stroke-accent-contrast"
      strokeWidth="2.8"
      strokeLinejoin="round"
    />
    <circle cx="15" cy="16" r="2" className="fill-accent-contrast" />
  </svg>
);
