//! Every parameter of items, good and bad.

use crate::fake::DITCHES_LIMIT_MAX;
use crate::server::Server;

const ITEMS: &str = "/collections/ditches/items";

#[track_caller]
fn sorted(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

/// The ids that a query selects. The page is long enough for all that these tests select.
async fn check(query: &str, expected: &[&str]) {
    let ids = Server::new().ids(&format!("{ITEMS}?limit={DITCHES_LIMIT_MAX}&{query}")).await;
    assert_eq!(ids, sorted(expected), "{query}");
}

/// A query is refused by a problem that names the parameter and contains a text.
async fn refuse(query: &str, parameter: &str, says: &str) {
    let answer = Server::new().get_with(&format!("{ITEMS}?{query}"), &[("accept-language", "en")]).await;
    assert_eq!((answer.status, answer.header("content-type")), (400, "application/problem+json"), "{query}");
    let json = answer.json();
    let detail = json["detail"].as_str().unwrap();
    assert!(detail.contains(&format!("`{parameter}`")) && detail.contains(says), "{query}: {detail}");
    // Clients of the first edition of Features read these two.
    assert!(json["code"].is_string() && json["description"].is_string());
}

#[actix_web::test]
async fn limit_is_a_whole_number_from_one() {
    let server = Server::new();
    assert_eq!(server.ids(&format!("{ITEMS}?limit=1")).await, ["1"]);
    // Capped, not refused: /req/core/fc-limit-response-1, clause C.
    for large in ["9", "10000", "18446744073709551616"] {
        assert_eq!(server.ids(&format!("{ITEMS}?limit={large}")).await.len(), 8, "{large}");
    }
    for bad in ["0", "-1", "ten", "1.5", "", "+3", "1e3", "%20"] {
        refuse(&format!("limit={bad}"), "limit", "whole number from 1").await;
    }
}

#[actix_web::test]
async fn offset_is_a_whole_number_from_zero() {
    let server = Server::new();
    assert_eq!(server.ids(&format!("{ITEMS}?offset=0&limit=1")).await, ["1"]);
    for bad in ["-1", "x", ""] {
        refuse(&format!("offset={bad}"), "offset", "whole number from 0").await;
    }
}

#[actix_web::test]
async fn bbox_selects_what_touches_it_and_what_has_no_geometry() {
    // Points lie at 2.1 50.8, 2.2 50.85, 2.4 50.95 and so on; the third item has none.
    check("bbox=2.05,50.7,2.25,51", &["1", "2", "3"]).await;
    check("bbox=2.1,50.8,2.1,50.8", &["1", "3"]).await;
    check("bbox=2.05,50.7,-10,2.25,51,10", &["1", "2", "3"]).await;
    check("bbox=-1,-1,0,0", &["3"]).await;
    // Across the antimeridian west is larger than east; the official suite sends this.
    check("bbox=177,5,-177,15", &["3", "11", "12"]).await;
    check("bbox=-180,-90,180,90&ids=1,11", &["1", "11"]).await;
    check("bbox=2.05,%2050.7,2.25,51", &["1", "2", "3"]).await;
}

#[actix_web::test]
async fn a_bad_bbox_is_refused() {
    for bad in ["", "1,2,3", "1,2,3,4,5", "1,2,3,4,5,6,7", "a,b,c,d", "1,2,3,NaN", "1,2,3,inf", "1;2;3;4", "1,2,,4"] {
        refuse(&format!("bbox={bad}"), "bbox", "four numbers").await;
    }
    refuse("bbox=1,60,2,50", "bbox", "lower corner").await;
    refuse("bbox=1,50,9,2,60,3", "bbox", "lower corner").await;
    for beyond in ["1,-91,2,50", "1,50,2,90.5"] {
        refuse(&format!("bbox={beyond}"), "bbox", "latitude").await;
    }
}

#[actix_web::test]
async fn bbox_crs_gives_the_axis_order() {
    let of = |crs: &str| format!("bbox-crs=http://www.opengis.net/def/crs/{crs}");
    // EPSG:4326 has latitude first.
    check(&format!("bbox=50.7,2.05,51,2.25&{}", of("EPSG/0/4326")), &["1", "2", "3"]).await;
    check(&format!("bbox=2.05,50.7,2.25,51&{}", of("OGC/1.3/CRS84")), &["1", "2", "3"]).await;
    // Web Mercator of 2.05 50.7 and 2.25 51, by x = R·lon, y = R·ln(tan(45° + lat/2)) with R = 6378137 m.
    check(&format!("bbox=228205,6573000,250469,6621294&{}", of("EPSG/0/3857")), &["1", "2", "3"]).await;
    refuse(&format!("bbox=1,2,3,4&{}", of("0/unsupported")), "bbox-crs", "EPSG:4326").await;
    refuse("bbox=1,2,3,4&bbox-crs=EPSG:31370", "bbox-crs", "EPSG:2154").await;
    refuse("bbox=50,91,51,100&bbox-crs=EPSG:4326&bbox-crs=EPSG:4326", "bbox-crs", "once").await;
    // No rectangle of Lambert-93 reaches the antimeridian.
    refuse("bbox=700000,6600000,600000,6700000&bbox-crs=EPSG:2154", "bbox", "west").await;
    // Refused although there is no bbox to use it.
    refuse("bbox-crs=nonsense", "bbox-crs", "nonsense").await;
}

#[actix_web::test]
async fn a_rectangle_in_a_filter_crosses_the_antimeridian_of_its_crs_or_none() {
    let of = |rectangle: &str, crs: &str| format!("filter=S_INTERSECTS(geometry,BBOX({rectangle}))&filter-crs={crs}");
    for encoding in ["", "&filter-lang=cql2-text"] {
        refuse(&(of("700000,6600000,600000,6700000", "EPSG:2154") + encoding), "filter", "antimeridian").await;
    }
    let json = "{%22op%22:%22s_intersects%22,%22args%22:[{%22property%22:%22geometry%22},\
                {%22bbox%22:[700000,6600000,600000,6700000]}]}";
    refuse(&format!("filter={json}&filter-lang=cql2-json&filter-crs=EPSG:2154"), "filter", "antimeridian").await;
    // Two of the items lie beside it: at 179.5 10 and -179.5 10.
    check(&of("177,5,-177,15", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"), &["11", "12"]).await;
    check(&of("5,177,15,-177", "EPSG:4326"), &["11", "12"]).await;
    check(&of("19703000,550000,-19703000,1690000", "EPSG:3857"), &["11", "12"]).await;
}

#[actix_web::test]
async fn what_a_filter_relates_without_looking_at_items_is_bounded() {
    let line = |y: u32| {
        let positions: Vec<_> = (0..400).map(|x| format!("{}%20{}", x % 99, (x + y) % 50)).collect();
        format!("LINESTRING({})", positions.join(","))
    };
    refuse(&format!("filter=S_CROSSES({},{})", line(0), line(1)), "filter", "100000 pairs of positions").await;
    refuse(&format!("filter=distance_m({},{})%3E1", line(0), line(1)), "filter", "100000 pairs of positions").await;
    check(&format!("filter=S_CROSSES({},POINT(0%2060))", line(0)), &[]).await;
}

#[actix_web::test]
async fn datetime_selects_by_instant_and_interval_and_what_has_no_time() {
    // The item of 4 July has no day.
    check("datetime=2024-07-02", &["2", "4"]).await;
    check("datetime=2024-07-02T12:00:00Z", &["2", "4"]).await;
    check("datetime=2024-07-11/..", &["4", "11", "12"]).await;
    check("datetime=2024-07-11/", &["4", "11", "12"]).await;
    check("datetime=../2024-07-01", &["1", "4"]).await;
    check("datetime=/2024-07-01", &["1", "4"]).await;
    check("datetime=2024-07-02T00:00:00Z/2024-07-03T00:00:00Z", &["2", "3", "4"]).await;
    check("datetime=2024-07-02T00:00:00%2B02:00/2024-07-02T01:00:00%2B02:00", &["1", "4"]).await;
    // GDAL writes a day so, QGIS an open bound so.
    check("datetime=2024-07-11T/..", &["4", "11", "12"]).await;
    check("datetime=0000-01-01T00:00:00Z%2F2024-07-01T00:00:00Z", &["1", "4"]).await;
    check("datetime=2024-07-12T00:00:00Z%2F9999-12-31T00:00:00Z", &["4", "12"]).await;
}

#[actix_web::test]
async fn a_bad_datetime_is_refused() {
    for bad in [
        "",
        "yesterday",
        "../..",
        "/",
        "2024-07-05/2024-07-01",
        "2024-13-01",
        "2024-02-30T00:00:00Z",
        "2024-07-01T00:00:00",
        "a/b/c",
    ] {
        refuse(&format!("datetime={bad}"), "datetime", "2024-07-09").await;
    }
}

#[actix_web::test]
async fn ids_selects_those_that_are_there() {
    check("ids=2,7,99", &["2", "7"]).await;
    check("ids=2%2C7", &["2", "7"]).await;
    check("ids=seven", &[]).await;
    let server = Server::new();
    assert_eq!(server.ids("/collections/codes/items?ids=a%2Fb,%C3%A9t%C3%A9").await, ["\"a/b\"", "\"été\""]);
    let many = (0..2_000).map(|id| id.to_string()).collect::<Vec<_>>().join(",");
    refuse(&format!("ids={many}"), "ids", "1000").await;
}

#[actix_web::test]
async fn a_property_selects_by_equality() {
    check("name=Aa", &["6", "12"]).await;
    check("name=%C3%A9largi", &["2", "8"]).await;
    check("name=%C3%89cluse+%26+co", &["3", "9"]).await;
    check("name=a,b", &["4", "10"]).await;
    check("name=aa", &[]).await;
    check("rank=3", &["3", "7", "11"]).await;
    check("rank=-3", &[]).await;
    check("width_m=2.5", &["5"]).await;
    check("width_m=2", &["4"]).await;
    check("open=true&rank=2", &["2", "6", "10"]).await;
    check("day=2024-07-09", &["9"]).await;
    check("seen=2024-07-09T10:00:00Z", &["9"]).await;
    check("name=Aa&rank=0", &["12"]).await;
}

#[actix_web::test]
async fn a_value_that_the_property_cannot_have_is_refused() {
    for (query, parameter) in [
        ("rank=two", "rank"),
        ("rank=1.5", "rank"),
        ("rank=", "rank"),
        ("width_m=wide", "width_m"),
        ("width_m=NaN", "width_m"),
        ("width_m=1e999", "width_m"),
        ("open=perhaps", "open"),
        ("day=2024-02-30", "day"),
        ("seen=now", "seen"),
    ] {
        refuse(query, parameter, "not `").await;
    }
    // A JSON value has no simple form in a query.
    refuse("extra=1", "extra", "no parameter").await;
}

#[actix_web::test]
async fn an_unknown_parameter_is_refused_with_the_likely_one() {
    refuse("limt=1", "limt", "`limit`").await;
    refuse("bboxcrs=EPSG:4326", "bboxcrs", "`bbox-crs`").await;
    refuse("Limit=1", "Limit", "`limit`").await;
    refuse("nmae=Aa", "nmae", "`name`").await;
    refuse("something-else-entirely=1", "something-else-entirely", "`datetime`").await;
    let server = Server::new();
    for path in ["/", "/conformance", "/collections", "/collections/ditches", "/api"] {
        let answer = server.get(&format!("{path}?unknown=1")).await;
        assert_eq!(answer.status, 400, "{path}");
    }
}

#[actix_web::test]
async fn a_parameter_given_twice_is_refused() {
    for query in [
        "limit=1&limit=2",
        "bbox=0,0,1,1&bbox=0,0,1,1",
        "f=json&f=html",
        "lang=fr&lang=nl",
        "name=Aa&name=Aa",
        "cursor=i1&cursor=i1",
    ] {
        let parameter = query.split('=').next().unwrap();
        refuse(query, parameter, "once").await;
    }
}

#[actix_web::test]
async fn a_cursor_that_is_none_of_ours_is_refused() {
    for bad in ["", "nonsense", "i1.i2.x", "..", "tabc"] {
        refuse(&format!("cursor={bad}"), "cursor", "start again").await;
    }
    // Well-formed, but of another collection.
    refuse("cursor=t61", "cursor", "start again").await;
}

#[actix_web::test]
async fn bytes_that_are_no_text_are_refused() {
    refuse("name=%FF%FE", "name", "UTF-8").await;
}

#[actix_web::test]
async fn a_profile_that_is_not_known_is_no_error() {
    check("profile=rel-as-link,unheard-of", &["1", "2", "3", "4", "5", "6", "7", "8"]).await;
    assert_eq!(Server::new().get("/collections/ditches/items/1?profile=rel-as-uri").await.status, 200);
}

#[actix_web::test]
async fn everything_that_is_wrong_is_told_at_once() {
    let path = format!("{ITEMS}?limit=ten&bbox=1,2,3&colour=blue&rank=two&lang=en");
    let answer = Server::new().get(&path).await;
    assert_eq!(answer.status, 400);
    let json = answer.json();
    let errors = json["errors"].as_array().unwrap();
    let mut names: Vec<_> = errors.iter().map(|error| error["parameter"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, ["bbox", "colour", "limit", "rank"]);
    assert!(errors.iter().all(|error| json["detail"].as_str().unwrap().contains(error["detail"].as_str().unwrap())));
}

#[actix_web::test]
async fn longitudes_past_the_antimeridian_are_understood() {
    // A map that was scrolled round the globe counts on: 177 to 183 is 177 to -177.
    check("bbox=177,5,183,15", &["3", "11", "12"]).await;
    check("bbox=362.05,50.7,362.25,51", &["1", "2", "3"]).await;
}

#[actix_web::test]
async fn hostile_values_are_told_back_short_and_harmless() {
    let long = "x".repeat(5_000);
    let answer = Server::new().get(&format!("{ITEMS}?limit={long}")).await;
    assert!(answer.status == 400 && answer.text().len() < 2_000);
    let answer = Server::new().get(&format!("{ITEMS}?limit=%3Cscript%3Ealert(1)%3C/script%3E&f=html")).await;
    assert_eq!((answer.status, answer.header("content-type")), (400, "text/html; charset=utf-8"));
    assert!(!answer.text().contains("<script>alert"), "{}", answer.text());
}

#[actix_web::test]
async fn what_cannot_be_chosen_or_sorted_by_is_named_with_what_was_likely_meant() {
    let server = Server::new();
    for (query, expected) in [
        ("sortby=rnak", "`sortby` names `rnak`, which cannot be chosen here; did you mean `rank`?"),
        ("sortby=-rnak", "`sortby` names `rnak`, which cannot be chosen here; did you mean `rank`?"),
        ("sortby=a,b,c,d,e,f,g,h,i", "`sortby` names 8 properties at most, not 9"),
        (
            "properties=rank,nothing-like-it",
            "`properties` names `nothing-like-it`, which cannot be chosen here; known are",
        ),
        ("exclude-properties=rnak", "`exclude-properties` names `rnak`"),
        ("skipGeometry=yes", "`skipGeometry` is true or false, not `yes`"),
    ] {
        let answer = server.get(&format!("/collections/ditches/items?lang=en&{query}")).await;
        assert_eq!(answer.status, 400, "{query}");
        let detail = answer.json()["detail"].as_str().unwrap_or_default().to_owned();
        assert!(detail.contains(expected), "{query}: {detail}");
    }
}

#[actix_web::test]
async fn an_item_comes_with_what_is_selected_of_it() {
    let server = Server::new();
    let item = async |query: &str| server.get(&format!("/collections/ditches/items/1?{query}")).await.json();
    let whole = item("").await;
    assert!(whole["geometry"].is_object() && whole["properties"]["rank"].is_number(), "{whole}");
    let some = item("properties=rank").await;
    assert_eq!((some["geometry"].is_null(), some["properties"].as_object().unwrap().len()), (true, 1), "{some}");
    let placed = item("properties=geometry").await;
    assert_eq!((placed["geometry"].is_object(), placed["properties"].as_object().unwrap().len()), (true, 0));
    let without = item("exclude-properties=rank&skipGeometry=true").await;
    assert!(without["geometry"].is_null() && without["properties"].get("rank").is_none(), "{without}");
}
