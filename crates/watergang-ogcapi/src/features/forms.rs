//! The forms that items have: one table for negotiation, links, the API definition and the writing itself.

use watergang_formats::{ItemsWriter, Layout, WriteError, csv, flatgeobuf, geojson, geoparquet, gml, jsonfg, xlsx};
use watergang_http::negotiate::{
    CSV, CSV_EXCEL, FLATGEOBUF, Form, GEOJSON, GEOJSON_SEQUENCE, GEOPACKAGE, GEOPARQUET, GML, HTML, JSON_FG, XLSX,
};

/// Makes the writer of one answer.
pub type NewWriter = fn(&Layout<'_>) -> Result<Box<dyn ItemsWriter>, WriteError>;

/// How an answer comes about.
#[derive(Clone, Copy, Debug)]
pub enum Making {
    /// Piece by piece, while rows come.
    Streamed(NewWriter),
    /// The same, but compressed in itself: not once more on its way, and written on a thread that may be kept busy.
    Packed(NewWriter),
    /// As a GeoPackage, which is a file before it is an answer.
    GeoPackage,
    /// As a page for people.
    Page,
}

/// One form of items.
#[derive(Clone, Copy, Debug)]
pub struct ItemsForm {
    /// Its names.
    pub form: Form,
    /// How an answer comes about.
    pub making: Making,
    /// Whether browsers save it instead of showing it.
    pub is_download: bool,
}

impl ItemsForm {
    const fn shown(form: Form, making: Making) -> Self {
        Self { form, making, is_download: false }
    }

    const fn saved(form: Form, new: NewWriter) -> Self {
        Self { form, making: Making::Streamed(new), is_download: true }
    }

    const fn packed(form: Form, new: NewWriter) -> Self {
        Self { form, making: Making::Packed(new), is_download: true }
    }

    /// Value of `Content-Disposition`, with a name for the file; `stem` is made of letters, digits and `-_.` alone.
    #[must_use]
    pub fn disposition(&self, stem: &str) -> String {
        let kind = if self.is_download { "attachment" } else { "inline" };
        self.named(kind, stem)
    }

    /// The same for a file that is saved whatever its form.
    #[must_use]
    pub fn saved_as(&self, stem: &str) -> String {
        self.named("attachment", stem)
    }

    fn named(&self, kind: &str, stem: &str) -> String {
        format!("{kind}; filename=\"{stem}.{}\"", self.form.extension)
    }
}

/// Every form of items, the one that clients get who do not care first.
pub const TABLE: &[ItemsForm] = &[
    ItemsForm::shown(GEOJSON, Making::Streamed(geojson::writer)),
    ItemsForm::shown(HTML, Making::Page),
    ItemsForm::shown(JSON_FG, Making::Streamed(jsonfg::writer)),
    ItemsForm::saved(GEOJSON_SEQUENCE, geojson::sequence::writer),
    ItemsForm::saved(CSV, csv::writer),
    ItemsForm::saved(CSV_EXCEL, csv::excel_writer),
    ItemsForm::saved(FLATGEOBUF, flatgeobuf::writer),
    ItemsForm { form: GEOPACKAGE, making: Making::GeoPackage, is_download: true },
    ItemsForm::packed(GEOPARQUET, geoparquet::writer),
    ItemsForm::packed(XLSX, xlsx::writer),
    ItemsForm::saved(GML, gml::writer),
];

/// The names of [`TABLE`], as negotiation wants them.
pub static ITEMS_FORMS: &[Form] = &FORMS;
/// Forms of one item.
pub static ITEM_FORMS: &[Form] = &[GEOJSON, HTML, JSON_FG];

const FORMS: [Form; TABLE.len()] = forms();

#[allow(clippy::indexing_slicing, reason = "evaluated by the compiler, which refuses an index out of bounds")]
const fn forms() -> [Form; TABLE.len()] {
    let mut forms = [GEOJSON; TABLE.len()];
    let mut place = 0;
    while place < TABLE.len() {
        forms[place] = TABLE[place].form;
        place += 1;
    }
    forms
}

/// The row of the table with that form.
#[must_use]
pub fn of(form: Form) -> Option<&'static ItemsForm> {
    TABLE.iter().find(|row| row.form == form)
}
