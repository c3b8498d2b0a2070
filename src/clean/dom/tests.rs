//! What the tree gives and takes.

use crate::clean::dom::{Tree, text_len, unwrap};

#[test]
fn unwrapping_keeps_order() {
    let tree = Tree::parse("a<div>b<i>c</i></div>d");
    let div = super::find(&tree.root(), &["div"]).expect("a div");
    unwrap(&div);
    assert_eq!(&*tree.markup(), "ab<i>c</i>d");
    let tree = Tree::parse("a<div></div>d");
    unwrap(&super::find(&tree.root(), &["div"]).expect("a div"));
    assert_eq!(&*tree.markup(), "ad");
}

#[test]
fn silent_text_does_not_count() {
    let tree = Tree::parse("一 二<script>x()</script><p>三</p>");
    assert_eq!(text_len(&tree.root()), 3);
}
