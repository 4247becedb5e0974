// The application that the demonstration pretends to be.

export function Brand() {
  return (
    <p className="brand">
      <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="8" />
        <path d="M10 9.5h12M10 16h12M10 22.5h7" />
      </svg>
      Acme Notes
    </p>
  );
}
