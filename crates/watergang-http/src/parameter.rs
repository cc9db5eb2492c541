//! Query parameters: taken apart once, each read by whoever declared it, none left over.

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use watergang_core::{Catalog, Collection, Language};

use crate::negotiate::{self, Form};
use crate::problem::{Faults, Problem, ProblemKind, shortened};

/// What the values of a parameter depend on.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// What is published.
    pub catalog: &'a Catalog,
    /// The collection that is asked; nothing where the parameter is described for all of them.
    pub collection: Option<&'a Collection>,
    /// The forms that the resource has.
    pub forms: &'a [Form],
}

/// A query parameter as it is declared: in the API definition, and to whoever asks for one that is not there.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Key of its description in the locales.
    pub about: &'static str,
    /// Its JSON Schema, in what OpenAPI 3.0 and 3.1 have in common.
    pub schema: fn(&Context<'_>) -> Value,
}

/// A declared parameter and how its value is read.
#[derive(Clone, Copy, Debug)]
pub struct Reader<T> {
    /// The parameter.
    pub is: Parameter,
    /// From the decoded text to the value, or to a problem that says what would be right.
    pub read: fn(&str, &Context<'_>) -> Result<T, Problem>,
}

/// The query of a request: names and values, decoded, in order.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pairs: Vec<Pair>,
}

/// A parameter of a request.
#[derive(Clone, Debug)]
struct Pair {
    name: String,
    /// The decoded text.
    value: String,
    /// What stands between its unescaped commas, decoded.
    list: Vec<String>,
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
            let list = value.split(',').map(|item| decode(item, name)).collect::<Result<Vec<_>, _>>()?;
            pairs.push(Pair { name: decode(name, name)?, value: list.join(","), list });
        }
        Ok(Self { pairs })
    }

    /// The value of a parameter that may be given once.
    ///
    /// # Errors
    /// A problem when it is given more than once.
    pub fn one(&self, name: &str) -> Result<Option<&str>, Problem> {
        Ok(self.only(name)?.map(|pair| pair.value.as_str()))
    }

    /// The values of a parameter that is a list, which may be given once. Commas between values are not escaped; one that
    /// is belongs to its value.
    ///
    /// # Errors
    /// A problem when it is given more than once.
    pub fn list(&self, name: &str) -> Result<Option<&[String]>, Problem> {
        Ok(self.only(name)?.map(|pair| pair.list.as_slice()))
    }

    fn only(&self, name: &str) -> Result<Option<&Pair>, Problem> {
        let mut pairs = self.pairs.iter().filter(|pair| pair.name == name);
        let first = pairs.next();
        if pairs.next().is_some() {
            return Err(Problem::new(ProblemKind::InvalidParameter, "parameter.repeated").with("name", name));
        }
        Ok(first)
    }

    /// The value of a declared parameter.
    ///
    /// # Errors
    /// A problem when it is given more than once or its value is bad.
    pub fn read<T>(&self, reader: &Reader<T>, context: &Context<'_>) -> Result<Option<T>, Problem> {
        self.one(reader.is.name)?.map(|value| (reader.read)(value, context)).transpose()
    }

    /// Notes each parameter that nobody has declared, with the spelling that was likely meant.
    pub fn refuse_unknown(&self, known: &[&str], faults: &mut Faults) {
        for Pair { name, .. } in &self.pairs {
            if known.contains(&name.as_str()) {
                continue;
            }
            if faults.is_full() {
                return;
            }
            let unknown = |key| Problem::new(ProblemKind::InvalidParameter, key).with("name", shortened(name));
            faults.keep::<()>(Err(match near(name, known.iter().copied()) {
                Some(near) => unknown("parameter.unknown-near").with("near", near),
                None => {
                    let known: Vec<_> = known.iter().map(|one| format!("`{one}`")).collect();
                    unknown("parameter.unknown").with("known", known.join(", "))
                }
            }));
        }
    }

    /// The query again, without some parameters and with others: what a `next` link carries.
    #[must_use]
    pub fn rewritten(&self, without: &[&str], with: &[(&str, &str)]) -> String {
        let kept = self.pairs.iter().filter(|pair| !without.contains(&pair.name.as_str()));
        let kept = kept.map(|pair| (pair.name.as_str(), escaped_list(pair.list.iter().map(String::as_str))));
        let added = with.iter().map(|(name, value)| (*name, escaped_list(value.split(','))));
        let mut query = String::new();
        for (name, value) in kept.chain(added) {
            query.push(if query.is_empty() { '?' } else { '&' });
            query.extend(percent_encoding::utf8_percent_encode(name, VALUE));
            query.push('=');
            query.push_str(&value);
        }
        query
    }

    /// Names and values in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|pair| (pair.name.as_str(), pair.value.as_str()))
    }
}

