//! The planner against its promises, on random outputs and wishes.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use proptest::prelude::*;

use crate::build::plan::{Due, Known, Plan, Step, Why, plan};
use crate::fingerprint::Fingerprint;
use crate::manifest::Entry;
use crate::model::key::Key;
use crate::model::output::OutputKind;

fn key(of: u8) -> Key {
    let part = |number: u8| Fingerprint::of(&[number]);
    Key::of([part(0), part(of / 4), part(0), part(of % 4), part(0)])
}

fn entry(path: &str, of: Option<u8>) -> Entry {
    Entry {
        path: path.to_owned(),
        kind: OutputKind::List,
        bytes: 1,
        fingerprint: Fingerprint::default(),
        key: of.map(key),
        article: None,
    }
}

/// Wanted; what it is made from may not be known.
fn due(path: &str, of: Option<u8>) -> Due<'_> {
    Due { path, key: key(of.unwrap_or(0)), unsure: of.is_none().then_some(Why::Text) }
}

/// A path and what it was or would be made from.
type Sides = BTreeMap<String, Option<u8>>;

fn sides() -> impl Strategy<Value = Sides> {
    prop::collection::btree_map("[a-f]", prop::option::weighted(0.8, 0u8..6), 0..6)
}

fn planned(had: &Sides, wants: &Sides, doubts: &HashMap<usize, Why>, all: Option<Why>) -> Plan {
    let entries: Vec<Entry> = had.iter().map(|(path, of)| entry(path, *of)).collect();
    let wanted: Vec<Due<'_>> = wants.iter().map(|(path, of)| due(path, *of)).collect();
    plan(&Known { entries: &entries, all, doubts }, |_| true, &wanted).expect("no path twice")
}

proptest! {
    #[test]
    fn a_file_is_kept_only_where_nothing_can_differ(
        had in sides(),
        wants in sides(),
        doubted in prop::collection::btree_set(0usize..6, 0..3),
        world in prop::bool::weighted(0.2),
    ) {
        let doubts: HashMap<usize, Why> =
            doubted.iter().map(|at| (*at, Why::Altered)).collect();
        let plan = planned(&had, &wants, &doubts, world.then_some(Why::World));
        prop_assert_eq!(plan.steps.len(), wants.len());
        let places: Vec<&String> = had.keys().collect();
        for (step, (path, of)) in plan.steps.iter().zip(&wants) {
            let place = places.iter().position(|known| *known == path);
            let same = of.is_some() && had.get(path) == Some(of);
            let sure = place.is_some_and(|at| !doubts.contains_key(&at)) && !world;
            match step {
                Step::Keep(at) => prop_assert!(same && sure && Some(*at) == place),
                Step::Make(at, why) => {
                    prop_assert!(!(same && sure), "made for nothing: {:?}", why);
                    prop_assert_eq!(*at, place);
                }
            }
        }
        // Every known file is wanted or removed, and none is both.
        let removed: BTreeSet<&String> = plan.remove.iter().map(|at| places[*at]).collect();
        let unwanted: BTreeSet<&String> =
            had.keys().filter(|path| !wants.contains_key(*path)).collect();
        prop_assert_eq!(removed, unwanted);
        prop_assert_eq!(plan.remove.len() + wants.len(), {
            let all: BTreeSet<&String> = had.keys().chain(wants.keys()).collect();
            all.len()
        });
    }

    #[test]
    fn the_same_again_is_nothing_to_do(wants in sides()) {
        let sure: Sides = wants.iter().filter(|(_, of)| of.is_some())
            .map(|(path, of)| (path.clone(), *of)).collect();
        let plan = planned(&sure, &sure, &HashMap::new(), None);
        prop_assert!(plan.remove.is_empty());
        prop_assert!(plan.steps.iter().all(|step| matches!(step, Step::Keep(_))));
    }
}

#[test]
fn a_reason_names_what_changed() {
    let (had, wants) = (Sides::from([("a".into(), Some(1))]), Sides::from([("a".into(), Some(6))]));
    let plan = planned(&had, &wants, &HashMap::new(), None);
    assert_eq!(plan.steps, [Step::Make(Some(0), Why::Changed)]);
    let known = entry("a", Some(1));
    assert_eq!(Why::Changed.names(Some(&known), key(6)), ["heading", "rows"]);
    let known = Entry { kind: OutputKind::Article, ..known };
    assert_eq!(Why::Changed.names(Some(&known), key(6)), ["head", "text"]);
    assert_eq!(Why::Text.names(Some(&known), key(6)), ["head", "text"]);
    assert_eq!(Why::Text.names(Some(&known), key(1)), ["text"]);
}

#[test]
fn a_path_that_is_wanted_twice_is_refused() {
    let entries = [entry("a", Some(1))];
    let known = Known { entries: &entries, all: None, doubts: &HashMap::new() };
    let twice = |path| [due(path, None), due(path, None)];
    assert_eq!(plan(&known, |_| true, &twice("a")).err(), Some("a"));
    assert_eq!(plan(&known, |_| true, &twice("b")).err(), Some("b"));
}
