//! Plans for several files that go into one collection together, in one transaction.
//!
//! Where the collection is new, the first file decides what it is made of, and the others are held against that, as if
//! it were there already. Properties that only some of the files have stay empty in the rows of the others.

use watergang_core::import::ImportTarget;
use watergang_core::{CollectionSource, KeyKind, Property, Text};

use crate::error::ImportError;
use crate::layer::Layer;
use crate::mapping::Mapping;
use crate::plan::{Plan, Wishes};

/// Makes a plan for each layer, in the order of the layers; all have one target. `existing` is the collection that
/// they go to, where there is one already.
///
/// # Errors
/// [`ImportError::Plan`] with everything that stands in the way.
pub fn plans(
    layers: &[&Layer],
    mapping: Option<&Mapping>,
    wishes: &Wishes,
    existing: Option<&CollectionSource>,
) -> Result<Vec<Plan>, ImportError> {
    let Some((first, others)) = layers.split_first() else { return Ok(Vec::new()) };
    let first = Plan::new(first, mapping, wishes, existing)?;
    let mut target = first.target().clone();
    let made = existing.cloned().unwrap_or_else(|| source(&target));
    let mut plans = vec![first];
    for layer in others {
        plans.push(Plan::new(layer, mapping, wishes, Some(&made))?);
    }
    plans.iter().for_each(|plan| widen(&mut target, plan.target()));
    let faults = missing(layers, &plans, &target);
    if faults.is_empty() {
        Ok(plans.into_iter().map(|plan| plan.for_target(&target)).collect())
    } else {
        Err(ImportError::Plan { faults })
    }
}

/// A collection that is still to be made, as the store will tell it.
fn source(target: &ImportTarget) -> CollectionSource {
    CollectionSource {
        id: target.collection.clone(),
        table: target.collection.to_string(),
        title: Text::default(),
        description: Text::default(),
        schema: target.schema.clone(),
        id_kind: if target.id_property.is_some() { KeyKind::Text } else { KeyKind::Integer },
        storage_crs: target.crs,
    }
}

/// Adds to a target what another fills besides.
fn widen(target: &mut ImportTarget, other: &ImportTarget) {
    let properties = &mut target.schema.properties;
    for property in &other.schema.properties {
        if !properties.iter().any(|known| known.name == property.name) {
            properties.push(property.clone());
        }
    }
    if target.schema.geometry.is_none() {
        target.schema.geometry.clone_from(&other.schema.geometry);
    }
}

/// What the files lack and may not: a property that may not be empty, or the id by which the others know their items.
fn missing(layers: &[&Layer], plans: &[Plan], target: &ImportTarget) -> Vec<String> {
    let mut faults = Vec::new();
    for (layer, plan) in layers.iter().zip(plans) {
        let own = plan.target();
        if own.id_property != target.id_property {
            faults.push(format!(
                "`{}` does not say the ids of its rows as the other files do; import it by itself, or give a mapping \
                 with an `id`",
                layer.name
            ));
        }
        let lacks = |property: &&Property| own.schema.property(&property.name).is_none();
        for property in target.schema.properties.iter().filter(|property| !property.nullable).filter(lacks) {
            faults.push(format!(
                "`{}` has nothing for `{}`, which may not be empty and which another file fills; import it by itself, \
                 or give a mapping",
                layer.name, property.name
            ));
        }
    }
    faults
}
