// The heading of a screen, which takes the focus where nothing has it any more.

import { useEffect, useRef, type ReactNode } from "react";

interface Props {
  /** What has just happened, if anything that takes the focus away. */
  after: string | undefined;
  children: ReactNode;
}

export function Heading({ after, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (after !== undefined && document.activeElement === document.body) heading.current?.focus();
  }, [after]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
