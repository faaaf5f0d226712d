//! The `#[test]` that the prelude of weft's `std` exports: the body of the test is a scenario.
//!
//! ```text
//! #[test]                                #[::std::__model::harness]
//! #[should_panic(expected = "x")]        fn name() {
//! fn name() -> R { BODY }          =>        fn body() -> R { BODY }
//!                                            fn scenario() { ::std::__model::should_succeed(&body()) }
//!                                            ::std::__model::check(
//!                                                concat!(module_path!(), "::", "name"),
//!                                                ::std::__model::Expected::Panic("x"),
//!                                                scenario,
//!                                            )
//!                                        }
//! ```
//!
//! So the harness lists and runs it as before, under its own name; `#[ignore]` and all other attributes stay, in
//! front of it. `#[should_panic]` goes: *every* execution has to panic, which only the explorer can tell.

use proc_macro::{Delimiter, Group, TokenStream, TokenTree};

/// Makes a function a test that is explored.
#[proc_macro_attribute]
pub fn test(_: TokenStream, item: TokenStream) -> TokenStream {
    match Function::read(item) {
        Some(function) => function.wrapped(),
        None => parse("compile_error! { \"`#[test]` is for functions\" }"),
    }
}

/// A function, cut up.
struct Function {
    attributes: Vec<TokenStream>,
    expected: String,
    name: String,
    /// What follows the name, up to the body.
    signature: TokenStream,
    body: Group,
}

impl Function {
    fn read(item: TokenStream) -> Option<Function> {
        let mut tokens = item.into_iter().peekable();
        let (mut attributes, mut expected) = (Vec::new(), "Return".to_owned());
        while is_hash(tokens.peek()) {
            let attribute: Vec<TokenTree> = tokens.by_ref().take(2).collect();
            match expected_panic(&attribute) {
                Some(panic) => expected = panic,
                None => attributes.push(attribute.into_iter().collect()),
            }
        }
        // Visibility and `unsafe` mean nothing on a test.
        tokens.find(|token| token.to_string() == "fn")?;
        let name = tokens.next()?.to_string();
        let mut rest: Vec<TokenTree> = tokens.collect();
        let TokenTree::Group(body) = rest.pop()? else { return None };
        (body.delimiter() == Delimiter::Brace).then(|| Function {
            attributes,
            expected,
            name,
            signature: rest.into_iter().collect(),
            body,
        })
    }

    fn wrapped(self) -> TokenStream {
        let mut inner = parse("fn body");
        inner.extend(self.signature);
        inner.extend([TokenTree::Group(self.body)]);
        inner.extend(parse(&format!(
            "fn scenario() {{ ::std::__model::should_succeed(&body()) }}
            ::std::__model::check(
                ::std::concat!(::std::module_path!(), \"::\", ::std::stringify!({name})),
                ::std::__model::Expected::{expected},
                scenario,
            )",
            name = self.name,
            expected = self.expected,
        )));
        let mut outer = parse("#[::std::__model::harness]");
        outer.extend(self.attributes);
        outer.extend(parse(&format!("fn {}()", self.name)));
        outer.extend([TokenTree::Group(Group::new(Delimiter::Brace, inner))]);
        outer
    }
}

/// What a test with this attribute (`#`, `[…]`) is expected to do, if the attribute is `should_panic`: in all its forms
/// the only literal is the text.
fn expected_panic(attribute: &[TokenTree]) -> Option<String> {
    let Some(TokenTree::Group(group)) = attribute.get(1) else { return None };
    let mut tokens = group.stream().into_iter();
    let first = tokens.next()?;
    (first.to_string() == "should_panic").then(|| {
        let text = tokens.flat_map(flattened).find(|token| matches!(token, TokenTree::Literal(_)));
        format!("Panic({})", text.map_or_else(|| "\"\"".to_owned(), |text| text.to_string()))
    })
}

fn flattened(token: TokenTree) -> Vec<TokenTree> {
    match token {
        TokenTree::Group(group) => group.stream().into_iter().collect(),
        token => vec![token],
    }
}

fn is_hash(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == '#')
}

fn parse(code: &str) -> TokenStream {
    code.parse().expect("it is written down above")
}
