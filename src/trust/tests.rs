use super::sanitize;

fn clean(html: &str) -> String {
    sanitize(html).as_str().to_owned()
}

#[test]
fn scripts_and_handlers_are_gone() {
    assert_eq!(clean("<p onclick=x()>a<script>alert(1)</script>b</p>"), "<p>ab</p>");
    assert_eq!(clean("<svg><script>alert(1)</script></svg>x"), "x");
    assert_eq!(clean("<a href=\"javascript:alert(1)\">x</a>"), "<a>x</a>");
    assert_eq!(clean("<a href=\"data:text/html,x\">x</a>"), "<a>x</a>");
    assert_eq!(clean("<img src=x onerror=alert(1)>"), "<img src=\"x\">");
    assert_eq!(clean("<iframe srcdoc='<script>alert(1)</script>'></iframe>"), "");
}

#[test]
fn unknown_elements_leave_their_text() {
    assert_eq!(clean("<center><font color=red>红</font></center>"), "红");
    assert_eq!(clean("<h1>x</h1>"), "x");
}

#[test]
fn ids_carry_our_prefix_and_classes_are_ours() {
    assert_eq!(clean("<p id=fn1>x</p>"), "<p id=\"u-fn1\">x</p>");
    assert_eq!(clean("<p class=\"card ad\">x</p>"), "<p class=\"card\">x</p>");
}
