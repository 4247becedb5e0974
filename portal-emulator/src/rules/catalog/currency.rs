//! The currencies that there are.

use stripe_portal_gen::server::Refusal;

/// In the order in which messages list them.
const CURRENCIES: &[&str] = &[
    "usd", "aed", "afn", "all", "amd", "ang", "aoa", "ars", "aud", "awg", "azn", "bam", "bbd",
    "bdt", "bgn", "bhd", "bif", "bmd", "bnd", "bob", "brl", "bsd", "bwp", "byn", "bzd", "cad",
    "cdf", "chf", "clp", "cny", "cop", "crc", "cve", "czk", "djf", "dkk", "dop", "dzd", "egp",
    "etb", "eur", "fjd", "fkp", "gbp", "gel", "gip", "gmd", "gnf", "gtq", "gyd", "hkd", "hnl",
    "hrk", "htg", "huf", "idr", "ils", "inr", "isk", "jmd", "jod", "jpy", "kes", "kgs", "khr",
    "kmf", "krw", "kwd", "kyd", "kzt", "lak", "lbp", "lkr", "lrd", "lsl", "mad", "mdl", "mga",
    "mkd", "mmk", "mnt", "mop", "mur", "mvr", "mwk", "mxn", "myr", "mzn", "nad", "ngn", "nio",
    "nok", "npr", "nzd", "omr", "pab", "pen", "pgk", "php", "pkr", "pln", "pyg", "qar", "ron",
    "rsd", "rub", "rwf", "sar", "sbd", "scr", "sek", "sgd", "shp", "sle", "sos", "srd", "std",
    "szl", "thb", "tjs", "tnd", "top", "try", "ttd", "twd", "tzs", "uah", "ugx", "uyu", "uzs",
    "vnd", "vuv", "wst", "xaf", "xcd", "xcg", "xof", "xpf", "yer", "zar", "zmw", "usdc", "btn",
    "ghs", "eek", "lvl", "svc", "vef", "ltl", "sll", "mro",
];

/// The currency in lower case, in which it is kept.
pub(super) fn currency(text: &str) -> Result<String, Refusal> {
    let text = text.to_lowercase();
    if CURRENCIES.contains(&text.as_str()) {
        return Ok(text);
    }
    let all = CURRENCIES.join(", ");
    Err(Refusal::invalid(format!(
        "Invalid currency: {text}. Stripe currently supports these currencies: {all}"
    ))
    .param("currency"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_taken() {
        assert_eq!(currency("EUR").as_deref(), Ok("eur"));
        let got = currency("euro").unwrap_err();
        let want = "Invalid currency: euro. Stripe currently supports these currencies: usd, aed,";
        assert!(got.message.starts_with(want), "{}", got.message);
        assert_eq!(got.param.as_deref(), Some("currency"));
    }
}
