//! What is found in databases that others have made.

use watergang_core::{
    Ask, CrsId, Filter, GeometryKind, Inventory, ItemId, ItemQuery, KeyKind, Publication, Publish, Store, StoreError,
    Value,
};
use watergang_store_postgis::{Options, PostgisStore};
use watergang_test_postgres::TestDatabase;

use crate::opened::{cluster, id, items, open, options};

fn database(name: &str, sql: &str) -> TestDatabase<'static> {
    let database = cluster().create_database(name);
    database.execute(sql);
    database
}

fn reason<'a>(inventory: &'a Inventory, table: &str) -> &'a str {
    let skipped = inventory.skipped.iter().find(|skipped| skipped.table == table);
    &skipped.unwrap_or_else(|| panic!("`{table}` is skipped: {:?}", inventory.skipped)).reason
}

fn published(inventory: &Inventory) -> Vec<&str> {
    inventory.collections.iter().map(|collection| collection.id.as_str()).collect()
}

#[tokio::test]
async fn keys_of_every_kind_are_found_and_tables_without_are_named() {
    let database = database(
        "keys",
        "CREATE TABLE by_uuid (code uuid PRIMARY KEY, name text);
         INSERT INTO by_uuid VALUES ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'first');
         CREATE TABLE by_text (ref text PRIMARY KEY, name text);
         CREATE TABLE by_small_number (gid smallint PRIMARY KEY, id text NOT NULL UNIQUE);
         CREATE TABLE by_index (code text, number int NOT NULL UNIQUE);
         CREATE TABLE composite (a int, b int, PRIMARY KEY (a, b));
         CREATE TABLE none (name text);
         CREATE TABLE maybe_null (code int UNIQUE);
         CREATE TABLE by_time (at timestamptz PRIMARY KEY);",
    );
    let (store, inventory) = open(options(database.url())).await;
    assert_eq!(published(&inventory), ["by_index", "by_small_number", "by_text", "by_uuid"]);
    let kinds: Vec<_> = inventory.collections.iter().map(|collection| collection.id_kind).collect();
    assert_eq!(kinds, [KeyKind::Integer, KeyKind::Text, KeyKind::Text, KeyKind::Text]);
    assert!(reason(&inventory, "public.composite").contains("2 columns"));
    assert!(reason(&inventory, "public.none").contains("no primary key"));
    assert!(reason(&inventory, "public.maybe_null").contains("no primary key"));
    assert!(reason(&inventory, "public.by_time").contains("neither a whole number nor a text"));

    let item = async |text: &str| store.item(&Ask::default(), &id("by_uuid"), &ItemId(text.to_owned())).await.unwrap();
    assert!(item("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11").await.1.is_some());
    for other in ["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12", "a0eebc99", "", "nul\0l"] {
        assert!(item(other).await.1.is_none(), "{other}");
    }
}

