// Amounts in a currency's smallest unit, as people write them.

// Stripe's units, not those of ISO 4217: its krónur and Ugandan shillings have two digits that are always 00.
const NO_DIGITS = "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" ");
const THREE_DIGITS = "bhd jod kwd omr tnd".split(" ");

export function money(amount: number, currency: string, locale: string | undefined): string {
  const code = currency.toLowerCase();
  const digits = NO_DIGITS.includes(code) ? 0 : THREE_DIGITS.includes(code) ? 3 : 2;
  const value = amount / 10 ** digits;
  try {
    return new Intl.NumberFormat(locale, { style: "currency", currency: code }).format(value);
  } catch {
    // What is no currency's code is written as it is.
    return `${value.toFixed(digits)} ${currency.toUpperCase()}`;
  }
}
