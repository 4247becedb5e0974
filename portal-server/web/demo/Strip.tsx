// What stands above everything: that none of it is real, and where else there is something to see.

interface Props {
  emulator: string | undefined;
}

export function Strip({ emulator }: Props) {
  return (
    <>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="strip">
        <p>
          <strong>Demonstration.</strong> Stripe is played by an emulator, and nothing leaves this machine.
        </p>
        <nav aria-label="Elsewhere">
          <ul>
            <li>
              <a href="/docs">The server’s API</a>
            </li>
            <li>
              <a href={emulator && `${emulator}/_emulator/`}>The emulator’s own page</a>
            </li>
          </ul>
        </nav>
      </header>
    </>
  );
}