/// A uuid is written in either case (RFC 9562, section 4); what is none equals none.
#[tokio::test]
async fn a_uuid_is_found_by_its_value() {
    let database = database(
        "uuids",
        "CREATE TABLE station (fid int PRIMARY KEY, code uuid);
         INSERT INTO station VALUES (1, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'), (2, NULL);",
    );
    let (store, _) = open(options(database.url())).await;
    for (text, expected) in [
        ("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", 1),
        ("A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11", 1),
        ("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12", 0),
        ("a0eebc99", 0),
        ("", 0),
    ] {
        let filter = Filter::Equals { property: "code".to_owned(), value: Value::Text(text.to_owned()) };
        assert_eq!(store.count(&Ask::default(), &id("station"), &filter).await.unwrap().1, expected, "{text}");
    }
}

#[tokio::test]
async fn views_have_a_key_when_their_values_say_so() {
    let database = database(
        "views",
        "CREATE TABLE gauge (fid int PRIMARY KEY, name text, geom geometry(PointZ, 31370));
         INSERT INTO gauge VALUES (1, 'a', ST_GeomFromText('POINTZ(31000 202000 3)', 31370)), (2, 'b', NULL);
         CREATE VIEW good AS SELECT fid, upper(name) AS name, geom FROM gauge;
         CREATE VIEW doubled AS SELECT fid, name FROM gauge UNION ALL SELECT fid, name FROM gauge;
         CREATE VIEW nameless AS SELECT name FROM gauge;
         CREATE VIEW broken AS SELECT 1 / (fid - fid) AS fid, name FROM gauge;
         CREATE VIEW shifted AS SELECT fid, ST_Translate(geom, 1, 1) AS geom FROM gauge;
         CREATE VIEW somewhere AS SELECT fid, ST_SetSRID(geom, 0) AS geom FROM gauge;
         CREATE MATERIALIZED VIEW kept AS SELECT fid AS objectid, name FROM gauge;",
    );
    let (store, inventory) = open(options(database.url())).await;
    assert_eq!(published(&inventory), ["gauge", "good", "kept", "shifted"]);
    for skipped in ["public.doubled", "public.nameless", "public.broken"] {
        assert!(reason(&inventory, skipped).contains("unique and never null"), "{skipped}");
    }
    assert!(reason(&inventory, "public.somewhere").contains("tells no CRS"));
    assert_eq!(items(&store, "good").await[0], ("1".to_owned(), vec![Value::Text("A".to_owned())]));
    let shifted = inventory.collections.iter().find(|collection| collection.id == id("shifted")).unwrap();
    assert_eq!(shifted.storage_crs, CrsId::Epsg(31370));
    let gauge = inventory.collections[0].schema.geometry.as_ref().unwrap();
    assert_eq!((gauge.kind, gauge.has_z), (GeometryKind::Point, true));
}

/// What changes without a write gets a state of its own at each read, so that nothing keeps it.
#[tokio::test]
async fn what_looks_at_the_clock_or_elsewhere_has_no_state_that_lasts() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("elsewhere.csv");
    std::fs::write(&file, "1,a\n2,b\n").unwrap();
    // The database is another user's.
    std::fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let database = database(
        "fickle",
        &format!(
            "CREATE EXTENSION file_fdw; CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;
             CREATE FOREIGN TABLE elsewhere (fid int, name text) SERVER files OPTIONS (filename '{}', format 'csv');
             CREATE TABLE gauge (fid int PRIMARY KEY, name text, until date);
             INSERT INTO gauge VALUES (1, 'a', '2030-01-01');
             CREATE TABLE part (fid int PRIMARY KEY, name text) PARTITION BY RANGE (fid);
             CREATE TABLE part_one PARTITION OF part FOR VALUES FROM (1) TO (9);
             CREATE FUNCTION lucky(int) RETURNS int LANGUAGE sql AS 'SELECT $1';
             CREATE FUNCTION today() RETURNS date STABLE LANGUAGE sql AS 'SELECT CURRENT_DATE';
             CREATE VIEW calm AS SELECT fid, upper(name) AS age, 1 AS current_speed FROM gauge;
             CREATE VIEW by_function AS SELECT fid, name FROM gauge WHERE until > today();
             CREATE VIEW valid AS SELECT fid, name FROM gauge WHERE until > CURRENT_DATE;
             CREATE VIEW valid_too AS SELECT fid, name FROM valid;
             CREATE VIEW beyond AS SELECT fid, name FROM elsewhere;
             CREATE VIEW calling AS SELECT fid, lucky(fid) AS luck FROM gauge;
             CREATE MATERIALIZED VIEW kept AS SELECT fid, name FROM valid;
             CREATE VIEW over_kept AS SELECT fid, name FROM kept;",
            file.display()
        ),
    );
    let (store, inventory) = open(options(database.url())).await;
    assert_eq!(published(&inventory).len(), 11, "{inventory:?}");
    for (table, lasts) in [
        ("gauge", true),
        ("part", true),
        ("calm", true),
        ("kept", true),
        ("over_kept", true),
        ("elsewhere", false),
        ("beyond", false),
        ("valid", false),
        ("valid_too", false),
        ("calling", false),
        ("by_function", false),
    ] {
        let ask = Ask::default();
        let (one, other) =
            (store.revision(&ask, &id(table)).await.unwrap(), store.revision(&ask, &id(table)).await.unwrap());
        assert_eq!(one == other, lasts, "{table}");
    }
}