/// Values with commas between them, and none unescaped within.
fn escaped_list<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let escaped = values.map(|value| percent_encoding::utf8_percent_encode(value, VALUE).to_string());
    escaped.collect::<Vec<_>>().join(",")
}

/// What is escaped in a query: everything but what people read there without harm.
const VALUE: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b':').remove(b'/');

/// The nearest known name, where it is near enough to have been meant.
#[must_use]
pub fn near<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|one| (strsim::damerau_levenshtein(name, one), one))
        // A name of which no letter is left is another one.
        .filter(|(distance, one)| *distance <= 1.max(one.len() / 3) && *distance < one.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, one)| one)
}

/// The form of the answer.
pub static F: Reader<Form> = Reader {
    is: Parameter {
        name: "f",
        about: "parameter.f.about",
        schema: |context| {
            let names: Vec<_> = context.forms.iter().map(|form| form.name).collect();
            json!({ "type": "string", "enum": names })
        },
    },
    read: |value, context| {
        negotiate::by_name(value, context.forms).ok_or_else(|| {
            let offered: Vec<_> = context.forms.iter().map(|form| form.name).collect();
            Problem::parameter("f", value, "parameter.f.bad").with("offered", offered.join(", "))
        })
    },
};

/// The language of the answer.
pub static LANG: Reader<Language> = Reader {
    is: Parameter {
        name: "lang",
        about: "parameter.lang.about",
        schema: |context| json!({ "type": "string", "enum": spoken(context) }),
    },
    read: |value, context| {
        let languages = context.catalog.instance.languages.iter();
        languages.copied().find(|language| language.as_str() == value).ok_or_else(|| {
            Problem::parameter("lang", value, "parameter.lang.bad").with("offered", spoken(context).join(", "))
        })
    },
};

fn spoken(context: &Context<'_>) -> Vec<String> {
    context.catalog.instance.languages.iter().map(ToString::to_string).collect()
}

/// Parameters that every resource has.
pub static EVERYWHERE: &[&Parameter] = &[&F.is, &LANG.is];

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_name_of_which_nothing_is_left_is_near_none() {
        assert_eq!(near("", ["n", "name"].into_iter()), None);
        assert_eq!(near("x", ["n"].into_iter()), None);
        assert_eq!(near("nm", ["n", "other"].into_iter()), None);
        assert_eq!(near("nmae", ["n", "name"].into_iter()), Some("name"));
    }

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
    fn an_escaped_comma_belongs_to_its_value() {
        let query = Query::parse("ids=a%2Cb,c,,d%20e").unwrap();
        assert_eq!(query.list("ids").unwrap().unwrap(), ["a,b", "c", "", "d e"]);
        assert_eq!(query.one("ids").unwrap(), Some("a,b,c,,d e"));
        assert_eq!(query.rewritten(&[], &[]), "?ids=a%2Cb,c,,d%20e");
    }

    #[test]
    fn a_thousand_unknown_names_make_no_long_answer() {
        let query: Vec<_> = (0..1_000).map(|number| format!("unknown{number}=1")).collect();
        let mut faults = Faults::default();
        Query::parse(&query.join("&")).unwrap().refuse_unknown(&["bbox", "limit"], &mut faults);
        assert!(faults.finish().unwrap_err().detail(Language::EN).len() < 2_000);
    }

    #[test]
    fn a_misspelt_name_is_told_the_right_one() {
        let refuse = |query: &str| {
            let mut faults = Faults::default();
            Query::parse(query).unwrap().refuse_unknown(&["limit", "bbox", "datetime"], &mut faults);
            faults.finish().map_err(|problem| problem.detail(Language::EN))
        };
        assert_eq!(refuse("bbox=3"), Ok(()));
        let detail = refuse("limitt=3&colour=3").unwrap_err();
        assert!(detail.contains("did you mean `limit`"), "{detail}");
        assert!(detail.contains("`colour`") && detail.contains("known are `limit`, `bbox`, `datetime`"), "{detail}");
    }

    #[test]
    fn a_value_given_twice_is_refused() {
        assert!(Query::parse("limit=1&limit=1").unwrap().one("limit").is_err());
        assert!(Query::parse("name=%ff").is_err());
    }
}
