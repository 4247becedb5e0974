// The heading of a screen, which takes the focus where the screen took another's place.

import { useEffect, useRef } from "react";
import type { ReactNode } from "react";

interface Props {
  isFocused: boolean;
  children: ReactNode;
}

export function Heading({ isFocused, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  const atFirst = useRef(isFocused);
  useEffect(() => {
    if (atFirst.current) heading.current?.focus();
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