#[tokio::test]
async fn columns_of_every_type_are_read() {
    let database = database(
        "types",
        r#"CREATE TYPE mood AS ENUM ('calm', 'wild');
           CREATE DOMAIN positive AS int CHECK (VALUE > 0);
           CREATE TABLE "Mixed ""Case""" (
             "Fid" int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
             small smallint, price numeric(10, 2), ratio real, label varchar(12), code char(3), "where" text,
             at timestamp, noticed timestamptz, day date, until date, extra jsonb, ok boolean, mood mood, tags text[],
             ref uuid, size positive, blob bytea,
             twice int GENERATED ALWAYS AS (small * 2) STORED,
             geom geometry(Polygon, 2154));
           COMMENT ON TABLE "Mixed ""Case""" IS 'what it is';
           COMMENT ON COLUMN "Mixed ""Case""".label IS 'what it is called';
           INSERT INTO "Mixed ""Case""" (small, price, ratio, label, code, "where", at, noticed, day, until, extra, ok, mood,
             tags, ref, size, blob) VALUES (7, 12.50, 0.5, 'élargi', 'ab', 'x', '2024-07-09 10:00', '2024-07-09 12:00:00.25+02',
             '2024-07-09', 'infinity', '{"a": 1}', true, 'wild', '{a,b}', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 3, '\x00');"#,
    );
    let (store, inventory) = open(options(database.url())).await;
    assert_eq!(published(&inventory), ["Mixed__Case_"]);
    let collection = &inventory.collections[0];
    assert_eq!(collection.table, "public.Mixed \"Case\"");
    assert_eq!(collection.description.in_language(watergang_core::Language::EN), "what it is");
    let property = |name: &str| collection.schema.property(name).unwrap();
    assert_eq!(property("label").max_length_chars, Some(12));
    assert_eq!(property("code").max_length_chars, Some(3));
    assert_eq!(property("label").description.in_language(watergang_core::Language::EN), "what it is called");
    assert!(collection.schema.property("blob").is_none() && collection.schema.property("Fid").is_none());

    let [(id, values)] = items(&store, "Mixed__Case_").await.try_into().unwrap();
    let text = |text: &str| Value::Text(text.to_owned());
    assert_eq!(id, "1");
    assert_eq!(
        values,
        [
            Value::Integer(7),
            Value::Number(12.5),
            Value::Number(0.5),
            text("élargi"),
            text("ab"),
            text("x"),
            text("2024-07-09T10:00:00Z"),
            text("2024-07-09T10:00:00.25Z"),
            text("2024-07-09"),
            Value::Null,
            text("{\"a\": 1}"),
            Value::Boolean(true),
            text("wild"),
            text("{a,b}"),
            text("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"),
            Value::Integer(3),
            Value::Integer(14),
        ]
    );
    for (property, value) in [
        ("small", Value::Integer(7)),
        ("price", Value::Number(12.5)),
        ("code", text("ab")),
        ("mood", text("wild")),
        ("ref", text("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")),
        ("noticed", text("2024-07-09T10:00:00.25Z")),
    ] {
        let filter = Filter::Equals { property: property.to_owned(), value };
        let count = store.count(&Ask::default(), &collection.id, &filter).await.unwrap().1;
        assert_eq!(count, 1, "{filter:?}");
    }
}

#[tokio::test]
async fn geometries_without_a_crs_that_is_served_are_named() {
    let database = database(
        "crs",
        "CREATE TABLE far_away (fid int PRIMARY KEY, geom geometry(Point, 32633));
         CREATE TABLE nowhere (fid int PRIMARY KEY, geom geometry);
         CREATE TABLE by_rule (fid int PRIMARY KEY, geom geometry CHECK (ST_SRID(geom) = 2154));
         CREATE TABLE round (fid int PRIMARY KEY, geog geography(Point, 4326));
         CREATE TABLE several (fid int PRIMARY KEY, shape geometry(LineString, 4326), middle geometry(Point, 4326));",
    );
    let (_, inventory) = open(options(database.url())).await;
    assert_eq!(published(&inventory), ["by_rule", "several"]);
    assert!(reason(&inventory, "public.far_away").contains("SRID 32633"));
    assert!(reason(&inventory, "public.nowhere").contains("tells no CRS"));
    assert!(reason(&inventory, "public.round").contains("geography"));
    assert_eq!(inventory.collections[0].storage_crs, CrsId::Epsg(2154));
    let several = &inventory.collections[1].schema;
    assert_eq!(several.geometry.as_ref().unwrap().name, "shape");
    assert!(several.properties.is_empty());
}

