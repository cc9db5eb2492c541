//! The files of `migrations/`, in order.

use crate::stores::Source;

/// One file.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its number, which the database notes.
    pub number: i64,
    /// Its name without folder and ending.
    pub name: &'static str,
    /// Its text.
    pub sql: &'static str,
}

macro_rules! migrations {
    ($folder:literal: $($number:literal $name:literal;)*) => {
        &[$(Migration {
            number: $number,
            name: $name,
            sql: include_str!(concat!("../../../../migrations/", $folder, "/", $name, ".sql")),
        },)*]
    };
}

/// For a GeoPackage.
pub const GPKG: &[Migration] = migrations! { "gpkg":
    1 "0001_vocabulary_and_catalog";
    2 "0002_territories_and_sites";
    3 "0003_water_and_wetlands";
    4 "0004_network";
    5 "0005_taxa_and_occurrences";
    6 "0006_monitoring";
    7 "0007_stakes_and_actions";
    8 "0008_indicators";
    9 "0009_map_views_and_freshness";
    10 "0010_indexes_revisions_roles";
    11 "0011_codelists";
};

/// For PostGIS.
pub const POSTGIS: &[Migration] = migrations! { "postgis":
    1 "0001_vocabulary_and_catalog";
    2 "0002_territories_and_sites";
    3 "0003_water_and_wetlands";
    4 "0004_network";
    5 "0005_taxa_and_occurrences";
    6 "0006_monitoring";
    7 "0007_stakes_and_actions";
    8 "0008_indicators";
    9 "0009_map_views_and_freshness";
    10 "0010_indexes_revisions_roles";
    11 "0011_codelists";
};

/// How many there are for a source.
#[must_use]
pub const fn count(source: &Source) -> usize {
    match source {
        Source::GeoPackage(_) => GPKG.len(),
        Source::PostGis(_) => POSTGIS.len(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::path::Path;

    #[test]
    fn every_file_of_the_folders_is_listed_in_order() {
        for (folder, migrations) in [("gpkg", GPKG), ("postgis", POSTGIS)] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations").join(folder);
            let mut files: Vec<String> = std::fs::read_dir(&folder)
                .unwrap()
                .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
                .collect();
            files.sort();
            let listed: Vec<&str> = migrations.iter().map(|migration| migration.name).collect();
            assert_eq!(listed, files);
            for migration in migrations {
                assert!(migration.name.starts_with(&format!("{:04}_", migration.number)), "{}", migration.name);
            }
        }
    }
}
