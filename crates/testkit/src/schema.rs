//! A checker for the part of JSON Schema that docs/openapi.json and docs/schemas use.
//!
//! It is stricter than the specification where that finds mistakes of ours: a field that the schema does not describe
//! is wrong, and so is a schema with a keyword that this checker does not know.

use serde_json::{Map, Value};

/// Keywords that ask nothing of a value.
const SILENT: [&str; 5] = ["$defs", "$schema", "description", "format", "title"];

/// Checks `value` against `schema`, whose references lead into `document`; returns what is wrong, and where.
///
/// # Errors
///
/// Says in words what does not fit and where, or which keyword of the schema is not checked here.
pub fn check(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let keywords = schema.as_object().ok_or("a schema is an object")?;
    for (keyword, wanted) in keywords {
        match keyword.as_str() {
            "$ref" => check(document, resolve(document, wanted)?, value)?,
            "oneOf" => one_of(document, wanted, value)?,
            "type" => is_of_type(wanted, value)?,
            "enum" => is_among(wanted, value)?,
            "minimum" => is_at_least(wanted, value)?,
            "items" => items(document, wanted, value)?,
            "properties" => properties(document, wanted, value)?,
            "required" => required(wanted, value)?,
            silent if SILENT.contains(&silent) => {}
            unknown => {
                return Err(format!(
                    "the schema has the keyword {unknown}, which is not checked here"
                ));
            }
        }
    }
    Ok(())
}

fn resolve<'a>(document: &'a Value, reference: &Value) -> Result<&'a Value, String> {
    let pointer = reference.as_str().and_then(|text| text.strip_prefix('#'));
    pointer
        .and_then(|pointer| document.pointer(pointer))
        .ok_or_else(|| format!("{reference} leads nowhere"))
}

fn one_of(document: &Value, choices: &Value, value: &Value) -> Result<(), String> {
    let fitting = list(choices)?
        .iter()
        .filter(|choice| check(document, choice, value).is_ok())
        .count();
    if fitting == 1 {
        return Ok(());
    }
    Err(format!("{fitting} of the choices fit {value}, not one"))
}

fn is_of_type(wanted: &Value, value: &Value) -> Result<(), String> {
    let has = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let fits = match wanted {
        Value::Array(types) => types.iter().any(|wanted| wanted == has),
        wanted => wanted == has,
    };
    if fits {
        return Ok(());
    }
    Err(format!("{value} is of type {has}, not {wanted}"))
}

fn is_among(wanted: &Value, value: &Value) -> Result<(), String> {
    if list(wanted)?.contains(value) {
        return Ok(());
    }
    Err(format!("{value} is none of {wanted}"))
}

fn is_at_least(minimum: &Value, value: &Value) -> Result<(), String> {
    match (value.as_i64(), minimum.as_i64()) {
        (Some(value), Some(minimum)) if value < minimum => Err(format!("{value} is less than {minimum}")),
        _ => Ok(()),
    }
}

fn items(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        check(document, schema, item).map_err(|wrong| format!("[{index}]: {wrong}"))?;
    }
    Ok(())
}

fn properties(document: &Value, schemas: &Value, value: &Value) -> Result<(), String> {
    for (name, field) in value.as_object().unwrap_or(&Map::new()) {
        let schema = schemas
            .get(name)
            .ok_or_else(|| format!("the field {name} is not described"))?;
        check(document, schema, field).map_err(|wrong| format!("{name}: {wrong}"))?;
    }
    Ok(())
}

fn required(names: &Value, value: &Value) -> Result<(), String> {
    let missing = |name: &&Value| value.get(name.as_str().unwrap_or_default()).is_none();
    match list(names)?.iter().find(missing) {
        Some(name) => Err(format!("the field {name} is missing")),
        None => Ok(()),
    }
}

fn list(value: &Value) -> Result<&Vec<Value>, String> {
    value.as_array().ok_or_else(|| format!("{value} is no list"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_does_not_fit_is_told() {
        let document = json!({"a": {"type": "integer", "minimum": 0}});
        let schema = json!({
            "type": "object",
            "properties": {"n": {"$ref": "#/a"}, "w": {"type": "array", "items": {"enum": ["x"]}}},
            "required": ["n"],
        });
        let wrong = |value| check(&document, &schema, &value).err();
        assert_eq!(wrong(json!({"n": 1, "w": ["x"]})), None);
        assert_eq!(wrong(json!({"n": -1})).unwrap(), "n: -1 is less than 0");
        assert_eq!(wrong(json!({"w": []})).unwrap(), "the field \"n\" is missing");
        assert_eq!(
            wrong(json!({"n": 1, "o": 1})).unwrap(),
            "the field o is not described"
        );
        assert_eq!(
            wrong(json!({"n": 1, "w": ["y"]})).unwrap(),
            "w: [0]: \"y\" is none of [\"x\"]"
        );
        assert!(check(&document, &json!({"$ref": "#/b"}), &json!(1)).is_err());
        assert!(check(&document, &json!({"pattern": "x"}), &json!(1)).is_err());
    }
}