#[tokio::test]
async fn schemas_name_collections_and_foreign_keys_become_references() {
    let database = database(
        "schemas",
        "CREATE SCHEMA obs; CREATE SCHEMA other; CREATE SCHEMA watergang;
         CREATE TABLE watergang.migration (version int PRIMARY KEY);
         CREATE TABLE obs.site (fid bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id text NOT NULL UNIQUE);
         CREATE TABLE obs.visit (fid int PRIMARY KEY, site_id text REFERENCES obs.site (id), nr int REFERENCES obs.visit);
         CREATE TABLE public.site (fid int PRIMARY KEY);
         CREATE TABLE public.note (fid int PRIMARY KEY);
         CREATE TABLE other.site (fid int PRIMARY KEY);
         CREATE TABLE other.parted (fid int PRIMARY KEY) PARTITION BY RANGE (fid);
         CREATE TABLE other.part PARTITION OF other.parted FOR VALUES FROM (0) TO (10);",
    );
    let (_, inventory) = open(options(database.url())).await;
    assert_eq!(published(&inventory), ["note", "other.parted", "other.site", "site", "visit"]);
    assert!(reason(&inventory, "public.site").contains("published as `site` already"));
    assert_eq!(inventory.skipped.len(), 1, "{:?}", inventory.skipped);
    let visit = &inventory.collections[4].schema;
    assert_eq!(visit.property("site_id").unwrap().reference, Some(id("site")));
    assert_eq!(visit.property("nr").unwrap().reference, Some(id("visit")));

    let only = |table: &str, as_id: &str| Publication {
        id: id(as_id),
        table: table.to_owned(),
        time: None,
        hidden: vec!["site_id".to_owned()],
        default_sort: Vec::new(),
    };
    let publish =
        Publish::Only(vec![only("visit", "visits"), only("public.note", "notes"), only("other.missing", "missing")]);
    let (_, inventory) = open(Options { publish, ..options(database.url()) }).await;
    assert_eq!(published(&inventory), ["notes", "visits"]);
    assert!(inventory.collections[1].schema.property("site_id").is_none());
    assert!(reason(&inventory, "other.missing").contains("no such table"));

    let (_, inventory) = open(Options { schema: Some("other".to_owned()), ..options(database.url()) }).await;
    assert_eq!(published(&inventory), ["parted", "site"]);
}

