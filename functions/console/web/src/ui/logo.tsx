/** The sign of the console: gates across a channel. */
export const Mark = () => (
  <svg className="mark" width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
    <rect width="32" height="32" rx="7" />
    <path d="M8 7v18M24 7v18M8 12h16M8 20h16" />
  </svg>
);
