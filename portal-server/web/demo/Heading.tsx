// The heading of a screen, which takes the focus where nothing has it: the screen took another's place.

import { useEffect, useRef, type ReactNode } from "react";

interface Props {
  isFocused: boolean;
  children: ReactNode;
}

export function Heading({ isFocused, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isFocused && document.activeElement === document.body) heading.current?.focus();
  }, [isFocused]);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