#[tokio::test]
async fn a_role_that_could_read_what_is_restricted_is_refused() {
    let database = database(
        "restricted",
        "CREATE SCHEMA restricted; CREATE TABLE restricted.occurrence (fid int PRIMARY KEY);
         CREATE TABLE public.site (fid int PRIMARY KEY, name text); INSERT INTO site VALUES (1, 'a');",
    );
    let refusal = async |url: String| {
        let store = PostgisStore::open(options(&url)).unwrap();
        match store.inventory(&Ask::default()).await {
            Ok(inventory) => format!("{:?}", published(&inventory)),
            Err(error @ StoreError::Unsupported { .. }) => error.to_string(),
            Err(error) => panic!("{error:?}"),
        }
    };
    assert!(refusal(database.url().to_owned()).await.contains("could read `restricted.occurrence`"));

    let (reader, owner) = (cluster().create_role("reader"), cluster().create_role("keeper"));
    database.execute(&format!("GRANT SELECT ON public.site TO \"{reader}\""));
    assert_eq!(refusal(database.url_as(&reader)).await, "[\"site\"]");
    // A right on one column is enough; so is a role that the role may take on.
    database.execute(&format!("GRANT SELECT (fid) ON restricted.occurrence TO \"{reader}\""));
    assert!(refusal(database.url_as(&reader)).await.contains("could read `restricted.occurrence`"));
    database.execute(&format!(
        "REVOKE SELECT (fid) ON restricted.occurrence FROM \"{reader}\"; ALTER ROLE \"{reader}\" NOINHERIT;
         ALTER TABLE restricted.occurrence OWNER TO \"{owner}\"; GRANT \"{owner}\" TO \"{reader}\""
    ));
    assert!(refusal(database.url_as(&reader)).await.contains("could read `restricted.occurrence`"));
    database.execute(&format!("REVOKE \"{owner}\" FROM \"{reader}\""));
    assert_eq!(refusal(database.url_as(&reader)).await, "[\"site\"]");
    // An empty schema will not stay so, and a superuser reads everything.
    database.execute("DROP TABLE restricted.occurrence");
    assert!(refusal(database.url().to_owned()).await.contains("is a superuser"));

    let (_, inventory) = open(Options { allow_restricted: true, ..options(database.url()) }).await;
    assert_eq!(published(&inventory), ["site"]);
}

/// A database that was migrated for one instance may be served by another, whose role has no business with our tables.
#[tokio::test]
async fn a_role_that_may_not_look_at_our_own_tables_reads_the_others() {
    let database = database(
        "foreign_to_us",
        "CREATE SCHEMA watergang; CREATE TABLE watergang.revision (collection text PRIMARY KEY, revision bigint NOT NULL);
         CREATE TABLE public.site (fid int PRIMARY KEY, name text); INSERT INTO site VALUES (1, 'a');",
    );
    let reader = cluster().create_role("stranger");
    database.execute(&format!("GRANT SELECT ON public.site TO \"{reader}\""));
    let (store, inventory) = open(options(&database.url_as(&reader))).await;
    assert_eq!(published(&inventory), ["site"]);
    assert_eq!(items(&store, "site").await.len(), 1);
}

#[tokio::test]
async fn tables_that_the_role_may_not_read_are_named() {
    let database =
        database("rights", "CREATE TABLE closed (fid int PRIMARY KEY); CREATE TABLE open (fid int PRIMARY KEY);");
    let reader = cluster().create_role("visitor");
    database.execute(&format!("GRANT SELECT ON open TO \"{reader}\""));
    let (_, inventory) = open(options(&database.url_as(&reader))).await;
    assert_eq!(published(&inventory), ["open"]);
    assert!(reason(&inventory, "public.closed").contains("may not read it"));
}

#[tokio::test]
async fn a_table_that_changes_its_shape_is_read_on() {
    let database = database(
        "reshaped",
        "CREATE TABLE site (fid int PRIMARY KEY, name text, geom geometry(Point, 4326));
         INSERT INTO site VALUES (1, 'a', ST_Point(2, 51, 4326));",
    );
    let (store, _) = open(options(database.url())).await;
    let query = ItemQuery::new(Filter::EVERYTHING, 10);
    assert_eq!(items(&store, "site").await.len(), 1);
    // As programs do that write a layer anew under its old name.
    database.execute(
        "DROP TABLE site; CREATE TABLE site (fid int PRIMARY KEY, name text, geom geometry(MultiPoint, 4326));
         INSERT INTO site VALUES (1, 'a', NULL), (2, 'b', NULL);",
    );
    let batches = crate::opened::batches(&store, "site", &query).await;
    assert_eq!(batches[0].len(), 2);
}

#[tokio::test]
async fn a_database_without_postgis_has_tables_all_the_same() {
    let database = database(
        "plain",
        "DROP EXTENSION postgis; CREATE TABLE list (fid int PRIMARY KEY, code text);
        INSERT INTO list VALUES (1, 'a');",
    );
    let (store, inventory) = open(options(database.url())).await;
    assert_eq!(published(&inventory), ["list"]);
    assert_eq!(items(&store, "list").await.len(), 1);
    assert_eq!(store.extent(&Ask::default(), &id("list")).await.unwrap().1.envelope, None);
}
