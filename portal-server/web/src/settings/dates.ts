// Dates, as people write them.

/** The locale where it is one, else the user's. */
export function known(locale: string | undefined): string | undefined {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}

/** A day of the user's calendar; undefined where the text is no date. */
export function day(text: string | null | undefined, locale: string | undefined): string | undefined {
  const date = text ? new Date(text) : undefined;
  return date && !Number.isNaN(date.getTime())
    ? new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(date)
    : undefined;
}

/** When a card expires: at the end of a month. */
export function month(year: number, number: number, locale: string | undefined): string {
  const date = new Date(Date.UTC(year, number - 1));
  return new Intl.DateTimeFormat(locale, { year: "numeric", month: "2-digit", timeZone: "UTC" }).format(date);
}
