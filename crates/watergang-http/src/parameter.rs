//! Query parameters: taken apart once, each read by whoever declared it, none left over.

use percent_encoding::percent_decode_str;
use watergang_core::Language;

use crate::problem::{Problem, ProblemKind, shortened};

/// The query of a request: names and values, decoded, in order.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    /// Takes a query string apart. A `+` is a blank in values, as forms write it; a name without `=` has no value.
    ///
    /// # Errors
    /// A problem that names the parameter whose bytes are no UTF-8.
    pub fn parse(query: &str) -> Result<Self, Problem> {
        let decode = |text: &str, name: &str| {
            let spaced = text.replace('+', " ");
            percent_decode_str(&spaced).decode_utf8().map(std::borrow::Cow::into_owned).map_err(|_| {
                Problem::new(ProblemKind::InvalidParameter, "parameter.encoding").with("name", shortened(name))
            })
        };
        let mut pairs = Vec::new();
        for part in query.split('&').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            pairs.push((decode(name, name)?, decode(value, name)?));
        }
        Ok(Self { pairs })
    }

    /// The value of a parameter that may be given once.
    ///
    /// # Errors
    /// A problem when it is given more than once.
    pub fn one(&self, name: &str) -> Result<Option<&str>, Problem> {
        let mut values = self.pairs.iter().filter(|(of, _)| of == name).map(|(_, value)| value.as_str());
        let first = values.next();
        if values.next().is_some() {
            return Err(Problem::new(ProblemKind::InvalidParameter, "parameter.repeated").with("name", name));
        }
        Ok(first)
    }

    /// Refuses a parameter that nobody has declared, with the spelling that was likely meant.
    ///
    /// # Errors
    /// A problem that names the first unknown parameter.
    pub fn refuse_unknown<'a>(&self, known: impl Iterator<Item = &'a str> + Clone) -> Result<(), Problem> {
        for (name, _) in &self.pairs {
            if known.clone().any(|one| one == name) {
                continue;
            }
            let problem = Problem::new(
                ProblemKind::InvalidParameter,
                near(name, known.clone()).map_or("parameter.unknown", |_| "parameter.unknown-near"),
            );
            let problem = match near(name, known.clone()) {
                Some(near) => problem.with("near", near),
                None => problem.with("known", known.map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", ")),
            };
            return Err(problem.with("name", shortened(name)));
        }
        Ok(())
    }

    /// The query again, without some parameters and with others: what a `next` link carries.
    #[must_use]
    pub fn rewritten(&self, without: &[&str], with: &[(&str, &str)]) -> String {
        let kept = self.pairs.iter().filter(|(name, _)| !without.contains(&name.as_str()));
        let kept = kept.map(|(name, value)| (name.as_str(), value.as_str()));
        let mut query = String::new();
        for (name, value) in kept.chain(with.iter().copied()) {
            query.push(if query.is_empty() { '?' } else { '&' });
            query.extend(percent_encoding::utf8_percent_encode(name, VALUE));
            query.push('=');
            query.extend(percent_encoding::utf8_percent_encode(value, VALUE));
        }
        query
    }

    /// Names and values in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// What is escaped in a query: everything but what people read there without harm.
const VALUE: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b',')
    .remove(b':')
    .remove(b'/');

/// The nearest known name, where it is near enough to have been meant.
#[must_use]
pub fn near<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|one| (strsim::damerau_levenshtein(name, one), one))
        .filter(|(distance, one)| *distance <= 1.max(one.len() / 3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, one)| one)
}

/// Reads `lang`.
///
/// # Errors
/// A problem that lists the languages spoken.
pub fn lang(query: &Query, spoken: &[Language]) -> Result<Option<Language>, Problem> {
    let Some(value) = query.one("lang")? else { return Ok(None) };
    match Language::parse(value).filter(|language| spoken.contains(language)) {
        Some(language) => Ok(Some(language)),
        None => {
            let offered: Vec<_> = spoken.iter().map(ToString::to_string).collect();
            Err(Problem::parameter("lang", value, "parameter.lang.bad").with("offered", offered.join(", ")))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn values_are_decoded_once_and_written_back_the_same() {
        let query = Query::parse("bbox=1,2,3,4&name=%C3%A9largi+%26%3D&flag").unwrap();
        assert_eq!(query.one("name").unwrap(), Some("élargi &="));
        assert_eq!(query.one("flag").unwrap(), Some(""));
        let again = query.rewritten(&["flag"], &[("cursor", "i7")]);
        assert_eq!(again, "?bbox=1,2,3,4&name=%C3%A9largi%20%26%3D&cursor=i7");
        assert_eq!(Query::parse(again.trim_start_matches('?')).unwrap().one("name").unwrap(), Some("élargi &="));
    }

    #[test]
    fn a_misspelt_name_is_told_the_right_one() {
        let known = ["limit", "bbox", "datetime"];
        let problem = Query::parse("limitt=3").unwrap().refuse_unknown(known.into_iter()).unwrap_err();
        assert!(problem.detail(Language::EN).contains("did you mean `limit`"), "{}", problem.detail(Language::EN));
        let problem = Query::parse("colour=3").unwrap().refuse_unknown(known.into_iter()).unwrap_err();
        assert!(problem.detail(Language::EN).contains("known are `limit`, `bbox`, `datetime`"));
        assert!(Query::parse("bbox=3").unwrap().refuse_unknown(known.into_iter()).is_ok());
    }

    #[test]
    fn a_value_given_twice_is_refused() {
        assert!(Query::parse("limit=1&limit=1").unwrap().one("limit").is_err());
        assert!(Query::parse("name=%ff").is_err());
    }
}
