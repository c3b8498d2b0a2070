//! The functions of the core library, called on a page.

use crate::clean::rules::xpath::ast::{Axis, Expr, Function};
use crate::clean::rules::xpath::eval::{Eval, TooLong, Within};
use crate::clean::rules::xpath::functions;
use crate::clean::rules::xpath::page::{Key, ROOT};
use crate::clean::rules::xpath::value::Value;

type Done<T> = Result<T, TooLong>;

impl Eval<'_, '_> {
    /// A function's value; the parser has counted the arguments.
    pub fn call(&mut self, function: Function, args: &[Expr], at: Within) -> Done<Value> {
        Ok(match function {
            Function::Last => Value::Number(Self::place(at).1),
            Function::Position => Value::Number(Self::place(at).0),
            #[expect(clippy::cast_precision_loss, reason = "no page has that many nodes")]
            Function::Count => Value::Number(self.nodes_of(args, at)?.len() as f64),
            Function::Sum => {
                let mut sum = 0.0;
                for key in self.nodes_of(args, at)? {
                    sum += functions::number(&self.text_of(key)?);
                }
                Value::Number(sum)
            }
            Function::Id => Value::Nodes(self.by_id(args, at)?),
            Function::Name | Function::LocalName => Value::Text(self.name(args, at)?),
            Function::NamespaceUri => Value::Text(String::new()),
            Function::String => Value::Text(self.text_or_own(args, at)?),
            #[expect(clippy::cast_precision_loss, reason = "no text is that long")]
            Function::StringLength => {
                Value::Number(self.text_or_own(args, at)?.chars().count() as f64)
            }
            Function::Contains | Function::StartsWith => {
                let (text, part) = (self.arg(args, 0, at)?, self.arg(args, 1, at)?);
                Value::Truth(match function {
                    Function::Contains => text.contains(&part),
                    _ => text.starts_with(&part),
                })
            }
            Function::NormalizeSpace => {
                let text = self.text_or_own(args, at)?;
                Value::Text(functions::of_texts(function, &[text]))
            }
            Function::Concat
            | Function::SubstringBefore
            | Function::SubstringAfter
            | Function::Translate => {
                let mut texts = Vec::with_capacity(args.len());
                for arg in args {
                    texts.push(self.text(arg, at)?);
                }
                Value::Text(functions::of_texts(function, &texts))
            }
            Function::Substring => {
                let text = self.arg(args, 0, at)?;
                let start = args.get(1).map_or(Ok(1.0), |arg| self.number(arg, at))?;
                let length = args.get(2).map(|arg| self.number(arg, at)).transpose()?;
                Value::Text(functions::substring(&text, start, length))
            }
            Function::Boolean => Value::Truth(self.truth_of(args, at)?),
            Function::Not => Value::Truth(!self.truth_of(args, at)?),
            Function::True => Value::Truth(true),
            Function::False => Value::Truth(false),
            Function::Lang => Value::Truth(self.lang(args, at)?),
            Function::Number => Value::Number(match args.first() {
                Some(arg) => self.number(arg, at)?,
                None => functions::number(&self.text_of(at.key)?),
            }),
            Function::Floor => Value::Number(self.number_of(args, at)?.floor()),
            Function::Ceiling => Value::Number(self.number_of(args, at)?.ceil()),
            Function::Round => Value::Number(functions::round(self.number_of(args, at)?)),
        })
    }

    fn arg(&mut self, args: &[Expr], number: usize, at: Within) -> Done<String> {
        args.get(number).map_or(Ok(String::new()), |arg| self.text(arg, at))
    }

    fn nodes_of(&mut self, args: &[Expr], at: Within) -> Done<Vec<Key>> {
        args.first().map_or(Ok(Vec::new()), |arg| self.nodes(arg, at))
    }

    fn number_of(&mut self, args: &[Expr], at: Within) -> Done<f64> {
        args.first().map_or(Ok(f64::NAN), |arg| self.number(arg, at))
    }

    fn truth_of(&mut self, args: &[Expr], at: Within) -> Done<bool> {
        args.first().map_or(Ok(false), |arg| self.truth(arg, at))
    }

    /// The text of the argument, or without one of the node that is looked at.
    fn text_or_own(&mut self, args: &[Expr], at: Within) -> Done<String> {
        match args.first() {
            Some(arg) => self.text(arg, at),
            None => self.text_of(at.key),
        }
    }

    fn name(&mut self, args: &[Expr], at: Within) -> Done<String> {
        let key = match args.first() {
            Some(arg) => self.nodes(arg, at)?.first().copied(),
            None => Some(at.key),
        };
        let Some(key) = key.filter(|key| *key != ROOT) else { return Ok(String::new()) };
        let attr = self.page.attr(key, |name, _| name.to_owned());
        Ok(attr.unwrap_or_else(|| self.page.look(key, |look| look.name().to_owned())))
    }

    /// The elements of these ids, the first of each.
    pub fn by_id(&mut self, args: &[Expr], at: Within) -> Done<Vec<Key>> {
        let Some(arg) = args.first() else { return Ok(Vec::new()) };
        let mut ids = Vec::new();
        if arg.is_nodes() {
            for key in self.nodes(arg, at)? {
                ids.push(self.text_of(key)?);
            }
        } else {
            ids.push(self.text(arg, at)?);
        }
        let mut wanted: Vec<&str> = ids
            .iter()
            .flat_map(|ids| ids.split(functions::is_space))
            .filter(|id| !id.is_empty())
            .collect();
        wanted.sort_unstable();
        wanted.dedup();
        let mut found = Vec::new();
        let mut walk = self.page.walk(Axis::Descendant, ROOT);
        while !wanted.is_empty()
            && let Some(key) = walk.next(self.page)
        {
            self.spend(1)?;
            let place = self
                .page
                .look(key, |look| look.attr("id").and_then(|id| wanted.binary_search(&id).ok()));
            if let Some(place) = place {
                wanted.remove(place);
                found.push(key);
            }
        }
        Ok(found)
    }

    /// Whether the node is in a language or a variant of it.
    fn lang(&mut self, args: &[Expr], at: Within) -> Done<bool> {
        let wanted = self.arg(args, 0, at)?.to_ascii_lowercase();
        let mut walk = self.page.walk(Axis::AncestorOrSelf, at.key);
        while let Some(key) = walk.next(self.page) {
            self.spend(1)?;
            let lang = self.page.look(key, |look| {
                look.attr("lang").or_else(|| look.attr("xml:lang")).map(str::to_ascii_lowercase)
            });
            if let Some(lang) = lang {
                let rest = lang.strip_prefix(&wanted);
                return Ok(rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-')));
            }
        }
        Ok(false)
    }
}
